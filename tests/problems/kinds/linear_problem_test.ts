import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../../optimizers/algebra/apply_update.ts";
import { naturalGradient } from "../../../optimizers/methods/mod.ts";
import { createOptimizer, optimizerIds } from "../../../optimizers/methods/registry.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { training } from "../../../pipelines/training/training.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { iterate } from "../../../problems/data/batches.ts";
import type { ExampleTable } from "../../../problems/data/example_table.ts";
import { linearModel } from "../../../problems/fisher/linear_model.ts";
import { curvatureKinds } from "../../../problems/fisher/output_weights.ts";
import { linearProblem } from "../../../problems/kinds/linear_problem.ts";
import type { Batch, Problem } from "../../../problems/problem.ts";
import { random, randomKey } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { generic, toTensors } from "../tiny_problems.ts";

const [examples, width] = [30, 3];

/** Features of very different scales, one of them binary. */
function table(task: ExampleTable["task"]): ExampleTable {
  const stream = random(5, "linear problem", task);
  const features = Float64Array.from(
    { length: examples * width },
    (_, at) => [stream.normal(), 1000 + 50 * stream.normal(), stream.below(2)][at % width]!,
  );
  const targets = Float64Array.from({ length: examples }, (_, n) => {
    const f = features[n * width]! - 2 * features[n * width + 2]! + stream.normal();
    return task === "regression" ? 20 + 5 * f : f > -1 ? 1 : 0;
  });
  return { name: "tiny", task, examples, width, features, targets };
}

const problems: readonly Problem[] = (["regression", "classification"] as const).map((task) =>
  linearProblem(table(task), { id: task })
);

async function firstBatches(
  problem: Problem,
  count: number,
  batchSize: number,
  start = 0,
): Promise<Batch[]> {
  const taken: Batch[] = [];
  for await (const batch of iterate(problem.batches({ seed: 1, batchSize, start }))) {
    taken.push(batch);
    if (taken.length === count) break;
  }
  return taken;
}

/** A batch as a linear model in float64, with its intercept behind. */
async function modelOf(problem: Problem, batch: Batch) {
  const xs = [...await batch.xs.data()];
  const targets = Float64Array.from(await batch.ys.data());
  const features = Float64Array.from(
    { length: targets.length * (width + 1) },
    (_, at) => at % 4 < 3 ? xs[Math.floor(at / 4) * 3 + at % 4]! : 1,
  );
  const likelihood = problem.id === "regression" ? "gaussian" : "bernoulli";
  return linearModel({ features, targets, likelihood });
}

const theta = Float64Array.of(0.5, -0.25, 0.75, 0.125);
const paramsAt = () => ({
  "fc1/kernel": tf.tensor2d([...theta.subarray(0, 3)], [3, 1]),
  "fc1/bias": tf.tensor1d([theta[3]!]),
});

for (const problem of problems) {
  testOnBackends(`${problem.id}: loss, gradient and matrices are those of float64`, async () => {
    const [batch] = await firstBatches(problem, 1, 9);
    const model = await modelOf(problem, batch!);
    const params = paramsAt();
    const near = (actual: ArrayLike<number>, expected: Float64Array, what: string) => {
      assertEquals(actual.length, expected.length);
      expected.forEach((value, i) => assertAlmostEquals(actual[i]!, value, 1e-5, `${what} ${i}`));
    };
    for (const kind of curvatureKinds) {
      if (kind === "monte-carlo-fisher") continue;
      const found = problem.gradient(params, batch!, { curvature: kind });
      near(await found.loss.data(), Float64Array.of(model.risk(theta)), "loss");
      const values = await Promise.all(Object.values(found.gradient).map((x) => x.data()));
      near(values.flatMap((x) => [...x]), model.gradient(theta), "gradient");
      near(await found.curvature!.data(), model.curvature(kind, theta), kind);
      dispose(found);
      const wanted = { curvature: kind, curvatureDiagonal: true };
      const { curvature: diagonal, ...rest } = problem.gradient(params, batch!, wanted);
      near(await diagonal!.data(), model.curvatureDiagonal(kind, theta), `diagonal, ${kind}`);
      dispose([diagonal, rest]);
    }
    const [one, two] = [0, 0].map((seed) =>
      problem.gradient(params, batch!, { curvature: "monte-carlo-fisher", key: randomKey(seed) })
    );
    assertEquals(await one!.curvature!.data(), await two!.curvature!.data());
    dispose([batch, params, one, two]);
  });

  testOnBackends(`${problem.id}: variances are there as for every problem`, async () => {
    const [batch] = await firstBatches(problem, 1, 9);
    const params = paramsAt();
    const both = { variance: true, curvature: "fisher" } as const;
    const { variance, curvature, ...rest } = problem.gradient(params, batch!, both);
    assertEquals(curvature!.shape, [4, 4]);
    for (const tensor of Object.values(variance!)) {
      assert((await tensor.data()).every((value) => value > 0));
    }
    dispose([batch, params, variance, curvature, rest]);
  }, ["cpu", "wasm"]);
}

