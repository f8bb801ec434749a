/** Hundreds of steps of training hold no more memory than ten. */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { memoryOf, wasmBackend } from "../../optimizers/backends/wasm_heap.ts";
import { createOptimizer } from "../../optimizers/methods/registry.ts";
import { training } from "../../pipelines/training/training.ts";
import { tinyProblems } from "../problems/tiny_problems.ts";
import { tinyReader } from "../problems/tiny_reader.ts";

const cnn = tinyProblems.find(({ problem }) => problem.id === "mnist-cnn")!.problem;

const cases = [[cnn, "m-svag", 300], [tinyReader({ dropout: 0.5 }), "m-svag-mb", 600]] as const;

for (const [problem, id, steps] of cases) {
  Deno.test(`${steps} steps of ${problem.id} with ${id} on WASM leave the memory as it was`, async () => {
    await useBackend("wasm");
    const memory = memoryOf(wasmBackend());
    // each tensor's data are known to the engine, and to the backend, which has them on its heap
    const held = () => [
      tf.memory().numTensors,
      tf.memory().numDataBuffers,
      tf.engine().backend.numDataIds(),
      memory.buffer.byteLength,
    ];
    const optimizer = createOptimizer(id, { learningRate: 0.01 });
    const run = { problem, optimizer, steps, batchSize: 4, seed: 0, evaluateEvery: 30 };
    const seen: number[][] = [];
    for await (const { diverged } of training(run)) {
      assert(!diverged);
      seen.push(held());
    }
    const warm = seen.slice(2);
    assertEquals(warm, warm.map(() => seen[1]));
  });
}
