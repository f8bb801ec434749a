/** Training holds as many tensors after every step as before it, whatever is trained with what. */
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { createOptimizer, optimizerIds } from "../../optimizers/registry.ts";
import { training } from "../../pipelines/lib/training.ts";
import { testOnBackends } from "../backends.ts";
import { tinyProblems } from "../problems/tiny_problems.ts";

// WebGPU compiles shaders for each of them, which takes a software adapter a second: one of a kind
const someIds = ["ssd", "m-svag", "m-svag-mb", "adamw"];

// curvature matrices take a pass for each example and class: one problem, and one of a kind, will do
const curved = optimizerIds.filter((id) =>
  createOptimizer(id, { learningRate: 1 }).needs?.curvature !== undefined
);

for (const { problem } of tinyProblems) {
  testOnBackends(`${problem.id} trains and leaks nothing`, async (backend) => {
    const ids = optimizerIds.filter((id) => !curved.includes(id) || problem.id === "mnist-logreg");
    for (const id of backend === "webgpu" ? someIds : ids) {
      const optimizer = createOptimizer(id, { learningRate: 1e-3 });
      const counts: number[] = [];
      const options = { problem, optimizer, steps: 6, batchSize: 4, seed: 0, evaluateEvery: 1 };
      for await (const _ of training(options)) counts.push(tf.memory().numTensors);
      assertEquals(counts.length, 7, id);
      assertEquals(counts, counts.map(() => counts[0]!), id);
    }
  });
}
