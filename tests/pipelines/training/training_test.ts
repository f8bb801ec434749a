/** What the training loop hands from step to step besides parameters: memory and keys. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../../optimizers/algebra/apply_update.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import * as o from "../../../optimizers/mod.ts";
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { dispose, mapTensors } from "../../../optimizers/tensors.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import type { EvaluationRow } from "../../../pipelines/rows/rows.ts";
import { training } from "../../../pipelines/training/training.ts";
import { classification } from "../../../problems/kinds/classification.ts";
import { iterate } from "../../../problems/data/batches.ts";
import { relu } from "../../../problems/models/layers/activations.ts";
import { batchNorm } from "../../../problems/models/layers/batch_norm.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { dropout } from "../../../problems/models/layers/dropout.ts";
import { flatten } from "../../../problems/models/layers/flatten.ts";
import type { Layer } from "../../../problems/models/layer.ts";
import { mlp } from "../../../problems/models/networks/mlp.ts";
import { sequential } from "../../../problems/models/sequential.ts";
import type { Problem } from "../../../problems/problem.ts";
import { randomKey } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { tinyProblems } from "../../problems/tiny_problems.ts";
import { tinyReader } from "../../problems/tiny_reader.ts";
import { handMadeSgd, tinyProblem } from "../tiny.ts";

const { data } = tinyProblems[0]!;

const classifier = (id: string, model: Layer): Problem =>
  classification({
    id,
    title: id,
    model,
    data,
    defaults: {
      batchSize: 4,
      steps: 8,
      learningRates: { "m-svag": 0.1, "m-svag-mb": 0.1, "schedule-free": 0.1 },
    },
  });

const dropoutNet = classifier(
  "dropout-net",
  sequential([flatten(), ["fc1", dense(6)], relu(), dropout(0.5), ["fc2", dense(3)]]),
);
const normNet = classifier(
  "norm-net",
  sequential([flatten(), ["bn1", batchNorm({ decay: 0.9 })], dropout(0.2), ["fc1", dense(3)]]),
);

const normFree = classifier("norm-free-net", mlp({ hidden: [4], classes: 3 }));

/** Of 2,343 parameters: too many for whole curvature matrices. */
const wideNet = classifier("wide-net", mlp({ hidden: [60], classes: 3 }));

async function valuesOf(tensors: Tensors): Promise<Record<string, number[]>> {
  const values: Record<string, number[]> = {};
  for (const [name, tensor] of Object.entries(tensors)) values[name] = [...await tensor.data()];
  return values;
}

for (const problem of [dropoutNet, normNet]) {
  testOnBackends(`${problem.id} is trained as by a loop written out`, async () => {
    const run = { problem, optimizer: handMadeSgd(0.1), steps: 5, batchSize: 4, seed: 2 };
    const found = [];
    for await (const { position, step, evaluation } of training({ ...run, evaluateEvery: 5 })) {
      const { params, memory } = position;
      found.push({
        step,
        evaluation,
        params: await valuesOf(params),
        memory: await valuesOf(memory),
      });
    }
    let params = problem.init(2), memory = problem.initMemory!(2), m = mapTensors(params, zeros);
    const evaluations = [await problem.evaluate(params, memory)];
    let step = 0;
    for await (const batch of iterate(problem.batches({ seed: 2, batchSize: 4 }))) {
      const key = randomKey(2, "step", step);
      const { loss, gradient, memory: next } = problem.gradient(params, batch, { memory, key });
      const again = problem.loss(params, batch, { memory, key });
      assertAlmostEquals((await again.data())[0]!, (await loss.data())[0]!, 1e-6);
      const [nextM, update] = handMadeSgd(0.1).update({ count: 0, m }, gradient);
      const moved = applyUpdate(params, update);
      dispose([params, memory, m, batch, loss, again, gradient, update]);
      [params, memory, m] = [moved, next!, nextM.m];
      if (++step === 5) break;
    }
    evaluations.push(await problem.evaluate(params, memory));
    assertEquals(found.map(({ evaluation }) => evaluation), evaluations);
    assertEquals(found[1]!.params, await valuesOf(params));
    assertEquals(found[1]!.memory, await valuesOf(memory));
    dispose([params, memory, m]);
  });

  testOnBackends(`${problem.id} holds as many tensors after every step`, async () => {
    const counts: number[] = [];
    const optimizer = createOptimizer("adam", { learningRate: 0.01 });
    const run = { problem, optimizer, steps: 7, batchSize: 4, seed: 0, evaluateEvery: 1 };
    for await (const _ of training(run)) counts.push(tf.memory().numTensors);
    assertEquals(counts, counts.map(() => counts[0]!));
  });
}

