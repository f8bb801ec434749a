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
    return elementwise(backend, name, inputs[x]!, inputs[y]!, attrs?.scale);
  };
}

/** `Relu` in front of the stock kernel, for large float32 tensors, to the same bits. */
export function reluKernel(stock: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs: { x }, backend } = args as unknown as ElementwiseArgs;
    return isLarge(x!) ? elementwise(backend, "relu", x!, x!) : stock(args);
  };
}

/**
 * `Add` and `Multiply` in front of the stock kernels, for large float32 tensors with others of their shape or of
 * their last axes, as biases have it; to the same bits.
 */
export function commutativeKernel(
  name: "addElements" | "multiplyElements",
  stock: tf.KernelFunc,
): tf.KernelFunc {
  return (args) => {
    const { inputs: { a, b }, backend } = args as unknown as ElementwiseArgs;
    const [large, small] = sizeOf(a!) < sizeOf(b!) ? [b!, a!] : [a!, b!];
    const axes = large.shape.slice(large.shape.length - small.shape.length);
    const fits = small.shape.length > 0 && tf.util.arraysEqual(axes, small.shape);
    if (!fits || !isLarge(large) || small.dtype !== "float32") return stock(args);
    return elementwise(backend, name, large, small);
  };
}

function elementwise(
  backend: WasmBackend,
  name: ElementwiseFunction,
  x: TensorInfo,
  y: TensorInfo,
  scale = 0,
): TensorInfo {
  const result = allocate(backend, x.shape), at = (info: TensorInfo) => addressOf(backend, info);
  const places = { x: at(x), y: at(y), out: at(result), size: sizeOf(x), period: sizeOf(y) };
  computeElements(functionsOn(backend), memoryOf(backend), name, { ...places, scale });
  return result;
}

/** Whether a tensor is one that threads share. */
function isLarge(info: TensorInfo): boolean {
  return info.dtype === "float32" && isPassWorthHandingOver(sizeOf(info));
}

function sizeOf({ shape }: TensorInfo): number {
  return tf.util.sizeFromShape(shape);
}
