/** Runs a test on every backend there is. @module */
import * as tf from "@tensorflow/tfjs";
import { blasInUse, blasNote, setBlas } from "../optimizers/backends/blas.ts";
import { type BackendName, useBackend } from "../optimizers/backends/use_backend.ts";

/** The backends whose results are compared; on `wasm+blas` the machine's BLAS multiplies matrices. */
export const backends = ["cpu", "wasm", "wasm+blas", "webgpu"] as const;

/** Name of a backend, with or without BLAS. */
export type TestedBackend = BackendName | "wasm+blas";

const required = (what: string) => {
  const variable = `NOISEWISE_REQUIRE_${what}`;
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" && Deno.env.get(variable) === "1";
};

const webgpuRequired = required("WEBGPU");

const withWebGpu = webgpuRequired || await navigator.gpu?.requestAdapter() != null;

if (!withWebGpu) {
  console.warn(
    "\n*** NO WEBGPU ADAPTER: tests of the webgpu backend are SKIPPED.\n" +
      "*** A software adapter will do; on Debian: apt-get install mesa-vulkan-drivers\n",
  );
}

await useBackend("wasm", { blas: "auto" });
const blas = blasInUse();

if (blas === undefined && !required("BLAS")) {
  console.warn(
    "\n*** NO BLAS: tests of the wasm backend with BLAS are SKIPPED. On Debian: apt-get install\n" +
      `*** libopenblas0-pthread${blasNote() === undefined ? "" : ` (${blasNote()})`}\n`,
  );
}

/** What multiplies on WASM: our own code, and BLAS where there is one. */
export const onWasm: readonly TestedBackend[] = blas === undefined && !required("BLAS")
  ? ["wasm"]
  : ["wasm", "wasm+blas"];

/**
 * Starts a backend. With BLAS even the smallest products are BLAS'; whoever asks for WASM again later
 * gets what multiplies now.
 */
export async function startBackend(backend: TestedBackend): Promise<void> {
  const withBlas = backend === "wasm+blas";
  if (withBlas && blas === undefined) throw new Error(`there is no BLAS: ${blasNote()}`);
  if (withBlas) await useBackend("wasm", { blas: blas!.path });
  else await useBackend(backend, { blas: "off" });
  if (withBlas) setBlas({ ...blasInUse()!, least: 1 });
}

/**
 * Declares a test for each backend; WebGPU's is ignored, loudly, where there is no adapter, unless
 * NOISEWISE_REQUIRE_WEBGPU=1 says that there must be one, and likewise BLAS' (NOISEWISE_REQUIRE_BLAS).
 * Fails if the test leaks tensors.
 */
export function testOnBackends(
  name: string,
  test: (backend: BackendName) => void | Promise<void>,
  on: readonly TestedBackend[] = backends,
): void {
  for (const backend of on) {
    Deno.test({
      name: `${name} (${backend})`,
      ignore: backend === "webgpu" && !withWebGpu ||
        backend === "wasm+blas" && !onWasm.includes(backend),
      sanitizeResources: false,
      sanitizeOps: false,
      async fn() {
        await startBackend(backend);
        const before = tf.memory().numTensors;
        await test(backend === "wasm+blas" ? "wasm" : backend);
        const leaked = tf.memory().numTensors - before;
        if (leaked !== 0) throw new Error(`the test leaks ${leaked} tensors`);
      },
    });
  }
}
