/** Repeated tensors on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../../optimizers/backends/tensor_info.ts";
import { allocate, arrayOf, type WasmBackend } from "../../../../optimizers/backends/wasm_heap.ts";

interface TileArgs {
  inputs: { x: TensorInfo };
  backend: WasmBackend;
  attrs: { reps: number[] };
}

/**
 * `Tile` by copying whole blocks, in front of the stock kernel, which finds the place of each
 * element by itself; the stock gradient of batch normalization tiles to the size of the images.
 */
export function tileKernel(stock: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs: { x }, backend, attrs: { reps } } = args as unknown as TileArgs;
    if (x.dtype === "string" || reps.length !== x.shape.length) return stock(args);
    const out = allocate(backend, x.shape.map((size, axis) => size * reps[axis]!), x.dtype);
    if (tf.util.sizeFromShape(out.shape) === 0) return out;
    const from = arrayOf(backend, x), to = arrayOf(backend, out);
    /** Writes one block of the tensor from `axis` on, and returns where it ends. */
    const write = (axis: number, source: number, target: number): number => {
      if (axis === x.shape.length) {
        to[target] = from[source]!;
        return target + 1;
      }
      const inner = x.shape.slice(axis + 1).reduce((product, size) => product * size, 1);
      let end = target;
      if (reps.slice(axis + 1).every((rep) => rep === 1)) {
        const length = inner * x.shape[axis]!;
        to.set(from.subarray(source, source + length), target);
        end += length;
      } else {
        for (let i = 0; i < x.shape[axis]!; i++) end = write(axis + 1, source + i * inner, end);
      }
      return repeat(to, target, end, reps[axis]!);
    };
    write(0, 0, 0);
    return out;
  };
}

/** Repeats a stretch of an array behind itself, doubling what is copied. */
function repeat(array: tf.TypedArray, start: number, end: number, times: number): number {
  const stop = start + (end - start) * times;
  for (let filled = end; filled < stop;) {
    const length = Math.min(filled - start, stop - filled);
    array.copyWithin(filled, start, start + length);
    filled += length;
  }
  return stop;
}
