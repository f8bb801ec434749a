/** Reductions and products over no elements, which stock kernels refuse, or leave as the memory was. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../optimizers/backends/tensor_info.ts";
import { registerInFront } from "./registry.ts";

interface ReductionArgs {
  inputs: { x: TensorInfo };
  backend: object;
  attrs: { axis: number | number[]; reductionIndices?: number | number[]; keepDims: boolean };
}

interface ProductArgs {
  inputs: { a: TensorInfo; b: TensorInfo };
  backend: { disposeData(dataId: object): boolean };
  attrs: { transposeA: boolean; transposeB: boolean };
}

/** What reductions of no elements are, as on the CPU backend. */
const ofNothing: Readonly<Record<string, number>> = {
  [tf.Sum]: 0,
  [tf.Mean]: 0,
  [tf.Prod]: 1,
  [tf.Max]: NaN,
  [tf.Min]: NaN,
  [tf.Any]: 0,
  [tf.All]: 0,
};

/**
 * Registers all reductions of a backend that are not ours already, and fused products; calling it again changes
 * nothing.
 */
export function registerOfNothing(backendName: string): void {
  registerInFront(backendName, tf._FusedMatMul, (stock) => stock && product(backendName, stock));
  for (const kernel of Object.keys(ofNothing)) {
    registerInFront(backendName, kernel, (stock) => stock && reduction(backendName, kernel, stock));
  }
}

/** A reduction, in front of a kernel that is wrong of no elements. */
export function reduction(
  backendName: string,
  kernelName: string,
  kernel: tf.KernelFunc,
): tf.KernelFunc {
  return (args) => {
    const { inputs: { x }, backend, attrs } = args as unknown as ReductionArgs;
    const { axis, reductionIndices, keepDims } = attrs;
    if (tf.util.sizeFromShape(x.shape) > 0) return kernel(args);
    const axes = tf.util.parseAxisParam(reductionIndices ?? axis, x.shape);
    const shape = x.shape.flatMap((size, axis) =>
      !axes.includes(axis) ? [size] : keepDims ? [1] : []
    );
    return filled(backendName, backend, shape, ofNothing[kernelName]!, x.dtype);
  };
}

/**
 * A product of stacks of matrices, fused ones too, in front of a kernel that is wrong where there is nothing to
 * add up: it gets a zero to add.
 */
export function product(backendName: string, kernel: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs: { a, b }, backend, attrs } = args as unknown as ProductArgs;
    const [ofA, ofB] = [attrs.transposeA ? -2 : -1, attrs.transposeB ? -1 : -2];
    if (a.shape.at(ofA) !== 0 || b.shape.at(ofB) !== 0) return kernel(args);
    const zeros = ({ shape, dtype }: TensorInfo, axis: number) =>
      filled(backendName, backend, shape.with(axis, 1), 0, dtype);
    const operands = { a: zeros(a, ofA), b: zeros(b, ofB) };
    const out = kernel({ ...args, inputs: { ...args.inputs, ...operands } });
    for (const { dataId } of Object.values(operands)) backend.disposeData(dataId);
    return out;
  };
}

/** A tensor of one number, by the backend's own kernel. */
export function filled(
  backendName: string,
  backend: object,
  shape: number[],
  value: number,
  dtype: tf.DataType,
): tf.TensorInfo {
  const attrs = { shape, value, dtype };
  return tf.getKernel(tf.Fill, backendName).kernelFunc({
    inputs: {},
    backend,
    attrs: attrs as unknown as tf.NamedAttrMap,
  }) as tf.TensorInfo;
}