/** Ways to have an average evaluated, at the places where an optimizer may have it. */
const averaging: readonly o.Optimizer[] = [
  o.scheduleFree({ learningRate: 0.1 }),
  o.chain(o.sgd({ learningRate: 0.1 }), o.emaOfParams(0.5)),
  o.chain(o.clipByGlobalNorm(1), o.scheduleFree({ learningRate: 0.1, base: "sgd" })),
  o.lookahead<o.OptimizerState>(o.scheduleFree({ learningRate: 0.1 }), { period: 2 }),
  o.accumulate<o.OptimizerState>(2, o.scheduleFree({ learningRate: 0.1 })),
  o.partition({
    "*bias": o.sgd({ learningRate: 0.1 }),
    "*": o.scheduleFree({ learningRate: 0.1 }),
  }),
];

testOnBackends("what is evaluated is what the optimizer says, not what it trains", async () => {
  for (const optimizer of averaging) {
    const before = tf.memory().numTensors;
    const run = { problem: normFree, optimizer, steps: 4, batchSize: 4, seed: 2 };
    for await (const { position, step, evaluation } of training({ ...run, evaluateEvery: 2 })) {
      const { state, params } = position;
      const shown = optimizer.evaluationParams!(state, params);
      assertEquals(Object.keys(shown).sort(), Object.keys(params).sort());
      assertEquals(evaluation, await normFree.evaluate(shown, {}), optimizer.name);
      const elsewhere = await normFree.evaluate(params, {});
      if (step === 0) assertEquals(elsewhere, evaluation);
      if (step === 4) assertNotEquals(elsewhere, evaluation, optimizer.name);
      dispose(shown);
    }
    assertEquals(tf.memory().numTensors, before);
  }
}, ["cpu", "wasm"]);

const zeros = (tensor: tf.Tensor) => tf.zeros(tensor.shape);

Deno.test("running statistics follow those of the batches, computed in float64", async () => {
  await useBackend("cpu");
  let [mean, variance] = [new Float64Array(35), new Float64Array(35).fill(1)];
  const sizes = [];
  for await (const { xs, ys } of iterate(normNet.batches({ seed: 1, batchSize: 4 }))) {
    const values = await xs.data(), n = xs.shape[0]!;
    sizes.push(n);
    const of = (i: number) => Array.from({ length: n }, (_, k) => values[35 * k + i]!);
    const average = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / n;
    const means = mean.map((_, i) => average(of(i)));
    const squares = mean.map((_, i) => average(of(i).map((value) => (value - means[i]!) ** 2)));
    mean = mean.map((value, i) => 0.9 * value + 0.1 * means[i]!);
    variance = variance.map((value, i) => 0.9 * value + 0.1 * squares[i]!);
    dispose([xs, ys]);
    if (sizes.length === 4) break;
  }
  assertEquals(sizes, [4, 4, 3, 4]);
  const run = { problem: normNet, optimizer: handMadeSgd(0.1), batchSize: 4, seed: 1 };
  for await (const { position, step } of training({ ...run, steps: 4, evaluateEvery: 4 })) {
    if (step === 0) continue;
    const found = await valuesOf(position.memory);
    assertEquals(Object.keys(found), ["bn1/mean", "bn1/variance"]);
    mean.forEach((value, i) => assertAlmostEquals(found["bn1/mean"]![i]!, value, 1e-6));
    variance.forEach((value, i) => assertAlmostEquals(found["bn1/variance"]![i]!, value, 1e-6));
  }
});

const interrupted = [
  [dropoutNet, "m-svag-mb"],
  [dropoutNet, "schedule-free"], // evaluates an average, which goes on too
  [normNet, "m-svag"],
  [tinyReader({ dropout: 0.5 }), "m-svag-mb"], // three steps an epoch, so the fourth is in the second
] as const;

for (const [problem, optimizer] of interrupted) {
  Deno.test(`${problem.id} with ${optimizer} goes on where it was stopped, bit for bit`, async () => {
    await useBackend("cpu");
    const before = tf.memory().numTensors;
    const options = { problems: [problem], optimizers: [optimizer], evaluateEvery: 2 };
    const rowsOf = async (
      more: { out?: string; signal?: AbortSignal; onEvaluation?: Listener },
    ) => {
      const table = await ablate({ ...options, backend: "cpu", onNote() {}, ...more });
      return (table.objects() as EvaluationRow[]).map(({ seconds: _, ...row }) => row);
    };
    const undisturbed = await rowsOf({});
    const out = await Deno.makeTempDir();
    const controller = new AbortController();
    const onEvaluation = ({ step }: EvaluationRow) =>
      step === 4 && controller.abort(new Error("enough"));
    await assertRejects(
      () => rowsOf({ out, signal: controller.signal, onEvaluation }),
      Error,
      "enough",
    );
    assertEquals(await rowsOf({ out }), undisturbed);
    assertEquals(tf.memory().numTensors, before);
    await Deno.remove(out, { recursive: true });
  });
}

