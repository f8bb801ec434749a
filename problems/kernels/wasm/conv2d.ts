/** Convolutions on WASM as products of matrices whose operands are the images themselves. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { checkPadding, type ConvolutionAttrs, type Shape4D } from "../convolution.ts";
import { padImages } from "./blockwise/padding.ts";
import { functionsOn } from "./code/functions.ts";
import { multiply } from "./products/matrix.ts";
import { multiplesOf, type Operand, plainOperand } from "./products/operand.ts";

/** What {@linkcode convolutionOf} makes of a kernel's attributes. */
export type Convolution = tf.backend_util.Conv2DInfo;

/**
 * Strides, padding and sizes of a convolution.
 *
 * @throws {Error} for images that are not `NHWC`, which the WASM backend does not convolve
 * @throws {RangeError} for padding that is no whole number of at least 0
 */
export function convolutionOf(
  inputShape: number[],
  filterShape: number[],
  { strides, pad, dataFormat = "NHWC", dilations = 1, dimRoundingMode }: ConvolutionAttrs,
): Convolution {
  if (dataFormat !== "NHWC") {
    throw new Error(`the WASM backend convolves images of format NHWC, got ${dataFormat}`);
  }
  checkPadding(pad);
  return tf.backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
}

interface ConvolutionArgs {
  inputs: { x: TensorInfo; filter: TensorInfo };
  backend: WasmBackend;
  attrs: ConvolutionAttrs;
}

/** The kernel `Conv2D`, by the product that its gradients use as well. */
export const conv2dForward: tf.KernelFunc = (args) => {
  const { inputs: { x, filter }, backend, attrs } = args as unknown as ConvolutionArgs;
  return convolve(backend, convolutionOf(x.shape, filter.shape, attrs), x, filter);
};

/** `Conv2D`: `y[position] = patch[position] · filter`. */
export function convolve(
  backend: WasmBackend,
  conv: Convolution,
  x: TensorInfo,
  filter: TensorInfo,
): TensorInfo {
  const out = allocate(backend, conv.outShape);
  const padded = padInput(backend, conv, x);
  const patches = patchesOf(conv, addressOf(backend, padded), padded.shape, false);
  const weights = plainOperand(
    addressOf(backend, filter),
    patches.runs.length * patches.length,
    conv.outChannels,
    false,
  );
  const outRows = multiplesOf(4 * conv.outChannels, patches.rows.length, addressOf(backend, out));
  multiply(backend, patches, weights, outRows);
  if (padded !== x) free(backend, padded);
  return out;
}

/** `Conv2DBackpropFilter`: `dW = patchesᵀ · dy`. */
export function filterGradient(
  backend: WasmBackend,
  conv: Convolution,
  x: TensorInfo,
  dy: TensorInfo,
): TensorInfo {
  const out = allocate(backend, conv.filterShape);
  const padded = padInput(backend, conv, x);
  const patches = patchesOf(conv, addressOf(backend, padded), padded.shape, true);
  const dyAddress = addressOf(backend, dy);
  const gradient = plainOperand(dyAddress, patches.rows.length, conv.outChannels, false);
  const entries = patches.runs.length * patches.length;
  const outRows = multiplesOf(4 * conv.outChannels, entries, addressOf(backend, out));
  multiply(backend, patches, gradient, outRows);
  if (padded !== x) free(backend, padded);
  return out;
}

/** The patches of a padded input: a row for each output position, `[taps, channels]` along it. */
export function patchesOf(
  conv: Convolution,
  address: number,
  [, height, width]: number[],
  transposed: boolean,
): Operand {
  const pixel = 4 * conv.inChannels, line = width! * pixel;
  const rows = positionsOf(conv.batchSize, conv.outHeight, conv.outWidth, {
    image: height! * line,
    row: conv.strideHeight * line,
    column: conv.strideWidth * pixel,
  });
  const rowStarts = multiplesOf(conv.dilationHeight * line, conv.filterHeight);
  if (conv.dilationWidth === 1) {
    return {
      address,
      rows,
      runs: rowStarts,
      length: conv.filterWidth * conv.inChannels,
      transposed,
    };
  }
  const runs = new Int32Array(conv.filterHeight * conv.filterWidth);
  rowStarts.forEach((start, row) => {
    const taps = multiplesOf(conv.dilationWidth * pixel, conv.filterWidth, start);
    runs.set(taps, row * conv.filterWidth);
  });
  return { address, rows, runs, length: conv.inChannels, transposed };
}

/** Offsets of a grid of positions in a stack of images. */
export function positionsOf(
  images: number,
  height: number,
  width: number,
  steps: { readonly image: number; readonly row: number; readonly column: number },
  start = 0,
): Int32Array {
  const positions = new Int32Array(images * height * width);
  for (let image = 0, p = 0; image < images; image++) {
    for (let y = 0; y < height; y++) {
      let offset = start + image * steps.image + y * steps.row;
      for (let x = 0; x < width; x++, offset += steps.column) positions[p++] = offset;
    }
  }
  return positions;
}

/** The input with its padding, and whatever more the last windows reach; `x` itself if none. */
export function padInput(backend: WasmBackend, conv: Convolution, x: TensorInfo): TensorInfo {
  const { top, left } = conv.padInfo;
  const reachY = (conv.outHeight - 1) * conv.strideHeight + conv.effectiveFilterHeight;
  const reachX = (conv.outWidth - 1) * conv.strideWidth + conv.effectiveFilterWidth;
  const height = Math.max(top + conv.inHeight, reachY);
  const width = Math.max(left + conv.inWidth, reachX);
  return padded(backend, x, { top, left, height, width });
}

/** A stack of images with zeros around them; the stack itself where there is nothing to add. */
export function padded(
  backend: WasmBackend,
  images: TensorInfo,
  { top, left, height, width }: { top: number; left: number; height: number; width: number },
): TensorInfo {
  const [batch, innerHeight, innerWidth, channels] = images.shape as Shape4D;
  if (height === innerHeight && width === innerWidth) return images;
  const out = allocate(backend, [batch, height, width, channels]);
  const pixel = 4 * channels, line = width * pixel;
  padImages(functionsOn(backend), memoryOf(backend), {
    from: addressOf(backend, images),
    to: addressOf(backend, out),
    images: batch,
    lines: innerHeight,
    line: innerWidth * pixel,
    top: top * line,
    left: left * pixel,
    right: (width - left - innerWidth) * pixel,
    bottom: (height - top - innerHeight) * line,
  });
  return out;
}
