/** Setting up TensorFlow.js: which backend runs the tensors. @module */
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import { checkCount } from "../check.ts";
import { cores, environmentVariable } from "../host/environment.ts";
import { type Host, host, hostName } from "../host/host.ts";
import { unknownName } from "../nearest_name.ts";
import { blasChosen, blasInUse, startBlas } from "./blas.ts";
import { onSharedHeap } from "./shared_heap.ts";
import { watchHeap } from "./wasm_heap.ts";
import { forgetLostDevice, watchDevice } from "./webgpu_device.ts";

/** Names that {@linkcode useBackend} takes. */
export type BackendName = "auto" | "webgpu" | "wasm" | "webgl" | "cpu";

/** All backend names, `auto` first, the others as `auto` tries them. */
export const backendNames: readonly BackendName[] = ["auto", "webgpu", "wasm", "webgl", "cpu"];

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

/** How {@linkcode useBackend} sets up a backend. */
export interface BackendOptions extends BlasOptions {
  /**
   * Where a page has the binaries of the WASM backend, the three `tfjs-backend-wasm*.wasm` that
   * `@tensorflow/tfjs-backend-wasm` has in `dist/`: the address of their folder, or that of each by its name.
   * Beside the page's script by default; other hosts find them by themselves.
   */
  readonly wasmPath?: string | Readonly<Record<string, string>> | undefined;
}

/**
 * Sets up TensorFlow.js and returns the name of the backend in use.
 *
 * `auto` takes WebGPU where a hardware adapter answers, else WASM, else WebGL, which only browsers have, else
 * plain CPU, which a line on standard error says; the environment variable `NOISEWISE_BACKEND`, where it may be
 * read, stands in for `auto`. Where WebGPU's device has been lost, a new one is set up; the tensors on the old one
 * are gone with it.
 *
 * @throws {RangeError} if the name is unknown, or `blasThreads` no number of this machine's cores
 * @throws {Error} if the backend cannot run here, with what it needs, or the library at the path that
 *   `blas` is cannot be used
 */
export async function useBackend(
  name: BackendName = "auto",
  { blas, blasThreads, wasmPath }: BackendOptions = {},
): Promise<string> {
  const wanted = checked(name) === "auto"
    ? checked(environmentVariable("NOISEWISE_BACKEND") ?? "auto")
    : checked(name);
  if (blasThreads !== undefined) checkThreads(blasThreads);
  if (wasmPath !== undefined) setWasmFolder(wasmPath);
  tf.enableProdMode(); // no greeting on the terminal, no checks of every intermediate tensor
  const said = blas !== undefined || blasThreads !== undefined;
  const start = async (name: string) => {
    if (!await started(name)) return false;
    if (name === "wasm" && (said || !blasChosen())) startBlas(library(blas), blasThreads ?? 1);
    return true;
  };
  if (wanted !== "auto") {
    if (await start(wanted)) return wanted;
    throw new Error(`the ${wanted} backend cannot run here: ${requirementOf(wanted)}`);
  }
  for (const candidate of backendNames) {
    if (candidate === "auto" || candidate === "webgl" && host !== "browser") continue;
    if (candidate === "webgpu" && !await hasHardwareAdapter()) continue;
    if (!await start(candidate)) continue;
    if (candidate === "cpu") {
      console.warn(`plain CPU computes, many times slower: wasm cannot, ${requirementOf("wasm")}`);
    }
    return candidate;
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
  return blas === "auto" ? environmentVariable("NOISEWISE_BLAS") ?? "auto" : blas;
}

function checkThreads(blasThreads: number): void {
  checkCount(blasThreads, "blasThreads");
  if (blasThreads > cores()) {
    throw new RangeError(
      `blasThreads must be at most the number of cores, ${cores()}, got ${blasThreads}`,
    );
  }
}

/** tfjs takes them before it starts only; the same once more changes nothing. */
let wasmFolder: string | undefined;

function setWasmFolder(path: NonNullable<BackendOptions["wasmPath"]>): void {
  const said = JSON.stringify(path);
  if (said === wasmFolder) return;
  if (tf.engine().registry["wasm"] !== undefined) {
    throw new RangeError(
      `wasmPath must be given before the WASM backend is set up, got ${said} afterwards`,
    );
  }
  // tfjs puts name behind folder as they are
  setWasmPaths(typeof path === "string" ? path.replace(/\/*$/, "/") : path);
  wasmFolder = said;
}

/** What a backend lacks where it does not start, and what helps there. */
function requirementOf(name: string): string {
  const needed = requirements[name]!;
  return needed[host] ?? needed.others(hostName());
}

type Requirement = Partial<Readonly<Record<Host, string>>> & {
  readonly others: (host: string) => string;
};

const adapter = "it needs a WebGPU adapter";
const binaries = "it needs to read its binary";

const requirements: Readonly<Record<string, Requirement>> = {
  webgpu: {
    deno: `${adapter} (a GPU driver, or a software one such as Mesa's lavapipe)`,
    browser:
      `${adapter} (a browser that has WebGPU and lets it use the GPU, and a page from https: or ` +
      "localhost)",
    others: (host) => `${host} has no WebGPU; take wasm`,
  },
  wasm: {
    deno: `${binaries} (deno run --allow-read)`,
    browser:
      `${binaries}: put the files tfjs-backend-wasm*.wasm of @tensorflow/tfjs-backend-wasm/dist ` +
      'beside the script, or say where they are, useBackend("wasm", { wasmPath: "/wasm/" })',
    others: () => `${binaries}: install @tensorflow/tfjs-backend-wasm 4.22.0, and bundle it not`,
  },
  webgl: {
    browser:
      "it needs WebGL that renders into float textures, which a browser without a GPU may lack; take wasm",
    others: (host) => `${host} has no WebGL; take wasm`,
  },
  cpu: { others: () => "TensorFlow.js did not start" },
};

function checked(name: string): string {
  if (!(backendNames as readonly string[]).includes(name)) {
    throw unknownName("backend", name, backendNames);
  }
  return name;
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

let last: Promise<unknown> = Promise.resolve();

/** In turn, as tfjs gives up a backend that still starts where another one is asked for, or the same again. */
function started(name: string): Promise<boolean> {
  const turn = last.then(() => startedNow(name));
  last = turn.catch(() => {});
  return turn;
}

async function startedNow(name: string): Promise<boolean> {
  if (name === "webgpu" && await requestAdapter() === null) return false;
  if (name === "webgpu") forgetLostDevice();
  try {
    const set = () => tf.setBackend(name);
    if (!await (name === "wasm" ? onSharedHeap(set) : set()) || tf.getBackend() !== name) {
      return false;
    }
  } catch {
    return false;
  }
  if (name === "wasm") watchHeap();
  if (name === "webgpu") watchDevice();
  return true;
}
