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

/**
 * Checks that padding adds whole pixels: kernels of WASM take it as a natural number, whatever it is.
 *
 * @throws {RangeError} if it does not
 */
export function checkPadding(pad: ConvolutionAttrs["pad"]): void {
  const pixels = typeof pad === "string" ? [] : [pad].flat(2);
  if (pixels.every((count) => Number.isInteger(count) && count >= 0)) return;
  throw new RangeError(
    `padding on the WASM backend must be whole numbers of at least 0, got ${pixels.join(", ")}`,
  );
}
