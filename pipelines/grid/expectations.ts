/** What the functions of a problem must give, and in a sentence what they give instead. @module */
import * as tf from "@tensorflow/tfjs";
import { inWords } from "../../optimizers/in_words.ts";
import type { AnyProblem, Evaluation, Gradient } from "../../problems/problem.ts";
import { visible } from "../text/visible.ts";

/** What one function must give. */
interface Expectation {
  /** As a sentence says it. */
  readonly wanted: string;
  fits(given: unknown): boolean;
}

const isObject = (given: unknown): given is Readonly<Record<string, unknown>> =>
  typeof given === "object" && given !== null;

const isTensorMap = (given: unknown): boolean =>
  isObject(given) && Object.values(given).every((each) => each instanceof tf.Tensor);

const isShare = (given: unknown): boolean =>
  given === undefined || typeof given === "number" && given >= 0 && given <= 1;

const isScalar = (given: unknown): boolean => given instanceof tf.Tensor && given.size === 1;

const expectations = {
  init: {
    wanted: "tensors by their names, { w: tensor }, at least one and no promise",
    fits: (given) => isTensorMap(given) && Object.keys(given as object).length > 0,
  },
  initMemory: { wanted: "tensors by their names, and no promise", fits: isTensorMap },
  batches: {
    wanted: "an async iterable, as `async *batches()` does, or a tf.data.Dataset",
    fits: (given) =>
      isObject(given) && (Symbol.asyncIterator in given || typeof given["iterator"] === "function"),
  },
  loss: { wanted: "a scalar tensor, the mean over the batch", fits: isScalar },
  gradient: {
    wanted:
      "{ loss, gradient }, a scalar tensor and tensors by the parameters' names, and no promise",
    fits: (given) => isObject(given) && isScalar(given["loss"]) && isTensorMap(given["gradient"]),
  },
  evaluate: {
    wanted: "a promise of { trainLoss, testLoss }, which are finite numbers",
    fits: (given) =>
      isObject(given) && Number.isFinite(given["trainLoss"]) && Number.isFinite(given["testLoss"]),
  },
  withValidation: {
    wanted: "a Problem, and no promise",
    fits: (given) => isObject(given) && typeof given["gradient"] === "function",
  },
} as const satisfies { readonly [Name in keyof AnyProblem]?: Expectation };

/**
 * What a function of a problem gives, if it is what it must be.
 *
 * @param call calls it, such as `() => problem.init(0)`
 * @throws {Error} naming the problem and the function, where that throws
 * @throws {TypeError} if it gives something else, saying what it must give
 */
export function expected<T>(
  { id }: AnyProblem,
  name: keyof typeof expectations,
  call: () => T,
): T {
  let given: T;
  try {
    given = call();
  } catch (error) {
    throw named(error, `${name}() of ${visible(id)} threw: `);
  }
  check(given, expectations[name], `${name}() of ${visible(id)} must give`);
  return given;
}

/**
 * The gradient on a batch, if it is one.
 *
 * @throws see {@linkcode expected}
 * @throws {TypeError} if tensors are freed that are not `gradient()`'s own
 */
export function expectedGradient(
  problem: AnyProblem,
  borrowed: readonly tf.Tensor[],
  call: () => Gradient,
): Gradient {
  const found = expected(problem, "gradient", call);
  if (!borrowed.some(({ isDisposed }) => isDisposed)) return found;
  throw new TypeError(
    `gradient() of ${
      visible(problem.id)
    } frees tensors of its batch or parameters: leave that to whoever ` +
      "hands them in",
  );
}

/**
 * An evaluation, if it is one.
 *
 * @throws see {@linkcode expected}
 * @throws {TypeError} if an accuracy is no share
 */
export async function expectedEvaluation(
  { id }: AnyProblem,
  call: () => Promise<Evaluation>,
): Promise<Evaluation> {
  const what = `evaluate() of ${visible(id)}`;
  let found: Evaluation;
  try {
    found = await call();
  } catch (error) {
    throw named(error, `${what} threw: `);
  }
  check(found, expectations.evaluate, `${what} must give`);
  for (const name of ["trainAccuracy", "testAccuracy", "validationAccuracy"] as const) {
    const wanted = "a share from 0 to 1: divide percent by 100";
    check(found[name], { wanted, fits: isShare }, `${name} of ${what} must be`);
  }
  return found;
}

function check(given: unknown, { fits, wanted }: Expectation, what: string): void {
  if (fits(given)) return;
  throw new TypeError(`${what} ${wanted}; got ${inWords(given)}`);
}

/** Kinds of errors that say nothing of where they come from. */
const plain = ["Error", "TypeError", "RangeError", "ReferenceError"];

/** An error behind words that name its place; those of other kinds, such as a missing permission, as they are. */
function named(error: unknown, words: string): unknown {
  if (!(error instanceof Error) || !plain.includes(error.name)) return error;
  const message = /^Cannot (compute gradient of y=f|find a connection between)/.test(error.message)
    ? "the loss does not follow from the parameters by operations that have gradients, as where values are read " +
      "(dataSync), rounded, or those of other tensors"
    : visible(error.message);
  return new Error(`${words}${message}`, { cause: error });
}
