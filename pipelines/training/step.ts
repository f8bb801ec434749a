/** One update of a run. @module */
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../optimizers/algebra/apply_update.ts";
import type {
  BatchNeeds,
  BatchObservation,
  BatchSizeState,
} from "../../optimizers/batch_sizes/mod.ts";
import { tensorsOf } from "../../optimizers/tensors.ts";
import type { CurvatureKind, Optimizer, Tensors } from "../../optimizers/types.ts";
import type { AnyProblem, Gradient, GradientOptions } from "../../problems/problem.ts";
import { sumOfAll } from "../../problems/variance/variance_of.ts";

/** What changes from step to step. */
export interface Position {
  readonly params: Tensors;
  /** What the model remembers besides; `{}` for most. */
  readonly memory: Tensors;
  /** Of the optimizer. */
  readonly state: unknown;
  /** Of the rule for batch sizes; `{}` without one. */
  readonly batching: BatchSizeState | Readonly<Record<never, never>>;
}

/** What is told about an update besides, in scalars left on the device. */
export interface Told {
  /** Mini-batch objective. */
  readonly loss: tf.Scalar;
  /** Sum of the variance of the mini-batch gradient, where it is needed. */
  readonly varianceSum?: tf.Scalar;
  /** ‖g‖², where it is needed. */
  readonly squaredNorm?: tf.Scalar;
}

/** What an update goes by. */
export interface StepOptions extends Pick<GradientOptions, "key"> {
  readonly problem: AnyProblem;
  readonly optimizer: Optimizer;
  /** What the rule for batch sizes needs, if there is one. */
  readonly needs?: BatchNeeds | undefined;
}

/**
 * One step; frees all that the next position does not hold any more, the batch included.
 *
 * @throws {TypeError} if the variance or a curvature matrix is needed and the problem does not give it
 */
export function advance(
  { problem, optimizer, needs, key }: StepOptions,
  { params, memory, state, batching }: Position,
  batch: unknown,
): { readonly next: Position; readonly told: Told } {
  const { curvature: kind, curvatureDiagonal } = optimizer.needs ?? {};
  const wanted = {
    variance: optimizer.needs?.variance === true,
    varianceSum: needs?.varianceSum === true,
    ...(kind && { curvature: kind, curvatureDiagonal }),
  };
  let found: Gradient;
  try {
    found = gradientOf(problem, params, batch, { ...wanted, memory, key });
    if (kind !== undefined) checkCurvature(found, kind, problem, optimizer);
  } catch (error) {
    for (const tensor of tensorsOf(batch)) tensor.dispose();
    throw error;
  }
  const { loss, gradient, variance, varianceSum, curvature, memory: learned } = found;
  const seen = {
    params,
    ...(wanted.variance && variance && { variance }),
    ...(curvature && { curvature }),
  };
  const [nextState, update] = stateAndUpdate(optimizer.update(state, gradient, seen), optimizer);
  const moved = applyUpdate(params, update);
  const next = { params: moved, memory: learned ?? memory, state: nextState, batching };
  const told = {
    loss,
    ...(varianceSum && { varianceSum }),
    ...(needs?.squaredNorm && { squaredNorm: squaredNormOf(gradient) }),
  };
  // an optimizer of the caller's own may hand on a tensor it was given, though it should not
  const kept = new Set(tensorsOf([next, told]));
  for (const tensor of tensorsOf([params, memory, state, found, update, batch])) {
    if (!kept.has(tensor)) tensor.dispose();
  }
  return { next, told };
}

/** @throws {TypeError} unless an optimizer of the caller's own gives a pair */
function stateAndUpdate(
  given: ReturnType<Optimizer["update"]>,
  { name }: Optimizer,
): ReturnType<Optimizer["update"]> {
  const [, update]: readonly unknown[] = Array.isArray(given) ? given : [];
  if (typeof update === "object" && update !== null) return given;
  throw new TypeError(
    `update() of the optimizer ${name} must give [state, update], the update tensors by the parameters' ` +
      `names, got ${Array.isArray(given) ? `[…, ${update}]` : given}`,
  );
}

/** Looks at a position with the parameters that its optimizer would have evaluated. */
export async function evaluating<T>(
  optimizer: Optimizer,
  { params, memory, state }: Position,
  look: (params: Tensors, memory: Tensors) => Promise<T>,
): Promise<T> {
  const shown = optimizer.evaluationParams?.(state, params);
  try {
    return await look(shown ?? params, memory);
  } finally {
    for (const tensor of tensorsOf(shown)) tensor.dispose();
  }
}

/** Frees what was found, and throws, unless the matrix is among it. */
function checkCurvature(
  found: Gradient,
  kind: CurvatureKind,
  problem: AnyProblem,
  { name }: Optimizer,
): void {
  if (found.curvature !== undefined) return;
  for (const tensor of tensorsOf(found)) tensor.dispose();
  throw new TypeError(
    `${name} needs a curvature matrix (${kind}), which ${problem.id} does not give; ` +
      "take another optimizer",
  );
}

/** Problems that know nothing of sums of variances have the sum made here. */
function gradientOf(
  problem: AnyProblem,
  params: Tensors,
  batch: unknown,
  options: GradientOptions,
): Gradient {
  const elementwise = !options.varianceSum ? options.variance : onlyElementwise.has(problem);
  const asked = { ...options, variance: options.variance || elementwise };
  let found = problem.gradient(params, batch, asked);
  if (options.varianceSum && found.varianceSum === undefined && !asked.variance) {
    onlyElementwise.add(problem);
    for (const tensor of tensorsOf(found)) tensor.dispose();
    found = problem.gradient(params, batch, { ...options, variance: true });
  }
  const { variance } = found;
  if (!options.varianceSum || found.varianceSum !== undefined) return found;
  if (variance !== undefined) return { ...found, varianceSum: sumOfAll(variance) };
  for (const tensor of tensorsOf(found)) tensor.dispose();
  throw new TypeError(
    `${problem.id} does not give the variance of its gradient, which the batch size goes by; ` +
      "give a number as the batch size, or a problem whose gradient() heeds `varianceSum`",
  );
}

const onlyElementwise = new WeakSet<AnyProblem>();

function squaredNormOf(gradient: Tensors): tf.Scalar {
  return tf.tidy(() => sumOfAll(mapSquares(gradient)));
}

function mapSquares(tensors: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, tf.square(tensor)]),
  );
}

/**
 * What a rule for batch sizes is shown of an update, read from the device at once; frees the scalars
 * but for the loss. The variance is that of a single example: |B| times that of the batch's mean.
 *
 * @param batchSize |B|
 * @param learningRate α of the next update, if it is known
 * @returns `undefined` if something is not finite: the run is about to diverge
 */
export async function observe(
  { loss, varianceSum, squaredNorm }: Told,
  batchSize: number,
  learningRate: number | undefined,
): Promise<BatchObservation | undefined> {
  const scalars = {
    loss,
    ...(varianceSum && { varianceSum }),
    ...(squaredNorm && { squaredNorm }),
  };
  const stacked = tf.stack(Object.values(scalars));
  varianceSum?.dispose();
  squaredNorm?.dispose();
  const values = await stacked.data();
  stacked.dispose();
  if (!values.every(Number.isFinite)) return undefined;
  const seen = Object.fromEntries(Object.keys(scalars).map((name, i) => [name, values[i]!]));
  return {
    ...seen,
    ...(varianceSum && { varianceSum: batchSize * seen["varianceSum"]! }),
    ...(learningRate !== undefined && { learningRate }),
  };
}
