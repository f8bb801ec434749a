/** Training holds as many tensors after every step as before it, whatever is trained with what. */
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { createOptimizer, optimizerIds } from "../../optimizers/registry.ts";
import { type AnyProblem, training } from "../../pipelines/lib/training.ts";
import { testOnBackends } from "../backends.ts";
import { tinyProblems } from "../problems/tiny_problems.ts";
import { tinyReader } from "../problems/tiny_reader.ts";

// WebGPU compiles shaders for each of them, which takes a software adapter a second: one of a kind
const someIds = ["ssd", "m-svag", "m-svag-mb", "adamw"];

const reader = tinyReader({ dropout: 0.5 });
const idsFor = (problem: AnyProblem, backend: string) =>
  problem === reader ? ["m-svag-mb"] : backend === "webgpu" ? someIds : optimizerIds;

for (const problem of [...tinyProblems.map(({ problem }) => problem), reader]) {
  testOnBackends(`${problem.id} trains and leaks nothing`, async (backend) => {
    for (const id of idsFor(problem, backend)) {
      const optimizer = createOptimizer(id, { learningRate: 1e-3 });
      const counts: number[] = [];
      const options = { problem, optimizer, steps: 6, batchSize: 4, seed: 0, evaluateEvery: 1 };
      for await (const { position } of training(options)) {
        // an LSTM's state is not there before the first step
        counts.push(tf.memory().numTensors - Object.keys(position.memory).length);
      }
      assertEquals(counts.length, 7, id);
      assertEquals(counts, counts.map(() => counts[0]!), id);
    }
  });
}
