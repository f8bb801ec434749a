/** Gradients of convolutions of volumes, on WASM: those of images, for each slice of the filter. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  allocate,
  free,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import type { Shape4D } from "../convolution.ts";
import { type Convolution, filterGradient } from "./conv2d.ts";
import { inputGradient } from "./conv2d_input.ts";

interface Conv3DAttrs {
  readonly strides: number | [number, number, number];
  readonly pad: "valid" | "same" | number;
  readonly dilations?: number | [number, number, number];
}

interface InputGradientArgs {
  inputs: { dy: TensorInfo; filter: TensorInfo };
  backend: WasmBackend;
  attrs: Conv3DAttrs & { inputShape: number[] };
}

interface FilterGradientArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
  attrs: Conv3DAttrs & { filterShape: number[] };
}

/** `Conv3DBackpropInputV2`, in front of the stock kernel, which is wrong. */
export const conv3dBackpropInput: tf.KernelFunc = (args) => {
  const { inputs: { dy, filter }, backend, attrs } = args as unknown as InputGradientArgs;
  const info = infoOf(attrs.inputShape, filter.shape, attrs);
  const dx = allocate(backend, attrs.inputShape);
  viewOf(backend, dx).fill(0);
  const frame = info.inHeight * info.inWidth * info.inChannels;
  const taps = tf.util.sizeFromShape(filter.shape) / info.filterDepth;
  for (let depth = 0; depth < info.filterDepth; depth++) {
    const met = meetings(info, depth);
    if (met.length === 0) continue;
    const images = imagesOf(info, met.length);
    const outputs = framesOf(backend, dy, met.map(({ output }) => output), images.outShape);
    const slice = framesOf(backend, filter, [depth], images.filterShape, taps);
    const part = inputGradient(backend, images, outputs, slice);
    const from = viewOf(backend, part), to = viewOf(backend, dx);
    met.forEach(({ input }, k) => {
      for (let i = 0; i < frame; i++) to[input * frame + i]! += from[k * frame + i]!;
    });
    [outputs, slice, part].forEach((info) => free(backend, info));
  }
  return dx;
};

/** `Conv3DBackpropFilterV2`: all strides, paddings and dilations. */
export const conv3dBackpropFilter: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend, attrs } = args as unknown as FilterGradientArgs;
  const info = infoOf(x.shape, attrs.filterShape, attrs);
  const dw = allocate(backend, attrs.filterShape);
  viewOf(backend, dw).fill(0);
  const taps = tf.util.sizeFromShape(attrs.filterShape) / info.filterDepth;
  for (let depth = 0; depth < info.filterDepth; depth++) {
    const met = meetings(info, depth);
    if (met.length === 0) continue;
    const images = imagesOf(info, met.length);
    const inputs = framesOf(backend, x, met.map(({ input }) => input), images.inShape);
    const outputs = framesOf(backend, dy, met.map(({ output }) => output), images.outShape);
    const part = filterGradient(backend, images, inputs, outputs);
    viewOf(backend, dw).set(viewOf(backend, part), depth * taps);
    [inputs, outputs, part].forEach((info) => free(backend, info));
  }
  return dw;
};

type Info = tf.backend_util.Conv3DInfo;

function infoOf(inputShape: number[], filterShape: number[], attrs: Conv3DAttrs): Info {
  return tf.backend_util.computeConv3DInfo(
    inputShape as [number, number, number, number, number],
    filterShape as [number, number, number, number, number],
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
  );
}

/** Frames of all volumes, one after the other, that meet at one slice of the filter. */
function meetings(info: Info, depth: number): { input: number; output: number }[] {
  const { batchSize, inDepth, outDepth, strideDepth, dilationDepth, padInfo } = info;
  return Array.from({ length: batchSize * outDepth }, (_, output) => {
    const volume = Math.floor(output / outDepth), at = output % outDepth;
    const place = at * strideDepth + depth * dilationDepth - padInfo.front;
    return { input: volume * inDepth + place, output, inside: place >= 0 && place < inDepth };
  }).filter(({ inside }) => inside);
}

/** The convolution of some frames with a slice of the filter. */
function imagesOf(info: Info, frames: number): Convolution {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = info;
  return {
    ...info,
    batchSize: frames,
    inShape: [frames, inHeight, inWidth, inChannels],
    outShape: [frames, outHeight, outWidth, outChannels],
    filterShape: [info.filterHeight, info.filterWidth, inChannels, outChannels],
    padInfo: { ...padInfo, type: "EXPLICIT" },
  };
}

/** Copies of some of a tensor's frames. */
function framesOf(
  backend: WasmBackend,
  volumes: TensorInfo,
  places: readonly number[],
  shape: Shape4D,
  size = shape[1] * shape[2] * shape[3],
): TensorInfo {
  const frames = allocate(backend, shape);
  const from = viewOf(backend, volumes), to = viewOf(backend, frames);
  places.forEach((place, k) => to.set(from.subarray(place * size, (place + 1) * size), k * size));
  return frames;
}