testOnBackends("batches() goes through an epoch, and starts where it is told to", async () => {
  const [problem] = problems;
  const [all, later] = [await firstBatches(problem!, 6, 7), await firstBatches(problem!, 4, 7, 2)];
  assertEquals(all.map(({ xs }) => xs.shape[0]), [7, 7, 7, 3, 7, 7]);
  for (const [i, { xs, ys }] of later.entries()) {
    assertEquals(await xs.data(), await all[i + 2]!.xs.data());
    assertEquals(await ys.data(), await all[i + 2]!.ys.data());
  }
  dispose([all, later]);
  assertThrows(
    () => problem!.batches({ seed: 0, batchSize: 25 }),
    RangeError,
    "batchSize must be an integer from 1 to 24",
  );
}, ["cpu"]);

testOnBackends("features and numeric targets are standardized on the training part", async () => {
  for (const problem of problems) {
    const [batch] = await firstBatches(problem, 1, problem.trainSize!);
    const [xs, ys] = [[...await batch!.xs.data()], [...await batch!.ys.data()]];
    const columns = Array.from({ length: width }, (_, j) => xs.filter((_, at) => at % width === j));
    const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
    for (const column of [columns[0]!, columns[1]!, ...(problem.id === "regression" ? [ys] : [])]) {
      assertAlmostEquals(mean(column), 0, 1e-5);
      assertAlmostEquals(mean(column.map((x) => x * x)), 1, 1e-5);
    }
    assert(columns[2]!.every((x) => x === 0 || x === 1));
    dispose(batch);
  }
}, ["cpu"]);

testOnBackends("raw problems take everything as it is", async () => {
  const problem = linearProblem(table("regression"), { id: "raw", raw: true, testShare: 0.1 });
  assertEquals(problem.trainSize, 27);
  const [batch] = await firstBatches(problem, 1, 27);
  const ys = [...await batch!.ys.data()];
  const all = [...table("regression").targets].map(Math.fround);
  assert(ys.every((y) => all.includes(y)));
  dispose(batch);
  const bad = () => linearProblem(table("regression"), { id: "bad", testShare: 1 });
  assertThrows(bad, RangeError, "testShare must leave both parts some of the 30 examples, got 1");
}, ["cpu"]);

testOnBackends(
  "a natural gradient step with all data reaches the optimum of least squares",
  async () => {
    const [problem] = problems;
    const [batch] = await firstBatches(problem!, 1, problem!.trainSize!);
    const params = paramsAt();
    const optimizer = naturalGradient({ learningRate: 1, damping: 0 });
    const found = problem!.gradient(params, batch!, { curvature: "fisher" });
    const seen = { curvature: found.curvature! };
    const [state, update] = optimizer.update(optimizer.init(params), found.gradient, seen);
    const reached = applyUpdate(params, update);
    const after = problem!.gradient(reached, batch!);
    for (const tensor of Object.values(after.gradient)) {
      for (const value of await tensor.data()) assertAlmostEquals(value, 0, 1e-5);
    }
    const evaluation = await problem!.evaluate(reached);
    assertAlmostEquals(evaluation.trainLoss, (await after.loss.data())[0]!, 1e-6);
    assertEquals(evaluation.trainAccuracy, undefined);
    const classified = await problems[1]!.evaluate(reached);
    assert(classified.testAccuracy! >= 0 && classified.testAccuracy! <= 1);
    dispose([batch, params, found, state, update, reached, after]);
  },
);

testOnBackends("linear problems train with every optimizer, and leak nothing", async () => {
  for (const problem of problems) {
    assertEquals(Object.keys(problem.defaults.learningRates).toSorted(), optimizerIds.toSorted());
    for (const id of optimizerIds) {
      const learningRate = problem.defaults.learningRates[id]!;
      const optimizer = createOptimizer(id, { learningRate });
      const counts: number[] = [];
      const options = { problem, optimizer, steps: 4, batchSize: 8, seed: 0, evaluateEvery: 1 };
      for await (const { evaluation } of training(options)) {
        assert(Number.isFinite(evaluation.trainLoss), id);
        counts.push(tf.memory().numTensors);
      }
      assertEquals(counts, counts.map(() => counts[0]!), id);
    }
  }
}, ["cpu", "wasm"]);

Deno.test("an optimizer that needs what a problem does not give is named with it", async () => {
  const [problem] = problems;
  const plain: Problem = {
    ...problem!,
    id: "plain",
    gradient: (params, batch) => problem!.gradient(params, batch),
  };
  const rows = ablate({
    problems: [plain],
    optimizers: [naturalGradient({ learningRate: 1 })],
    steps: 2,
    validation: 0,
    backend: "cpu",
  });
  const message = await rows.then(() => "", (error) => String(error));
  assert(
    message.includes(
      "naturalGradient needs a curvature matrix (fisher), which plain does not give",
    ),
    message,
  );
});

Deno.test("evaluate() uses the first of the examples, as many as are asked for", async () => {
  for (const problem of problems) {
    const initial = problem.init(0), params = toTensors(generic(initial));
    const whole = await problem.evaluate(params);
    let sum = 0;
    for (let examples = 1; examples <= whole.testExamples!; examples++) {
      const { testLoss, testExamples } = await problem.evaluate(params, {}, { examples });
      assertEquals(testExamples, examples);
      assert(testLoss * examples >= sum - 1e-6); // as no example has a negative loss
      sum = testLoss * examples;
    }
    assertAlmostEquals(sum, whole.testLoss * whole.testExamples!, 1e-5);
    assertEquals(await problem.evaluate(params, {}, { examples: 1000 }), whole);
    assert((await problem.evaluate(params, {}, { examples: 1 })).trainLoss !== whole.trainLoss);
    dispose([initial, params]);
  }
});
