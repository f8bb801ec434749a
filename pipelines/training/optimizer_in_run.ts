/** An optimizer with what a run does to any method's steps: schedule, weight decay, clipping. @module */
import * as tf from "@tensorflow/tfjs";
import { chain } from "../../optimizers/algebra/chain.ts";
import { dispose, mapTensors } from "../../optimizers/tensors.ts";
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
 * u(c g, c² ŝ, η_t α_t) - η_t λ θ
 * ```
 *
 * where ŝ is the variance, of methods that need it, and λ is 0 for tensors of fewer than two dimensions. An
 * optimizer that does not say its learning rate has its updates multiplied by η_t.
 *
 * @throws {RangeError} if a setting is none that a run can have; in `init`, if there is nothing that λ decays
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
      return optimizer.init(params);
    },
    update(state, grad, seen = {}) {
      const { count } = state as OptimizerState;
      const rate = factor && learningRate && { learningRate: learningRate(count) * factor(count) };
      const clipped = clip ? clippedTo(clip, grad, seen) : undefined;
      const [next, update] = optimizer.update(
        state,
        clipped?.grad ?? grad,
        { ...seen, ...rate, ...(clipped?.variance && { variance: clipped.variance }) },
      );
      dispose(clipped);
      if (links.length === 0) return [next, update];
      const [, whole] = last.update({ count }, update, seen);
      dispose(update);
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

/** The gradient, no longer than `clip`, and its variance where that is seen, which goes with its square. */
function clippedTo(
  clip: number,
  grad: Tensors,
  { variance }: Observation,
): { readonly grad: Tensors; readonly variance?: Tensors } {
  return tf.tidy(() => {
    const factor = shrinkage(Object.values(grad), clip);
    const square = tf.square(factor);
    return {
      grad: mapTensors(grad, (tensor) => tf.mul(tensor, factor)),
      ...(variance && { variance: mapTensors(variance, (tensor) => tf.mul(tensor, square)) }),
    };
  });
}
