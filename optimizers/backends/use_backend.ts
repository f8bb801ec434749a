/** Setting up TensorFlow.js: which backend runs the tensors. @module */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import { checkCount } from "../check.ts";
import { unknownName } from "../nearest_name.ts";
import { blasChosen, blasInUse, startBlas } from "./blas.ts";
import { watchHeap } from "./wasm_heap.ts";
import { forgetLostDevice, watchDevice } from "./webgpu_device.ts";

/** Names that {@linkcode useBackend} takes. */
export type BackendName = "auto" | "webgpu" | "wasm" | "cpu";

/** All backend names, `auto` first. */
export const backendNames: readonly BackendName[] = ["auto", "webgpu", "wasm", "cpu"];

/** What multiplies matrices on the WASM backend. */
export interface BlasOptions {
  /**
   * `auto` for the machine's BLAS where one is found and running native code from its path is permitted;
   * `off` for none; or the path of a library. By default what was chosen last, `auto` at first. The
   * environment variable `NOISEWISE_BLAS`, where it may be read, stands in for `auto`.
   */
  readonly blas?: string | undefined;
  /** Threads that compute a product; 1 by default. */
  readonly blasThreads?: number | undefined;
}

/**
 * Sets up TensorFlow.js and returns the name of the backend in use.
 *
 * `auto` takes WebGPU where a hardware adapter answers, else WASM, else plain CPU; the environment
 * variable `NOISEWISE_BACKEND`, where it may be read, stands in for `auto`. Where WebGPU's device has been
 * lost, a new one is set up; the tensors on the old one are gone with it.
 *
 * @throws {RangeError} if the name is unknown, or `blasThreads` no number of this machine's cores
 * @throws {Error} if the backend cannot run here, with what it needs, or the library at the path that
 *   `blas` is cannot be used
 */
export async function useBackend(
  name: BackendName = "auto",
  { blas, blasThreads }: BlasOptions = {},
): Promise<string> {
  const wanted = checked(name) === "auto"
    ? checked(fromEnvironment("NOISEWISE_BACKEND") ?? "auto")
    : checked(name);
  if (blasThreads !== undefined) checkThreads(blasThreads);
  tf.enableProdMode(); // no greeting on the terminal, no checks of every intermediate tensor
  const said = blas !== undefined || blasThreads !== undefined;
  const start = async (name: string) => {
    if (!await started(name)) return false;
    if (name === "wasm" && (said || !blasChosen())) startBlas(library(blas), blasThreads ?? 1);
    return true;
  };
  if (wanted !== "auto") {
    if (await start(wanted)) return wanted;
    throw new Error(`the ${wanted} backend cannot run here: ${requirements[wanted]}`);
  }
  const candidates = await hasHardwareAdapter() ? ["webgpu", "wasm", "cpu"] : ["wasm", "cpu"];
  for (const candidate of candidates) {
    if (await start(candidate)) return candidate;
  }
  throw new Error("no TensorFlow.js backend can run here");
}

/**
 * The backend in use and what multiplies there, such as `wasm + OpenBLAS 0.3.21 (Zen), 1 thread`: what
 * results are known by. On the same machine it stands for the same bits.
 */
export function backendInUse(): string {
  const name = tf.getBackend(), blas = blasInUse();
  if (name !== "wasm" || blas === undefined) return name;
  const threads = blas.threads === undefined
    ? ""
    : `, ${blas.threads} ${blas.threads === 1 ? "thread" : "threads"}`;
  return `${name} + ${blas.name}${threads}`;
}

function library(blas = "auto"): string {
  return blas === "auto" ? fromEnvironment("NOISEWISE_BLAS") ?? "auto" : blas;
}

function checkThreads(blasThreads: number): void {
  checkCount(blasThreads, "blasThreads");
  const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
  if (blasThreads > cores) {
    throw new RangeError(
      `blasThreads must be at most the number of cores, ${cores}, got ${blasThreads}`,
    );
  }
}

const requirements: Readonly<Record<string, string>> = {
  webgpu: "it needs a WebGPU adapter (a GPU driver, or a software one such as Mesa's lavapipe)",
  wasm: "it needs to read its binary (deno run --allow-read)",
  cpu: "TensorFlow.js did not start",
};

function checked(name: string): string {
  if (!(backendNames as readonly string[]).includes(name)) {
    throw unknownName("backend", name, backendNames);
  }
  return name;
}

/** A variable's value, unless it is unset or may not be read; asks for no permission. */
function fromEnvironment(variable: string): string | undefined {
  if (typeof Deno === "undefined") return undefined;
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) || undefined : undefined;
}

async function hasHardwareAdapter(): Promise<boolean> {
  const adapter = await requestAdapter();
  return adapter !== null && !adapter.info.isFallbackAdapter;
}

async function requestAdapter(): Promise<GPUAdapter | null> {
  try {
    return await globalThis.navigator?.gpu?.requestAdapter() ?? null;
  } catch {
    return null;
  }
}

async function started(name: string): Promise<boolean> {
  if (name === "webgpu" && await requestAdapter() === null) return false;
  if (name === "webgpu") forgetLostDevice();
  try {
    if (!await tf.setBackend(name) || tf.getBackend() !== name) return false;
  } catch {
    return false;
  }
  if (name === "wasm") watchHeap();
  if (name === "webgpu") watchDevice();
  return true;
}
