/** Gradients of depthwise convolutions, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import type { ConvolutionAttrs, Shape4D } from "../convolution.ts";
import { functionsOn } from "./code/functions.ts";

interface InputGradientArgs {
  inputs: { dy: TensorInfo; filter: TensorInfo };
  backend: WasmBackend;
  attrs: ConvolutionAttrs & { inputShape: number[] };
}

interface FilterGradientArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
  attrs: ConvolutionAttrs & { filterShape: number[] };
}

/**
 * `DepthwiseConv2dNativeBackpropInput`, which TensorFlow.js 4.22 does not have on WASM:
 * `dx[i, c] = Σ_m Σ dy[o, cM + m] W[tap, c, m]` over outputs and taps that meet at i; all strides, paddings and
 * dilations.
 */
export const depthwiseBackpropInput: tf.KernelFunc = (args) => {
  const { inputs: { dy, filter }, backend, attrs } = args as unknown as InputGradientArgs;
  const conv = infoOf(attrs.inputShape, filter.shape, attrs);
  const dx = allocate(backend, attrs.inputShape);
  viewOf(backend, dx).fill(0);
  const { addScaledPixels } = functionsOn(backend);
  const line = 4 * conv.inChannels, target = addressOf(backend, dx);
  eachMultiple(backend, conv, { dy, filter }, (parts) => {
    const gradient = addressOf(backend, parts.dy), weights = addressOf(backend, parts.filter);
    eachTapOfRow(conv, ({ input, output, tap, count }) =>
      addScaledPixels({
        x: gradient + output * line,
        xStep: line,
        w: weights + tap * line,
        to: target + input * line,
        toStep: conv.strideWidth * line,
        count,
        line,
      }));
  });
  return dx;
};

/**
 * `DepthwiseConv2dNativeBackpropFilter`, which TensorFlow.js 4.22 does not have on WASM:
 * `dW[tap, c, m] = Σ x[i, c] dy[o, cM + m]` over outputs, and inputs i that the tap is on.
 */
export const depthwiseBackpropFilter: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend, attrs } = args as unknown as FilterGradientArgs;
  const conv = infoOf(x.shape, attrs.filterShape, attrs);
  const filter = allocate(backend, attrs.filterShape);
  viewOf(backend, filter).fill(0);
  const { addPixelProducts } = functionsOn(backend);
  const line = 4 * conv.inChannels, from = addressOf(backend, x);
  eachMultiple(backend, conv, { dy, filter }, (parts, multiple) => {
    const gradient = addressOf(backend, parts.dy), weights = addressOf(backend, parts.filter);
    eachTapOfRow(conv, ({ input, output, tap, count }) =>
      addPixelProducts({
        x: from + input * line,
        xStep: conv.strideWidth * line,
        y: gradient + output * line,
        yStep: line,
        to: weights + tap * line,
        count,
        line,
      }));
    if (parts.filter !== filter) {
      const own = viewOf(backend, parts.filter), all = viewOf(backend, filter);
      own.forEach((value, i) => all[i * multiplierOf(conv) + multiple] = value);
    }
  });
  return filter;
};

type Info = tf.backend_util.Conv2DInfo;

function infoOf(
  inputShape: number[],
  filterShape: number[],
  { strides, pad, dilations, dimRoundingMode, dataFormat = "NHWC" }: ConvolutionAttrs,
): Info {
  if (dataFormat !== "NHWC") {
    throw new Error(`the WASM backend convolves images of format NHWC, got ${dataFormat}`);
  }
  return tf.backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
}

const multiplierOf = ({ outChannels, inChannels }: Info): number => outChannels / inChannels;

interface Parts {
  readonly dy: TensorInfo;
  readonly filter: TensorInfo;
}

/**
 * Runs once for each output channel that an input channel has, with every M-th channel of the tensors, in copies
 * where there are several; a copy of the filter begins with the filter's values.
 */
function eachMultiple(
  backend: WasmBackend,
  conv: Info,
  whole: Parts,
  run: (parts: Parts, multiple: number) => void,
): void {
  const multiplier = multiplierOf(conv);
  if (multiplier === 1) return run(whole, 0);
  const sizes = (info: TensorInfo) => [tf.util.sizeFromShape(info.shape) / multiplier];
  const parts = {
    dy: allocate(backend, sizes(whole.dy)),
    filter: allocate(backend, sizes(whole.filter)),
  };
  for (let multiple = 0; multiple < multiplier; multiple++) {
    for (const name of ["dy", "filter"] as const) {
      const from = viewOf(backend, whole[name]), to = viewOf(backend, parts[name]);
      for (let i = 0, k = multiple; i < to.length; i++, k += multiplier) to[i] = from[k]!;
    }
    run(parts, multiple);
  }
  free(backend, parts.dy);
  free(backend, parts.filter);
}

/** Pixels of a row of outputs, and of inputs under one tap, counted from the tensors' starts. */
interface TapOfRow {
  readonly input: number;
  readonly output: number;
  readonly tap: number;
  /** Outputs for which the tap is on the image; their inputs are a stride apart. */
  readonly count: number;
}

function eachTapOfRow(conv: Info, run: (taps: TapOfRow) => void): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = conv;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = conv;
  for (let image = 0; image < batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let v = 0; v < filterHeight; v++) {
        const y = row * strideHeight + v * dilationHeight - padInfo.top;
        if (y < 0 || y >= inHeight) continue;
        for (let h = 0; h < filterWidth; h++) {
          const left = h * dilationWidth - padInfo.left;
          const first = Math.max(0, Math.ceil(-left / strideWidth));
          const end = Math.min(outWidth, Math.ceil((inWidth - left) / strideWidth));
          if (end <= first) continue;
          run({
            input: (image * inHeight + y) * inWidth + first * strideWidth + left,
            output: (image * outHeight + row) * outWidth + first,
            tap: v * filterWidth + h,
            count: end - first,
          });
        }
      }
    }
  }
}
