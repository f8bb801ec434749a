/** The gradient of a convolution with respect to its input, on WASM. @module */
import type * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import type { ConvolutionAttrs } from "../convolution.ts";
import { type Convolution, convolutionOf, padded, positionsOf } from "./conv2d.ts";
import { multiply } from "./products/matrix.ts";
import { multiplesOf } from "./products/operand.ts";

interface InputGradientArgs {
  inputs: { dy: TensorInfo; filter: TensorInfo };
  backend: WasmBackend;
  attrs: ConvolutionAttrs & { inputShape: number[] };
}

/** `Conv2DBackpropInput`: all strides, paddings and dilations. */
export const conv2dBackpropInput: tf.KernelFunc = (args) => {
  const { inputs: { dy, filter }, backend, attrs } = args as unknown as InputGradientArgs;
  return inputGradient(backend, convolutionOf(attrs.inputShape, filter.shape, attrs), dy, filter);
};

/** One axis of an input, every stride-th element of it: which taps of the filter reach it whence. */
interface Phase {
  /** The first element, and how many there are. */
  readonly start: number;
  readonly count: number;
  /** The taps that fall on outputs, and by how far the output is ahead of the element's number. */
  readonly taps: readonly { readonly tap: number; readonly shift: number }[];
}

/**
 * `dx[i] = Σ dy[o] W[tap]ᵀ` over outputs and taps with `o · stride + tap · dilation - padding = i`.
 * The inputs of equal remainder modulo the stride see the same taps, in step with the outputs; so
 * for each remainder this is a plain convolution of `dy` with some of the taps, straight into `dx`.
 */
export function inputGradient(
  backend: WasmBackend,
  conv: Convolution,
  dy: TensorInfo,
  filter: TensorInfo,
): TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels, outChannels } = conv;
  const out = allocate(backend, conv.inShape);
  const { strideHeight, filterHeight, dilationHeight, padInfo } = conv;
  const { strideWidth, filterWidth, dilationWidth } = conv;
  const down = phases(inHeight, strideHeight, filterHeight, dilationHeight, padInfo.top);
  const along = phases(inWidth, strideWidth, filterWidth, dilationWidth, padInfo.left);
  if ([...down, ...along].some(({ taps }) => taps.length === 0)) viewOf(backend, out).fill(0);

  const reachY = reachOf(down, conv.outHeight), reachX = reachOf(along, conv.outWidth);
  const [top, left, width] = [reachY.before, reachX.before, reachX.size];
  const around = padded(backend, dy, { top, left, height: reachY.size, width });
  const pixel = 4 * outChannels, line = width * pixel;
  const filterRows = multiplesOf(4 * outChannels, inChannels);
  for (const y of down) {
    for (const x of along) {
      const taps = y.taps.flatMap((v) => x.taps.map((h) => ({ v, h })));
      if (taps.length === 0) continue;
      const left = {
        address: addressOf(backend, around),
        rows: positionsOf(
          batchSize,
          y.count,
          x.count,
          { image: reachY.size * line, row: line, column: pixel },
          reachY.before * line + reachX.before * pixel,
        ),
        runs: Int32Array.from(taps, ({ v, h }) => v.shift * line + h.shift * pixel),
        length: outChannels,
        transposed: false,
      };
      const right = {
        address: addressOf(backend, filter),
        rows: filterRows,
        runs: Int32Array.from(
          taps,
          ({ v, h }) => 4 * (v.tap * filterWidth + h.tap) * inChannels * outChannels,
        ),
        length: outChannels,
        transposed: true,
      };
      const target = 4 * inChannels;
      const outRows = positionsOf(
        batchSize,
        y.count,
        x.count,
        {
          image: inHeight * inWidth * target,
          row: strideHeight * inWidth * target,
          column: strideWidth * target,
        },
        addressOf(backend, out) + (y.start * inWidth + x.start) * target,
      );
      multiply(backend, left, right, outRows);
    }
  }
  if (around !== dy) free(backend, around);
  return out;
}

function phases(
  size: number,
  stride: number,
  filterSize: number,
  dilation: number,
  padding: number,
): Phase[] {
  return Array.from({ length: Math.min(stride, size) }, (_, start) => {
    const taps = [];
    for (let tap = 0; tap < filterSize; tap++) {
      const shift = (start + padding - tap * dilation) / stride;
      if (Number.isInteger(shift)) taps.push({ tap, shift });
    }
    return { start, count: Math.ceil((size - start) / stride), taps };
  });
}

/** How far outputs are looked up before the first, and the extent of all that are looked up. */
function reachOf(phases: readonly Phase[], outputs: number): { before: number; size: number } {
  let first = 0, last = outputs - 1;
  for (const { count, taps } of phases) {
    for (const { shift } of taps) {
      first = Math.min(first, shift);
      last = Math.max(last, shift + count - 1);
    }
  }
  return { before: -first, size: last - first + 1 };
}
