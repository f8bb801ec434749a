/** Gradients computed in parts, beside those of the whole batch. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import { iterate } from "../../../problems/data/batches.ts";
import { classification } from "../../../problems/kinds/classification.ts";
import { inParts } from "../../../problems/kinds/in_parts.ts";
import { batchNorm } from "../../../problems/models/layers/batch_norm.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { flatten } from "../../../problems/models/layers/flatten.ts";
import { sequential } from "../../../problems/models/sequential.ts";
import type { AnyProblem } from "../../../problems/problem.ts";
import { quadraticProblem } from "../../../problems/kinds/quadratic_problem.ts";
import { backends, testOnBackends } from "../../backends.ts";
import { generic, tinyProblems, toTensors } from "../tiny_problems.ts";
import { tinyReader } from "../tiny_reader.ts";

async function valuesOf(tensors: Tensors): Promise<number[]> {
  const all = await Promise.all(Object.values(tensors).map((tensor) => tensor.data()));
  return all.flatMap((values) => [...values]);
}

function assertClose(actual: readonly number[], expected: readonly number[], what: string): void {
  assertEquals(actual.length, expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  assert(scale > 0, what);
  for (const [i, value] of actual.entries()) {
    assertAlmostEquals(value, expected[i]!, 1e-5 * scale, `${what} at ${i}`);
  }
}

for (const { problem, dropouts } of tinyProblems) {
  // what is random differs from part to part; where examples are coupled there is no variance
  if (dropouts.length > 0 || problem.id.includes("wrn")) continue;
  // WebGPU compiles shaders for each, which takes a software adapter a second: one of them will do
  const on = backends.filter((name) => name !== "webgpu" || problem.id === "mnist-cnn");

  testOnBackends(`${problem.id}: a batch in parts has the moments of the whole`, async () => {
    const start = problem.init(0);
    const params = toTensors(generic(start));
    const batch = (await problem.examples!({ seed: 0 }).take(10))!;
    const before = tf.memory().numTensors;
    const wanted = { variance: true, varianceSum: true };
    const whole = problem.gradient(params, batch, wanted);
    const expected = await Promise.all([
      valuesOf({ loss: whole.loss }),
      valuesOf(whole.gradient),
      valuesOf(whole.variance!),
      valuesOf({ sum: whole.varianceSum! }),
    ]);
    const names = ["loss", "gradient", "variance", "varianceSum"];
    for (const largest of [9, 4, 1]) { // parts of 5 and 5; 3, 3 and 4; single examples
      const found = inParts(problem, largest).gradient(params, batch, wanted);
      const actual = [{ loss: found.loss }, found.gradient, found.variance!, {
        sum: found.varianceSum!,
      }];
      for (const [i, tensors] of actual.entries()) {
        assertClose(await valuesOf(tensors), expected[i]!, `${names[i]} in parts of ${largest}`);
      }
      dispose(found);
    }
    const onlySum = inParts(problem, 4).gradient(params, batch, { varianceSum: true });
    assertEquals(onlySum.variance, undefined);
    assertClose(await valuesOf({ sum: onlySum.varianceSum! }), expected[3]!, "varianceSum alone");
    const plain = inParts(problem, 4).gradient(params, batch);
    assertEquals([plain.variance, plain.varianceSum], [undefined, undefined]);
    assertClose(await valuesOf(plain.gradient), expected[1]!, "gradient alone");
    dispose([whole, onlySum, plain]);
    assertEquals(tf.memory().numTensors, before);
    dispose([start, params, batch]);
  }, on);

  testOnBackends(`${problem.id}: varianceSum is the sum of the variance`, async () => {
    const params = problem.init(0);
    const batch = (await problem.examples!({ seed: 0 }).take(7))!;
    const both = problem.gradient(params, batch, { variance: true, varianceSum: true });
    const sum = problem.gradient(params, batch, { varianceSum: true });
    assertEquals(sum.variance, undefined);
    const expected = (await valuesOf(both.variance!)).reduce((a, b) => a + b, 0);
    assert(expected > 0);
    for (const { varianceSum } of [both, sum]) {
      assertAlmostEquals((await varianceSum!.data())[0]! / expected, 1, 1e-5);
    }
    dispose([params, batch, both, sum]);
  }, on);
}

Deno.test("the quadratic's varianceSum is the sum of its variance", async () => {
  await useBackend("cpu");
  const problem = quadraticProblem({ noise: 2, dimension: 5 });
  const params = problem.init(0);
  const batch = { xs: tf.randomNormal([9, 5], 0, 1, "float32", 1), ys: tf.zeros([9, 0]) };
  const { variance, varianceSum } = problem.gradient(params, batch, {
    variance: true,
    varianceSum: true,
  });
  const sum = (await valuesOf(variance!)).reduce((a, b) => a + b, 0);
  assertAlmostEquals((await varianceSum!.data())[0]! / sum, 1, 1e-5);
  problem.dispose!();
});

Deno.test("curvature matrices of parts are averaged by their examples", async () => {
  await useBackend("cpu");
  const problem = quadraticProblem({ noise: 2, dimension: 3 });
  const params = problem.init(0);
  const batch = { xs: tf.randomNormal([7, 3], 0, 1, "float32", 1), ys: tf.zeros([7, 0]) };
  const wanted = { curvature: "empirical-fisher" } as const;
  const [whole, parts] = [problem, inParts(problem, 4)].map((each) =>
    each.gradient(params, batch, wanted).curvature!
  );
  assertClose(await valuesOf({ parts: parts! }), await valuesOf({ whole: whole! }), "curvature");
  problem.dispose!();
});

Deno.test("so are their diagonals", async () => {
  await useBackend("cpu");
  const { problem } = tinyProblems[0]!;
  const start = problem.init(0);
  const params = toTensors(generic(start));
  const batch = (await problem.examples!({ seed: 0 }).take(7))!;
  const before = tf.memory().numTensors;
  const wanted = { curvature: "fisher", curvatureDiagonal: true } as const;
  const whole = problem.gradient(params, batch, wanted);
  const expected = await valuesOf({ whole: whole.curvature! });
  for (const largest of [4, 1]) {
    const found = inParts(problem, largest).gradient(params, batch, wanted);
    assertClose(await valuesOf({ parts: found.curvature! }), expected, `parts of ${largest}`);
    dispose(found);
  }
  dispose(whole);
  assertEquals(tf.memory().numTensors, before);
  dispose([start, params, batch]);
});

Deno.test("what a model remembers is handed on from part to part", async () => {
  await useBackend("cpu");
  const problem = classification({
    id: "norm-net",
    title: "",
    model: sequential([flatten(), ["bn", batchNorm({ decay: 0.5 })], ["fc", dense(3)]]),
    data: tinyProblems[0]!.data,
    defaults: { batchSize: 4, steps: 1, learningRates: {} },
  });
  const params = problem.init(0);
  const memory = problem.initMemory!(0);
  const stream = problem.examples!({ seed: 0 });
  const batch = (await stream.take(8))!;
  const [a, b] = [tf.slice(batch.xs, 0, 4), tf.slice(batch.xs, 4, 4)];
  const before = tf.memory().numTensors;
  const found = inParts(problem, 4).gradient(params, batch, { memory });
  const ys = [0, 4].map((from) => tf.slice(batch.ys, from, 4));
  const first = problem.gradient(params, { xs: a, ys: ys[0]! }, { memory });
  const second = problem.gradient(params, { xs: b, ys: ys[1]! }, { memory: first.memory! });
  assertEquals(await valuesOf(found.memory!), await valuesOf(second.memory!));
  dispose([found, first, second, ys]);
  assertEquals(tf.memory().numTensors, before);
  dispose([params, memory, batch, a, b]);
});

Deno.test("what is remembered of a sequence goes where the sequence does", async () => {
  await useBackend("cpu");
  const problem: AnyProblem = tinyReader();
  const params = problem.init(0);
  const batches = iterate(problem.batches({ seed: 0, batchSize: 4 }));
  let memories: readonly Tensors[] = [{}, {}];
  for (let step = 0; step < 4; step++) { // a text of three batches
    const { value: batch } = await batches.next();
    const found = [problem, inParts(problem, 2)].map((each, i) =>
      each.gradient(params, batch, { memory: memories[i]! })
    );
    const [whole, parts] = found.map(({ gradient, memory }) => ({ gradient, memory: memory! }));
    assertClose(await valuesOf(parts!.gradient), await valuesOf(whole!.gradient), "gradient");
    assertClose(await valuesOf(parts!.memory), await valuesOf(whole!.memory), "memory");
    dispose([memories, batch, found.map(({ loss, gradient }) => [loss, gradient])]);
    memories = [whole!.memory, parts!.memory];
  }
  await batches.return();
  dispose([params, memories]);
});

Deno.test("inParts() refuses parts of nothing", () => {
  const { problem } = tinyProblems[0]!;
  assertThrows(() => inParts(problem, 0), RangeError, "computationalBatchSize must be");
});
