/** Training holds as many tensors after every step as before it, whatever is trained with what. */
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { createOptimizer, optimizerIds } from "../../optimizers/methods/registry.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { training } from "../../pipelines/training/training.ts";
import { testOnBackends } from "../backends.ts";
import { tinyProblems } from "../problems/tiny_problems.ts";
import { tinyReader } from "../problems/tiny_reader.ts";

// WebGPU compiles shaders for each of them, which takes a software adapter a second: one of a kind,
// and one in all for the deep networks
const someIds = ["ssd", "m-svag", "m-svag-mb", "adamw"];
const deep = ["cifar100-wrn404", "cifar100-allcnn"];

// batch normalization ties the examples together: there is no variance of their gradients
const coupled = ["cifar100-wrn404"];

// convolutional networks that differ from these in their sizes alone leak as little
const twins = [
  "fmnist-2c2d",
  "cifar10-3c3d-iclr",
  "mnist-cabs",
  "svhn-cabs",
  "cifar10-cabs",
  "cifar100-cabs",
];

const images = tinyProblems.map(({ problem }) => problem).filter(({ id }) => !twins.includes(id));
const reader = tinyReader({ dropout: 0.5 });

function idsFor(problem: AnyProblem, backend: string): readonly string[] {
  if (problem === reader) return ["m-svag-mb"];
  if (backend === "webgpu" && deep.includes(problem.id)) return ["m-svag"];
  return (backend === "webgpu" ? someIds : optimizerIds)
    .filter((id) => !(needsVariance(id) && coupled.includes(problem.id)))
    .filter((id) => !needsCurvature(id) || problem.id === "mnist-logreg");
}

for (const problem of [...images, reader]) {
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

function needsVariance(id: string): boolean {
  return createOptimizer(id, { learningRate: 1 }).needs?.variance === true;
}

// curvature matrices take a pass for each example and class: one problem will do
function needsCurvature(id: string): boolean {
  return createOptimizer(id, { learningRate: 1 }).needs?.curvature !== undefined;
}
