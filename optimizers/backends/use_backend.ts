/** Setting up TensorFlow.js: which backend runs the tensors. @module */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import { unknownName } from "../nearest_name.ts";
import { watchHeap } from "./wasm_heap.ts";
import { forgetLostDevice, watchDevice } from "./webgpu_device.ts";

/** Names that {@linkcode useBackend} takes. */
export type BackendName = "auto" | "webgpu" | "wasm" | "cpu";

/** All backend names, `auto` first. */
export const backendNames: readonly BackendName[] = ["auto", "webgpu", "wasm", "cpu"];

/**
 * Sets up TensorFlow.js and returns the name of the backend in use.
 *
 * `auto` takes WebGPU where a hardware adapter answers, else WASM, else plain CPU; the environment
 * variable `NOISEWISE_BACKEND`, where it may be read, stands in for `auto`. Where WebGPU's device has been
 * lost, a new one is set up; the tensors on the old one are gone with it.
 *
 * @throws {RangeError} if the name is unknown
 * @throws {Error} if the backend cannot run here, with what it needs
 */
export async function useBackend(name: BackendName = "auto"): Promise<string> {
  const wanted = checked(name) === "auto" ? checked(fromEnvironment() ?? "auto") : checked(name);
  tf.enableProdMode(); // no greeting on the terminal, no checks of every intermediate tensor
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

/** `NOISEWISE_BACKEND`, unless it is unset or may not be read; asks for no permission. */
function fromEnvironment(): string | undefined {
  const variable = "NOISEWISE_BACKEND";
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

async function start(name: string): Promise<boolean> {
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
