/** An optimizer with what a run does to any method's steps: schedule, weight decay, clipping. @module */
import * as tf from "@tensorflow/tfjs";
import { chain } from "../../optimizers/algebra/chain.ts";
import { dispose, mapTensors, tensorsOf } from "../../optimizers/tensors.ts";
import { shrinkage } from "../../optimizers/transformations/clip.ts";
import { independentDecay } from "../../optimizers/transformations/decay.ts";
import { scale } from "../../optimizers/transformations/scale.ts";
import type { Observation, Optimizer, OptimizerState, Tensors } from "../../optimizers/types.ts";
import type { StepSettings } from "../../problems/problem.ts";
import { rateFactor } from "./rate_factor.ts";

/**
 * The optimizer as a run of `steps` updates has it; itself where the run adds nothing. Its state is as it is
 * without, and with c = min(1, clip / ‖g‖₂) and η_t of {@linkcode rateFactor} its update is
 *
 * ```text
 * u(c g, c² ŝ, c² B, η_t α_t) - η_t λ θ
 * ```
 *
 * where ŝ is the variance and B the empirical Fisher matrix, of methods that need them, and λ is 0 for tensors of
 * fewer than two dimensions. An optimizer that does not say its learning rate has its updates multiplied by η_t.
 *
 * @throws {RangeError} if a setting is none that a run can have; in `init`, if there is nothing that λ decays
 * @throws {TypeError} in `init`, if the optimizer's state does not count its updates, by which η_t goes
 */
export function optimizerInRun(
  optimizer: Optimizer,
  settings: StepSettings,
  steps: number,
): Optimizer {
  const { clip, weightDecay } = settings;
  const factor = rateFactor(settings, steps);
  const { learningRate } = optimizer;
  const links = [
    ...(factor && learningRate === undefined ? [scale(factor)] : []),
    ...(weightDecay ? [independentDecay({ weightDecay, factor })] : []),
  ];
  if (factor === undefined && links.length === 0 && !clip) return optimizer;
  const last = chain(...links) as Optimizer<OptimizerState>;
  return {
    name: optimizer.name,
    get needs() {
      return { ...optimizer.needs, ...(weightDecay && { params: true }) };
    },
    init(params) {
      if (weightDecay) checkDecays(params, weightDecay);
      const state = optimizer.init(params);
      if (factor) checkCounts(state, optimizer.name);
      return state;
    },
    update(state, grad, seen = {}) {
      const count = countOf(state) ?? 0;
      const rate = factor && learningRate && { learningRate: learningRate(count) * factor(count) };
      const told = { ...seen, ...rate };
      const clipped = clip ? clippedTo(clip, grad, told, optimizer) : undefined;
      const [next, update] = optimizer.update(
        state,
        clipped?.grad ?? grad,
        clipped?.seen ?? told,
      );
      dispose(clipped?.own);
      if (links.length === 0) return [next, update];
      const [, whole] = last.update({ count }, update, seen);
      const kept = new Set(tensorsOf(next)); // a state may keep its update
      dispose(tensorsOf(update).filter((tensor) => !kept.has(tensor)));
      return [next, whole];
    },
    ...(optimizer.evaluationParams && {
      evaluationParams: (state, params) => optimizer.evaluationParams!(state, params),
    }),
  };
}

function checkDecays(params: Tensors, weightDecay: number): void {
  if (Object.values(params).some(({ rank }) => rank >= 2)) return;
  throw new RangeError(
    "weightDecay must be 0 where no parameter has two dimensions, as it spares biases and other vectors, " +
      `got ${weightDecay} with ${Object.keys(params).join(", ")}`,
  );
}

function countOf(state: unknown): number | undefined {
  const count = (state as Partial<OptimizerState> | undefined)?.count;
  return typeof count === "number" ? count : undefined;
}

function checkCounts(state: unknown, name: string): void {
  if (countOf(state) !== undefined) return;
  dispose(state);
  throw new TypeError(
    `a schedule or warm-up goes by the updates that the state counts, and that of ${name} has no count: ` +
      "begin with count 0 and add 1 in each update",
  );
}

/** The gradient, no longer than `clip`, and what is seen of it with its square; `own` is what is made for it. */
function clippedTo(
  clip: number,
  grad: Tensors,
  seen: Observation,
  { needs }: Optimizer,
): { readonly grad: Tensors; readonly seen: Observation; readonly own: unknown } {
  const { variance, curvature } = seen;
  const scalesCurvature = curvature && needs?.curvature === "empirical-fisher";
  const own = tf.tidy(() => {
    const factor = shrinkage(Object.values(grad), clip);
    const square = tf.square(factor);
    return {
      grad: mapTensors(grad, (tensor) => tf.mul(tensor, factor)),
      ...(variance && { variance: mapTensors(variance, (tensor) => tf.mul(tensor, square)) }),
      ...(scalesCurvature && { curvature: tf.mul(curvature, square) }),
    };
  });
  const { grad: clipped, ...ofSquares } = own;
  return { grad: clipped, seen: { ...seen, ...ofSquares }, own };
}
