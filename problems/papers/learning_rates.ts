/** Learning rates to start from. @module */
import type { PaperMethod } from "../../optimizers/methods/contract/record.ts";
import { optimizerRecords } from "../../optimizers/methods/records.ts";

/**
 * Learning rates of all named optimizers but those that need a matrix, guessed from those of the four that
 * the papers compare, to start a search from. How each follows is in its record, in its file; guesses are
 * to one digit.
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
  const four = {
    "m-sgd": rate("m-sgd"),
    "adam": rate("adam"),
    "m-ssd": rate("m-ssd"),
    "m-svag": rate("m-svag"),
  };
  return Object.fromEntries(
    optimizerRecords.flatMap(({ id, learningRate: { like } }) => like ? [[id, like(four)]] : []),
  );
}

/**
 * Learning rates of the methods whose steps are along the gradient, where its Lipschitz constant L is
 * known: 1/L, or the share of it that the method's record says. To two digits.
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
  return Object.fromEntries(
    optimizerRecords.flatMap(({ id, learningRate: { timesLipschitz } }) =>
      timesLipschitz === undefined
        ? []
        : [[id, Number((timesLipschitz / lipschitz).toPrecision(2))]]
    ),
  );
}
