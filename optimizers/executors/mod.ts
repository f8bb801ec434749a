/**
 * What runs a rule's program over tensors, for each device, and the choice among them.
 *
 * | executor   | on                | a program is                                                    |
 * | ---------- | ----------------- | --------------------------------------------------------------- |
 * | `wasm`     | the WASM heap     | one pass of 128-bit SIMD; a JavaScript loop where there is none |
 * | `cpu`      | arrays            | the same, chunk by chunk through a memory of its own            |
 * | `webgpu`   | the GPU's buffers | one dispatch                                                    |
 * | `composed` | any backend       | TensorFlow.js' operations one after the other                   |
 *
 * All give float32, each operation rounded. `double_precision.ts` runs the same programs on plain arrays
 * in float64, a whole optimizer at a time: for experiments where rounding would show.
 *
 * May import backends and rules. New here: an executor, with its name among `executors` and a line in
 * the table of the room's `properties_test.ts`, which holds all of them against float64 arithmetic.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { composed } from "./composed.ts";
import { cpu } from "./cpu.ts";
import type { Executor } from "./executor.ts";
import { wasm } from "./wasm.ts";
import { webgpu } from "./webgpu.ts";

export type { Executor, Operands } from "./executor.ts";

const executors: Readonly<Record<string, Executor>> = { cpu, wasm, webgpu };

/** The fastest executor for the backend in use; composed operations where it is none of ours. */
export function executor(): Executor {
  return executors[tf.getBackend()] ?? composed;
}
