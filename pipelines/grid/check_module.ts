/** Whether a module's problem is one: tried on a batch, before anything is trained. @module */
import * as tf from "@tensorflow/tfjs";
import { checkSameShapes, dispose, tensorsOf } from "../../optimizers/tensors.ts";
import { iterate } from "../../problems/data/batches.ts";
import type { AnyProblem, Gradient } from "../../problems/problem.ts";
import { randomKey } from "../../problems/random.ts";
import { visible } from "../text/visible.ts";
import type { ProblemChoice } from "../cells/choices.ts";
import { sourceOfProblem } from "../modules/problem_source.ts";

const checked = new WeakSet<AnyProblem>();

/** By which shares of its value steps are to change the loss. */
const changes = [0.01, 0.001] as const;

/** Slopes that differ by a larger share are not of the same loss; kinks come to a hundredth. */
const tolerance = 0.2;

/**
 * Tries a problem that is from a module, once: whether its seed is heeded, a batch, the loss and its gradient at the initial parameters of
 * seed 0, and the slope of the loss along that gradient, `(L(θ + h g/‖g‖) - L(θ - h g/‖g‖)) / 2h`, which is
 * `‖g‖`. Others are left alone.
 *
 * @throws {TypeError} if there is no batch, the loss is no scalar or its gradient not of the parameters' shapes
 * @throws {RangeError} if the loss is not finite, the gradient another's, or initial parameters do not follow from the seed
 */
export async function checkModule(choice: ProblemChoice, problem: AnyProblem): Promise<void> {
  if (typeof choice === "string" || sourceOfProblem(choice) === undefined) return;
  if (checked.has(choice)) return;
  checked.add(choice);
  const { id, defaults: { batchSize } } = problem;
  await checkSeed(problem);
  const params = problem.init(0), memory = problem.initMemory?.(0) ?? {};
  const batches = iterate(problem.batches({ seed: 0, batchSize }));
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
    first = problem.gradient(params, batch, options);
    const value = await scalarOf(first.loss, `the loss of gradient() of ${visible(id)}`);
    checkSameShapes(`gradient of ${visible(id)}`, first.gradient, "its parameters", params);
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `the loss of ${
          visible(id)
        } is ${value} at its initial parameters: look for logarithms of 0, ` +
          "divisions by 0 and inputs that are too large",
      );
    }
    const lossAt = async (step: number): Promise<number> => {
      const moved = tf.tidy(() => {
        const along = (name: string) => tf.mul(first!.gradient[name]!, step);
        return Object.fromEntries(
          Object.entries(params).map(([name, tensor]) => [name, tf.add(tensor, along(name))]),
        );
      });
      const loss = problem.loss(moved, batch, options);
      const found = await scalarOf(loss, `loss() of ${visible(id)}`);
      dispose([moved, loss]);
      return found;
    };
    const same = Math.abs(await lossAt(0) - value) <= 1e-3 * Math.abs(value);
    const length = await lengthOf(first.gradient);
    if (!same || !(length > 0) || value === 0) return; // of dropout, say, a slope tells nothing
    let nearest = Infinity;
    for (const change of changes) {
      const step = change * Math.abs(value) / length;
      const slope = (await lossAt(step / length) - await lossAt(-step / length)) / (2 * step);
      if (Math.abs(slope - length) < Math.abs(nearest - length)) nearest = slope;
    }
    if (Math.abs(nearest - length) <= tolerance * length) return;
    throw new RangeError(
      `gradient() of ${visible(id)} is not that of its loss(): along it the loss has the slope ` +
        `${nearest.toPrecision(3)}, expected its length ${length.toPrecision(3)}`,
    );
  } finally {
    dispose([params, memory, batch, first]);
  }
}

/** @throws {RangeError} if initial parameters do not follow from the seed, by which methods are paired */
async function checkSeed(problem: AnyProblem): Promise<void> {
  const [one, other] = [problem.init(0), problem.init(0)];
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

async function scalarOf(loss: unknown, what: string): Promise<number> {
  if (loss instanceof tf.Tensor && loss.size === 1) return (await loss.data())[0]!;
  const found = loss instanceof tf.Tensor ? `the shape [${loss.shape}]` : typeof loss;
  throw new TypeError(`${what} must be a scalar tensor, the mean over the batch, got ${found}`);
}

/** ‖g‖₂ over all tensors. */
async function lengthOf(gradient: Gradient["gradient"]): Promise<number> {
  const squares = await Promise.all(
    tensorsOf(gradient).map(async (tensor) =>
      (await tensor.data() as Float32Array).reduce((sum, value) => sum + value * value, 0)
    ),
  );
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
}
