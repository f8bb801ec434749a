/** Variances of convolutions' gradients. @module */
import * as tf from "@tensorflow/tfjs";
import {
  conv2dFilterMoments,
  type FilterMomentsAttrs,
  runMomentsKernel,
} from "../../kernels/moments_kernels.ts";
import type {
  ExampleGradients,
  ExamplesRule,
  GradientVariance,
  LayerGradient,
  VarianceRule,
} from "../layer.ts";
import { biasExamples, biasVariance } from "./bias_variance.ts";
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

/** Gradients of single examples by the parameters of a convolution. */
export function conv2dExamples({ strides, pad }: Conv2dWindows): ExamplesRule {
  return ({ params, x, dy }): Readonly<Record<string, ExampleGradients>> => {
    const attrs = all({ strides, pad, filterShape: params.kernel!.shape });
    const rows = (tensor: tf.Tensor) => Array.from({ length: tensor.shape[0]! }, (_, k) => k);
    const kernel: ExampleGradients = {
      from: [x, dy],
      of: (x, dy) => tf.stack(rows(x!).map((k) => filterGradientOf(x!, dy!, k, attrs))),
    };
    return params.bias === undefined ? { kernel } : { kernel, bias: biasExamples({ dy }) };
  };
}

/** Gradient and variance of a filter: by a kernel of the backend's, or example by example. */
export function filterVariance(
  { x, dy, summed }: Pick<LayerGradient, "x" | "dy" | "summed">,
  attrs: FilterMomentsAttrs,
): GradientVariance {
  const found = runMomentsKernel(conv2dFilterMoments, { x, dy }, all(attrs));
  const moments = found === undefined
    ? momentsOneByOne(x, dy, all(attrs))
    : { first: found[0]!, sum: found[1]!, squares: found[2]! };
  return varianceOf(moments, x.shape[0]!, summed);
}

function all(attrs: FilterMomentsAttrs): FilterMomentsAttrs {
  return { dataFormat: "NHWC", dilations: 1, ...attrs };
}

/** Of the k-th example. */
function filterGradientOf(
  x: tf.Tensor,
  dy: tf.Tensor,
  k: number,
  attrs: FilterMomentsAttrs,
): tf.Tensor {
  return tf.engine().runKernel(
    tf.Conv2DBackpropFilter,
    { x: tf.slice(x, k, 1), dy: tf.slice(dy, k, 1) },
    attrs as unknown as tf.NamedAttrMap,
  ) as tf.Tensor;
}

function momentsOneByOne(x: tf.Tensor, dy: tf.Tensor, attrs: FilterMomentsAttrs): Moments {
  const first = filterGradientOf(x, dy, 0, attrs);
  let moments = { sum: tf.zerosLike(first), squares: tf.zerosLike(first) };
  for (let k = 1; k < x.shape[0]!; k++) {
    const { sum, squares } = moments;
    moments = tf.tidy(() => {
      const difference = tf.sub(filterGradientOf(x, dy, k, attrs), first);
      return { sum: tf.add(sum, difference), squares: tf.add(squares, tf.square(difference)) };
    });
    tf.dispose([sum, squares]);
  }
  return { first, ...moments };
}
