/** Which models' gradients have variances, and which have them fast. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { Layer, LayerMode, LayerTrace } from "../models/layer.ts";

/** A model as a plain function of parameters and inputs `[n, ...]`. */
export type ModelFunction = (params: Tensors, xs: Tensor, mode: LayerMode) => Tensor;

/**
 * Whether every parameter is used by exactly one layer that has a rule for it, as it is. Found by
 * running two examples forward, without a tape: what throws there leaves nothing behind.
 *
 * @throws {TypeError} if a layer couples examples
 */
export function withinReach(
  apply: ModelFunction,
  params: Tensors,
  xs: tf.Tensor,
  mode: LayerMode,
): boolean {
  const unused = new Set(Object.values(params));
  let reach = unused.size === Object.keys(params).length;
  const trace: LayerTrace = (layer, own, _, y) => {
    checkCoupling(layer);
    if (layer.variance === undefined) return y;
    for (const tensor of Object.values(own)) if (!unused.delete(tensor)) reach = false;
    return y;
  };
  tf.tidy(() => {
    apply(params, tf.slice(xs, 0, 2), { ...mode, trace });
  });
  return reach && unused.size === 0;
}

function checkCoupling({ kind, coupling }: Layer): void {
  if (coupling === undefined) return;
  throw new TypeError(
    `the gradient's variance cannot be had through ${kind}: ${coupling}; leave the layer out, or ` +
      `use an optimizer that estimates the variance from past gradients, such as m-svag`,
  );
}
