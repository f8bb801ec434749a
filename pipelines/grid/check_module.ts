/** Whether a module's problem is one: tried on a batch, before anything is trained. @module */
import { findOptimizer, nearestOptimizer } from "../../optimizers/methods/registry.ts";
import { checkSameShapes, dispose, tensorsOf } from "../../optimizers/tensors.ts";
import { iterate } from "../../problems/data/batches.ts";
import type { AnyProblem, Gradient } from "../../problems/problem.ts";
import { randomKey } from "../../problems/random.ts";
import { visible } from "../text/visible.ts";
import type { ProblemChoice } from "../cells/choices.ts";
import { sourceOfProblem } from "../modules/problem_source.ts";
import { crossedAside } from "../modules/crossed_loss.ts";
import { expected, expectedEvaluation, expectedGradient } from "./expectations.ts";
import { checkedSlopes } from "./gradient_check.ts";

const checked = new WeakSet<AnyProblem>();

/** Slopes that are as near are right: no step is tried that may come nearer. */
const closeEnough = 0.01;

/**
 * Tries a problem that is from a module, once: whether its seed is heeded, a batch, the loss and its gradient at
 * the initial parameters of seed 0, see {@linkcode checkedSlopes}, and an evaluation. Others are left alone.
 *
 * @param onNote told of that with which all can go on, but which hardly is what was meant: step sizes of misspelt
 * methods, and see {@linkcode crossedAside}
 * @throws {TypeError} if there is no batch, or a function does not give what it must
 * @throws {RangeError} if the loss is not finite, the gradient another's, or initial parameters do not follow from the seed
 */
export async function checkModule(
  choice: ProblemChoice,
  problem: AnyProblem,
  onNote?: (note: string) => void,
): Promise<void> {
  if (typeof choice === "string" || sourceOfProblem(choice) === undefined) return;
  if (checked.has(choice)) return;
  checked.add(choice);
  const { id, defaults: { batchSize } } = problem;
  for (const note of misspeltRates(problem)) onNote?.(note);
  await checkSeed(problem);
  const params = expected(problem, "init", () => problem.init(0));
  const memory = expected(problem, "initMemory", () => problem.initMemory?.(0) ?? {});
  const drawn = expected(problem, "batches", () => problem.batches({ seed: 0, batchSize }));
  const batches = iterate(drawn);
  const { value: batch } = await batches.next();
  await batches.return();
  const options = { memory, key: randomKey(0, "check") };
  let first: Gradient | undefined;
  try {
    if (batch === undefined) {
      throw new TypeError(
        `batches() of ${
          visible(id)
        } ended before the first batch: they must come without end, epoch after epoch`,
      );
    }
    const borrowed = tensorsOf([batch, params, memory]);
    first = expectedGradient(
      problem,
      borrowed,
      () => problem.gradient(params, batch, options),
    );
    checkSameShapes(`gradient of ${visible(id)}`, first.gradient, "parameters", params);
    const [value] = await first.loss.data();
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `the loss of ${
          visible(id)
        } is ${value} at its initial parameters: look for logarithms of 0, ` +
          "divisions by 0 and inputs that are too large",
      );
    }
    dispose(expected(problem, "loss", () => problem.loss(params, batch, options)));
    await checkedSlopes(problem, params, batch, options, closeEnough);
    const crossed = onNote && await crossedAside(problem, params, batch, options);
    if (crossed) {
      onNote(
        `the loss of ${
          visible(id)
        } is no mean over the examples: ${crossed.measured}; ${crossed.remedy}`,
      );
    }
    await expectedEvaluation(
      problem,
      () => problem.evaluate(params, memory, { examples: batchSize }),
    );
  } finally {
    dispose([params, memory, batch, first]);
  }
}

/** What is said of step sizes of methods that are not known, where others are called nearly so. */
function misspeltRates({ id, defaults }: AnyProblem): readonly string[] {
  const unknown = Object.keys(defaults.learningRates)
    .filter((method) => findOptimizer(method).record === undefined);
  return unknown.flatMap((method) => {
    const nearest = nearestOptimizer(method);
    if (nearest === undefined) return []; // may be one of the caller's own
    return [
      `learningRates of ${visible(id)} names "${visible(method)}", which is no method: ` +
      `did you mean "${nearest}"?`,
    ];
  });
}

/** @throws {RangeError} if initial parameters do not follow from the seed, by which methods are paired */
async function checkSeed(problem: AnyProblem): Promise<void> {
  const make = () => expected(problem, "init", () => problem.init(0));
  const [one, other] = [make(), make()];
  try {
    const [first, second] = await Promise.all(
      [one, other].map((params) => Promise.all(tensorsOf(params).map((tensor) => tensor.data()))),
    );
    const alike = first!.every((values, i) =>
      values.every((value, k) => Object.is(value, second![i]?.[k]))
    );
    if (alike) return;
    throw new RangeError(
      `init(0) of ${
        visible(problem.id)
      } gives other parameters each time: draw them by the seed, and give ` +
        "TensorFlow.js seed + 1, which takes 0 for no seed",
    );
  } finally {
    dispose([one, other]);
  }
}
