/** Convolutions and poolings of the WASM backend, told in full how much padding there is. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import type { WasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import { checkPadding, type ConvolutionAttrs, type Shape4D } from "../convolution.ts";

interface WindowArgs {
  inputs: { x: TensorInfo; filter?: TensorInfo };
  backend: WasmBackend;
  attrs: ConvolutionAttrs & { filterSize?: number | [number, number] };
}

type Info = tf.backend_util.Conv2DInfo;

/** Sizes of a convolution, of a depthwise one, or of a pooling. */
type InfoOf = (args: WindowArgs) => Info;

const convolutionInfo = (depthwise: boolean): InfoOf => ({ inputs: { x, filter }, attrs }) =>
  tf.backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filter!.shape as Shape4D,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    depthwise,
  );

const poolInfo: InfoOf = ({ inputs: { x }, attrs }) =>
  tf.backend_util.computePool2DInfo(
    x.shape as Shape4D,
    attrs.filterSize!,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );

/** The kernels that the padding is told to, and how their sizes are found. */
export const padded: Readonly<Record<string, InfoOf>> = {
  [tf.FusedConv2D]: convolutionInfo(false),
  [tf.FusedDepthwiseConv2D]: convolutionInfo(true),
  [tf.DepthwiseConv2dNative]: convolutionInfo(true),
  [tf.MaxPool]: poolInfo,
  [tf.AvgPool]: poolInfo,
};

/**
 * A kernel in front of the stock one, which computes the output's size once more, by other rules than those by
 * which its memory was allocated: beyond it, it overwrites other tensors. That happens with padding by a
 * number, where the window is no square, and with rounding modes; and with `same` padding and a stride
 * beyond the window the result is wrong. So the padding is stated for each side, and rows that no window
 * reaches are cut off, such that there is one size only.
 *
 * The kernel throws an {@linkcode Error} where no window reaches the image at all, and a {@linkcode RangeError}
 * for padding that is no whole number of at least 0
 */
export function exactPadding(infoOf: InfoOf, stock: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs, backend, attrs } = args as unknown as WindowArgs;
    if (attrs.dataFormat !== undefined && attrs.dataFormat !== "NHWC") return stock(args);
    if (attrs.pad === "valid" && attrs.dimRoundingMode == null) return stock(args);
    checkPadding(attrs.pad);
    const info = infoOf({ inputs, backend, attrs });
    if (attrs.pad === "same" && !stridesBeyondWindow(info)) return stock(args);
    const { top, left } = info.padInfo;
    const below = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight -
      info.inHeight - top;
    const right = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth -
      info.inWidth - left;
    const { x } = inputs;
    const reached = below >= 0 && right >= 0 ? x : sliced(args.backend as object, x, [
      info.batchSize,
      info.inHeight + Math.min(below, 0),
      info.inWidth + Math.min(right, 0),
      info.inChannels,
    ]);
    const { dimRoundingMode: _, ...others } = attrs;
    const pad = [[0, 0], [top, Math.max(below, 0)], [left, Math.max(right, 0)], [0, 0]];
    const result = stock({
      ...args,
      inputs: { ...inputs, x: reached } as unknown as tf.NamedTensorInfoMap,
      attrs: { ...others, pad } as unknown as tf.NamedAttrMap,
    });
    if (reached !== x) backend.disposeData(reached.dataId);
    return result;
  };
}

function stridesBeyondWindow(info: Info): boolean {
  return info.strideHeight > info.effectiveFilterHeight ||
    info.strideWidth > info.effectiveFilterWidth;
}

function sliced(backend: object, x: TensorInfo, size: number[]): TensorInfo {
  if (size.some((length) => length <= 0)) {
    throw new Error(
      `windows on images of [${x.shape}] must reach them, but all are in the padding before: pad less`,
    );
  }
  return tf.getKernel(tf.Slice, "wasm").kernelFunc({
    inputs: { x } as unknown as tf.NamedTensorInfoMap,
    backend,
    attrs: { begin: [0, 0, 0, 0], size },
  }) as TensorInfo;
}
