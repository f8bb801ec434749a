/** What kernels of convolutions are given, on every backend. @module */
import type * as tf from "@tensorflow/tfjs";

/** Shape of a stack of images, or of a convolution's filter. */
export type Shape4D = [number, number, number, number];

/** Attributes that all kernels of convolutions share. */
export interface ConvolutionAttrs {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}