type Listener = (row: EvaluationRow) => void;

Deno.test("each step has a key of its own, which follows from seed and step alone", async () => {
  await useBackend("cpu");
  const base = tinyProblem();
  const drawn: number[] = [];
  const problem = tinyProblem({
    gradient(params, batch, options) {
      drawn.push(options!.key!.stream().uniform());
      assertEquals(options!.memory, {});
      return base.gradient(params, batch);
    },
  });
  const run = { problem, optimizer: handMadeSgd(0.1), batchSize: 4, seed: 5, evaluateEvery: 2 };
  for await (const _ of training({ ...run, steps: 4 }));
  const expected = [0, 1, 2, 3].map((step) => randomKey(5, "step", step).stream().uniform());
  assertEquals(drawn, expected);
  assertEquals(new Set(drawn).size, 4);
});

Deno.test("a problem that says nothing of its memory keeps it, and may hand on the same tensors", async () => {
  await useBackend("cpu");
  const base = tinyProblem();
  const before = tf.memory().numTensors;
  for (const says of ["nothing", "the same"]) {
    const seen = new Set<unknown>();
    const problem = tinyProblem({
      initMemory: (seed) => ({ visits: tf.scalar(seed) }),
      gradient(params, batch, options) {
        const { memory } = options!;
        seen.add(memory!.visits);
        const found = base.gradient(params, batch);
        return says === "nothing" ? found : { ...found, memory: { ...memory! } };
      },
      evaluate(params, memory) {
        assert(!memory!.visits!.isDisposed);
        return base.evaluate(params);
      },
    });
    const run = { problem, optimizer: handMadeSgd(0.1), batchSize: 4, seed: 5 };
    for await (const _ of training({ ...run, steps: 3, evaluateEvery: 1 }));
    assertEquals(seen.size, 1);
    assertEquals(tf.memory().numTensors, before);
  }
});

testOnBackends("diagonals of curvature matrices train models of any size", async (backend) => {
  const options = { learningRate: 0.05, damping: 0.1, diagonal: true };
  const optimizers: readonly o.Optimizer[] = [
    o.naturalGradient(options),
    o.naturalGradient({ ...options, fisher: "monte-carlo" }),
    o.empiricalFisher(options),
    o.chain(o.momentum(), o.gaussNewton({ ...options, learningRate: 0.02 })),
    o.accumulate(2, o.partition({ "*": o.naturalGradient(options) })),
  ];
  // WebGPU compiles shaders for each
  for (const optimizer of backend === "webgpu" ? optimizers.slice(0, 1) : optimizers) {
    const run = { problem: wideNet, optimizer, steps: 8, batchSize: 5, seed: 1 };
    const losses: number[] = [], counts: number[] = [];
    for await (const { evaluation } of training({ ...run, evaluateEvery: 4 })) {
      losses.push(evaluation.trainLoss);
      counts.push(tf.memory().numTensors);
    }
    assertEquals(counts, counts.map(() => counts[0]!), optimizer.name);
    assert(losses[2]! < losses[0]!, `${optimizer.name}: ${losses}`);
  }
  const whole = { problem: wideNet, optimizer: o.naturalGradient({ learningRate: 1 }), steps: 1 };
  await assertRejects(
    () => Array.fromAsync(training({ ...whole, batchSize: 5, seed: 1, evaluateEvery: 1 })),
    RangeError,
    "at most 2048 parameters, this sequential has 2343; use an optimizer that needs no more than",
  );
});

testOnBackends("a problem that gives the whole matrix will do for its diagonal", async () => {
  const { gradient } = normFree;
  const wholeOnly: Problem = {
    ...normFree,
    gradient: (params, batch, { curvatureDiagonal: _, ...options } = {}) =>
      gradient(params, batch, options),
  };
  const optimizer = o.gaussNewton({ learningRate: 0.1, damping: 0.1, diagonal: true });
  const found: number[] = [];
  for (const problem of [normFree, wholeOnly]) {
    const run = { problem, optimizer, steps: 3, batchSize: 5, seed: 1, evaluateEvery: 3 };
    const passed = await Array.fromAsync(training(run), ({ evaluation }) => evaluation.trainLoss);
    found.push(passed.at(-1)!);
  }
  assertAlmostEquals(found[0]!, found[1]!, 1e-4);
}, ["cpu"]);
