/** Learning rates to start from. @module */
import type { PaperMethod } from "./papers.ts";

/**
 * Learning rates of all named optimizers, guessed from those of the four that the papers compare, to
 * start a search from: those of SGD as of M-SGD, of SVAG and the mini-batch M-SVAG as of M-SVAG, of
 * ADAM*, its mini-batch variant and AdamW as of ADAM, of RMSprop as of M-SSD. Heavy-ball and Nesterov
 * momentum add up ten gradients where M-SGD averages them, and so take a tenth; SSD, which lacks the
 * average, takes a third of M-SSD's. AdaGrad has 0.01 and AdaDelta 1, as is usual. Of the steepest
 * descents in other norms, sign descent, whose steps have the gradient's 1-norm, takes a thousandth of
 * M-SSD's, coordinate descent ten times M-SGD's, the normalized ones M-SGD's, block by block a third of
 * it, softly twice it. All to one digit.
 *
 * @param known by the optimizers' command-line ids: all four
 * @returns by the optimizers' command-line ids
 * @throws {RangeError} if one of the four is missing
 *
 * @example Those of the paper's P1
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { learningRatesLike } from "./learning_rates.ts";
 *
 * const rates = learningRatesLike({ "m-sgd": 0.1, "adam": 1e-3, "m-ssd": 3e-4, "m-svag": 0.3 });
 * assertEquals([rates["svag"], rates["ssd"], rates["nesterov"]], [0.3, 1e-4, 0.01]);
 * ```
 */
export function learningRatesLike(
  known: Readonly<Partial<Record<PaperMethod, number>>>,
): Readonly<Record<string, number>> {
  const rate = (id: PaperMethod): number => {
    const found = known[id];
    if (found !== undefined) return found;
    throw new RangeError(`a learning rate for ${id} is needed to guess others from; name one`);
  };
  const [mSgd, adam, mSsd, mSvag] = [rate("m-sgd"), rate("adam"), rate("m-ssd"), rate("m-svag")];
  return {
    "sgd": mSgd,
    "m-sgd": mSgd,
    "ssd": toOneDigit(mSsd / 3),
    "m-ssd": mSsd,
    "adam": adam,
    "adam-star": adam,
    "svag": mSvag,
    "m-svag": mSvag,
    "m-svag-mb": mSvag,
    "adam-star-mb": adam,
    "heavy-ball": toOneDigit(mSgd / 10),
    "nesterov": toOneDigit(mSgd / 10),
    "adagrad": 0.01,
    "rmsprop": mSsd,
    "adadelta": 1,
    "adamw": adam,
    "sign-descent": toOneDigit(mSsd / 1000),
    "coordinate-descent": toOneDigit(10 * mSgd),
    "block-normalized": toOneDigit(mSgd / 3),
    "normalized": mSgd,
    "soft-normalized": toOneDigit(2 * mSgd),
  };
}

/**
 * Learning rates of the methods whose steps are along the gradient, where its Lipschitz constant L is
 * known: 1/L, half of it with momentum, and a twentieth for the momenta that add up ten gradients; for
 * block-normalized descent those of a single block, which is gradient descent. To two digits.
 *
 * @param lipschitz L > 0
 * @returns by the optimizers' command-line ids
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { learningRatesFor } from "./learning_rates.ts";
 *
 * const { sgd, nesterov } = learningRatesFor(30);
 * assertEquals([sgd, nesterov], [0.033, 0.0017]);
 * ```
 */
export function learningRatesFor(lipschitz: number): Readonly<Record<string, number>> {
  const shares = {
    "sgd": 1,
    "m-sgd": 0.5,
    "svag": 1,
    "m-svag": 0.5,
    "m-svag-mb": 0.5,
    "heavy-ball": 0.05,
    "nesterov": 0.05,
    "coordinate-descent": 1,
    "block-normalized": 1,
  };
  return Object.fromEntries(
    Object.entries(shares).map(([id, share]) => [id, Number((share / lipschitz).toPrecision(2))]),
  );
}

function toOneDigit(value: number): number {
  return Number(value.toPrecision(1));
}
