/** Chooses what runs a program on the backend in use. @module */
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
