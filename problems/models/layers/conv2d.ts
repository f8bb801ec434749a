/** Convolutions of images. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../../optimizers/check.ts";
import { checkRank, windows } from "../checks.ts";
import type { Initializer } from "../initializers.ts";
import type { ExampleShape, Layer } from "../layer.ts";
import { affine } from "./affine.ts";
import { conv2dExamples, conv2dVariance } from "./conv2d_variance.ts";

/** Options of {@linkcode conv2d}. */
export interface Conv2dOptions {
  /** Step between neighbouring windows; default 1. */
  readonly stride?: number;
  /** `same` (default): zeros around the input, so that stride 1 keeps its size; `valid`: none. */
  readonly padding?: "same" | "valid";
  /** How the kernel is drawn; default {@linkcode glorotUniform}. */
  readonly kernel?: Initializer;
  /**
   * How the bias starts; default {@linkcode zeros}. `false`: it has none, as before batch normalization,
   * where it would change nothing.
   */
  readonly bias?: Initializer | false;
}

/**
 * Two-dimensional convolution of `[height, width, channels]` (a cross-correlation, as usual):
 * `kernel` of shape `[size, size, channels, filters]`, `bias` of shape `[filters]`,
 * unless it is to have none.
 *
 * @param filters number of output channels
 * @param size height and width of the kernel
 * @throws {RangeError} if a number is not a positive integer
 */
export function conv2d(filters: number, size: number, options: Conv2dOptions = {}): Layer {
  const { stride = 1, padding = "same", bias } = options;
  checkCount(filters, "filters");
  checkCount(size, "size");
  checkCount(stride, "stride");
  const outputShape = (inputShape: ExampleShape) => {
    checkRank("conv2d", inputShape, 3, "[height, width, channels]");
    return [...windows("conv2d", inputShape, size, stride, padding), filters];
  };
  return {
    kind: "conv2d",
    outputShape,
    init(key, inputShape) {
      outputShape(inputShape);
      return affine(key, [size, size, inputShape[2]!, filters], options);
    },
    apply: (params, x) =>
      tf.tidy(() => {
        const kernel = params.kernel as tf.Tensor4D;
        const y = tf.conv2d(x as tf.Tensor4D, kernel, stride, padding);
        return bias === false ? y : tf.add(y, params.bias!);
      }),
    variance: conv2dVariance({ strides: stride, pad: padding }),
    examples: conv2dExamples({ strides: stride, pad: padding }),
  };
}
