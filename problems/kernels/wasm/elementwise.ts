/** Kernels that make each number of those at its place, on WASM; threads share large tensors. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  memoryOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { computeElements, type ElementwiseFunction } from "./blockwise/elements.ts";
import { functionsOn } from "./code/functions.ts";
import { isPassWorthHandingOver } from "./shared_work/cutting.ts";
import { threadsForPass } from "./shared_work/together.ts";

interface ElementwiseArgs {
  inputs: Readonly<Record<string, TensorInfo>>;
  backend: WasmBackend;
  attrs?: { scale?: number };
}

/** The kernel `reluGrad`: `dy step(x)` */
export const reluGradKernel: tf.KernelFunc = ofInputs("reluGradient", "dy", "x");

/** The kernel `addScaled`: `x + scale y` */
export const addScaledKernel: tf.KernelFunc = ofInputs("addScaled", "x", "y");

/** The kernel `fusedGelu`. */
export const geluKernel: tf.KernelFunc = ofInputs("gelu", "x");

/** The kernel `fusedGeluGradient`. */
export const geluGradientKernel: tf.KernelFunc = ofInputs("geluGradient", "dy", "x");

/** A kernel that makes f(x, y) of two inputs of one shape, or of one alone. */
function ofInputs(name: ElementwiseFunction, x: string, y = x): tf.KernelFunc {
  return (args) => {
    const { inputs, backend, attrs } = args as unknown as ElementwiseArgs;
    const [first, second] = [inputs[x]!, inputs[y]!];
    tf.util.assertShapesMatch(first.shape, second.shape, `${name}: `);
    return made(backend, name, first, second, attrs?.scale);
  };
}

/** `Relu` in front of the stock kernel, where threads share the tensor, to the same bits. */
export function reluKernel(stock: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs: { x }, backend } = args as unknown as ElementwiseArgs;
    return isShared(backend, x!) ? made(backend, "relu", x!, x!) : stock(args);
  };
}

/**
 * `Add` and `Multiply` in front of the stock kernels, to the same bits: of large float32 tensors and their last axes,
 * as biases have them, in which the stock kernels take twice as long; and of others of their shape where threads
 * share them.
 */
export function commutativeKernel(
  name: "addElements" | "multiplyElements",
  stock: tf.KernelFunc,
): tf.KernelFunc {
  return (args) => {
    const { inputs: { a, b }, backend } = args as unknown as ElementwiseArgs;
    const more = sizeOf(b!) - sizeOf(a!) || b!.shape.length - a!.shape.length;
    const [large, small] = more > 0 ? [b!, a!] : [a!, b!];
    const size = sizeOf(small), floats = small.dtype === "float32";
    if (!isLarge(large) || !floats || size === 1) return stock(args);
    const axes = large.shape.slice(large.shape.length - small.shape.length);
    const fits = tf.util.arraysEqual(axes, small.shape);
    const pays = size < sizeOf(large) || isShared(backend, large);
    return fits && pays ? made(backend, name, large, small) : stock(args);
  };
}

function made(
  backend: WasmBackend,
  name: ElementwiseFunction,
  x: TensorInfo,
  y: TensorInfo,
  scale = NaN, // which only addScaled reads
): TensorInfo {
  const result = allocate(backend, x.shape), at = (info: TensorInfo) => addressOf(backend, info);
  const places = { x: at(x), y: at(y), out: at(result), size: sizeOf(x), period: sizeOf(y) };
  computeElements(functionsOn(backend), memoryOf(backend), name, { ...places, scale });
  return result;
}

/** Whether a tensor is one that threads would share. */
function isLarge(info: TensorInfo): boolean {
  return info.dtype === "float32" && isPassWorthHandingOver(sizeOf(info));
}

/** Whether there are threads that do. */
function isShared(backend: WasmBackend, info: TensorInfo): boolean {
  return info.dtype === "float32" && threadsForPass(memoryOf(backend), sizeOf(info)) > 1;
}

function sizeOf({ shape }: TensorInfo): number {
  return tf.util.sizeFromShape(shape);
}
