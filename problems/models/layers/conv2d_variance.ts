/** Variances of convolutions' gradients. @module */
import * as tf from "@tensorflow/tfjs";
import {
  conv2dFilterMoments,
  type FilterMomentsAttrs,
  runMomentsKernel,
} from "../../kernels/moments_kernels.ts";
import type { GradientVariance, LayerGradient, VarianceRule } from "../layer.ts";
import { biasVariance } from "./bias_variance.ts";
import { type Moments, varianceOf } from "../../variance/variance_of.ts";

/** Strides and padding, as `tf.conv2d` takes them. */
export interface Conv2dWindows {
  /** Step between neighbouring windows: one number, or height and width. */
  readonly strides: number | [number, number];
  /** Zeros around the input, or none. */
  readonly pad: "same" | "valid";
}

/**
 * The rule of a convolution with parameters `kernel` and, if there is one, `bias`. With δ the
 * gradient of the output and P_k the patches of example k, a row for each position,
 * `h_k = P_kᵀ δ_k`. Each of them is computed, as for the gradient, and squared before they are added
 * up.
 */
export function conv2dVariance(windows: Conv2dWindows): VarianceRule {
  return (given): Readonly<Record<string, GradientVariance>> => {
    const { params } = given;
    const kernel = filterVariance(given, { ...windows, filterShape: params.kernel!.shape });
    const rules: Record<string, GradientVariance> = { kernel };
    if (params.bias !== undefined) rules.bias = biasVariance(given);
    return rules;
  };
}

/** Gradient and variance of a filter: by a kernel of the backend's, or example by example. */
export function filterVariance(
  { x, dy, summed }: Pick<LayerGradient, "x" | "dy" | "summed">,
  attrs: FilterMomentsAttrs,
): GradientVariance {
  const all = { dataFormat: "NHWC" as const, dilations: 1, ...attrs };
  const found = runMomentsKernel(conv2dFilterMoments, { x, dy }, all);
  const moments = found === undefined
    ? momentsOneByOne(x, dy, all)
    : { first: found[0]!, sum: found[1]!, squares: found[2]! };
  return varianceOf(moments, x.shape[0]!, summed);
}

function momentsOneByOne(x: tf.Tensor, dy: tf.Tensor, attrs: FilterMomentsAttrs): Moments {
  const single = (k: number) =>
    tf.engine().runKernel(
      tf.Conv2DBackpropFilter,
      { x: tf.slice(x, k, 1), dy: tf.slice(dy, k, 1) },
      attrs as unknown as tf.NamedAttrMap,
    ) as tf.Tensor;
  const first = single(0);
  let moments = { sum: tf.zerosLike(first), squares: tf.zerosLike(first) };
  for (let k = 1; k < x.shape[0]!; k++) {
    const { sum, squares } = moments;
    moments = tf.tidy(() => {
      const difference = tf.sub(single(k), first);
      return { sum: tf.add(sum, difference), squares: tf.add(squares, tf.square(difference)) };
    });
    tf.dispose([sum, squares]);
  }
  return { first, ...moments };
}
