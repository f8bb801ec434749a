/** Masks of dropout on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import { addressOf, allocate, type WasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import type { DropoutMask } from "../dropout_mask.ts";
import { functionsOn } from "./code/functions.ts";

/** Draws a mask where it is wanted, without a copy, to the bits of `maskOf`. */
export const dropoutMaskKernel: tf.KernelFunc = (args) => {
  const { backend, attrs } = args as unknown as { backend: WasmBackend; attrs: DropoutMask };
  const { shape, rate, words: [x, y, z, w] } = attrs;
  const out = allocate(backend, shape), to = addressOf(backend, out);
  functionsOn(backend).dropoutMask({
    to,
    end: to + 4 * tf.util.sizeFromShape([...shape]),
    ...{ x, y, z, w },
    dropped: Math.ceil(rate * 2 ** 32) - 1,
    kept: 1 / (1 - rate),
  });
  return out;
};
