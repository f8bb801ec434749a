/** Runs a test on every backend there is. @module */
import * as tf from "@tensorflow/tfjs";
import { type BackendName, useBackend } from "../optimizers/backends/use_backend.ts";

/** The backends whose results are compared. */
export const backends = ["cpu", "wasm", "webgpu"] as const;

const webgpuRequired = Deno.permissions.querySync({
      name: "env",
      variable: "NOISEWISE_REQUIRE_WEBGPU",
    }).state === "granted" && Deno.env.get("NOISEWISE_REQUIRE_WEBGPU") === "1";

const hasAdapter = await navigator.gpu?.requestAdapter() != null;

if (!hasAdapter && !webgpuRequired) {
  console.warn(
    "\n*** NO WEBGPU ADAPTER: tests of the webgpu backend are SKIPPED.\n" +
      "*** A software adapter will do; on Debian: apt-get install mesa-vulkan-drivers\n",
  );
}

/**
 * Declares a test for each backend; WebGPU's is ignored, loudly, where there is no adapter, unless
 * NOISEWISE_REQUIRE_WEBGPU=1 says that there must be one. Fails if the test leaks tensors.
 */
export function testOnBackends(
  name: string,
  test: (backend: BackendName) => void | Promise<void>,
  on: readonly BackendName[] = backends,
): void {
  for (const backend of on) {
    Deno.test({
      name: `${name} (${backend})`,
      ignore: backend === "webgpu" && !hasAdapter && !webgpuRequired,
      sanitizeResources: false,
      sanitizeOps: false,
      async fn() {
        await useBackend(backend);
        const before = tf.memory().numTensors;
        await test(backend);
        const leaked = tf.memory().numTensors - before;
        if (leaked !== 0) throw new Error(`the test leaks ${leaked} tensors`);
      },
    });
  }
}
