/** The properties of every optimizer of the registry, and of steepest descent in every norm. */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { type SgdOptions, steepestDescent } from "../../optimizers/methods/mod.ts";
import * as norms from "../../optimizers/norms/mod.ts";
import { createOptimizer, optimizerIds } from "../../optimizers/methods/registry.ts";
import { applyUpdate } from "../../optimizers/algebra/apply_update.ts";
import { dispose, tensorsOf } from "../../optimizers/tensors.ts";
import type { Observation, Optimizer, Tensors } from "../../optimizers/types.ts";
import { random } from "../../problems/random.ts";
import { testOnBackends } from "../backends.ts";
import { settingNames } from "../../optimizers/methods/hyper_parameters.ts";
import {
  type Hyper,
  reference,
  referenceOf,
  scales,
  type Slots,
  steepestReference,
  wholeReference,
} from "./reference.ts";

const learningRate = 0.25;

/** Gradients of 8 coordinates: always 0, tiny, huge, constant, and four random ones. */
function gradients(steps: number, seed = 1): Float32Array[] {
  const stream = random(seed, "gradients");
  return Array.from({ length: steps }, () =>
    Float32Array.from([
      0,
      1e-8 * stream.normal(),
      1e6 * stream.normal(),
      0.5,
      stream.normal(),
      3 + stream.normal(),
      0.01 * stream.normal() - 0.02,
      stream.below(2) === 0 ? 0 : stream.normal(),
    ]));
}

const asTensors = (values: Float32Array): Tensors => ({
  w: tf.tensor2d(values.slice(0, 6), [2, 3]),
  b: tf.tensor1d(values.slice(6)),
});

async function asArray(tensors: Tensors): Promise<number[]> {
  return [...await tensors.w!.data(), ...await tensors.b!.data()];
}

/** Mini-batch variances that belong to a gradient; one of them is 0. */
const variances = (g: Float32Array) => g.map((x, i) => i === 4 ? 0 : x * x * (0.1 + 0.3 * i));

/** A matrix that belongs to a gradient: symmetric, positive definite, its condition number below 100. */
function curvatures(g: Float32Array): number[][] {
  const stream = random(2, "curvature", Math.round(1e3 * g[4]!));
  const factor = g.map(() => 0);
  const rows = Array.from(g, () => Array.from(factor, () => stream.normal() / 3));
  return rows.map((a, i) =>
    rows.map((b, j) => Math.fround(a.reduce((sum, x, k) => sum + x * b[k]!, i === j ? 0.5 : 0)))
  );
}

/** All that an optimizer may be told besides the gradient; the caller frees it. */
const seenWith = (g: Float32Array, params: Tensors): Observation & { variance: Tensors } => ({
  params,
  variance: asTensors(variances(g)),
  curvature: tf.tensor2d(curvatures(g)),
});

/** The diagonal norm with scales that are made and freed at each call. */
const diagonalNorm: norms.Norm = {
  ...norms.l2Norm(),
  name: "diagonal",
  steepest(gradient) {
    const own = asTensors(Float32Array.from(scales));
    const direction = norms.diagonalNorm(own).steepest(gradient);
    dispose(own);
    return direction;
  },
};

const allNorms = [
  norms.l1Norm(),
  norms.l2Norm(),
  norms.lInfNorm(),
  norms.blockInfNorm(),
  diagonalNorm,
];

type Make = (options: SgdOptions) => Optimizer;

const registered = (id: string): Make => (options) => createOptimizer(id, { ...options });
const inNorm = (norm: norms.Norm): Make => (options) => steepestDescent({ norm, ...options });

/** What has the properties: how it is called, the name of its reference, and how it is made. */
const methods: readonly (readonly [name: string, reference: string, make: Make])[] = [
  ...optimizerIds.map((id) => [id, id, registered(id)] as const),
  ...allNorms.map((norm) => [`steepestDescent(${norm.name})`, norm.name, inNorm(norm)] as const),
];

interface Step {
  readonly update: number[];
  readonly slots: Record<string, number[]>;
}

/** Runs an optimizer, freeing everything but what it returns. */
async function run(optimizer: Optimizer, grads: readonly Float32Array[]): Promise<Step[]> {
  const start = Float32Array.from(grads[0]!, (_, i) => i - 3.5);
  let params = asTensors(start);
  let state = optimizer.init(params);
  const steps: Step[] = [];
  for (const values of grads) {
    const [grad, seen] = [asTensors(values), seenWith(values, params)];
    const [nextState, update] = optimizer.update(state, grad, seen);
    const nextParams = applyUpdate(params, update);
    const slots: Record<string, number[]> = {};
    for (const [name, value] of Object.entries(nextState)) {
      if (name !== "count" && name !== "parts") slots[name] = await asArray(value as Tensors);
    }
    steps.push({ update: await asArray(update), slots });
    dispose([grad, seen, update, state]); // the parameters among them
    [state, params] = [nextState, nextParams];
  }
  dispose([state, params]);
  return steps;
}

/** The same run in float64. */
function runReference(id: string, grads: readonly Float32Array[], hyper: Hyper): Step[] {
  const whole = wholeReference[id];
  if (whole !== undefined) {
    return grads.map((g) => ({ update: whole([...g], curvatures(g), hyper), slots: {} }));
  }
  const method = referenceOf(id);
  const zeros = () => Object.fromEntries(method.slots.map((name) => [name, 0]));
  const theta = Array.from(grads[0]!, (_, i) => i - 3.5);
  const states: Slots[] = theta.map(zeros);
  return grads.map((g, t) => {
    const s = variances(g);
    const update = theta.map((value, i) => {
      const whole = { gradient: [...g], i, blocks: [[0, 1, 2, 3, 4, 5], [6, 7]] };
      const seen = { t, g: g[i]!, theta: value, s: s[i]!, whole };
      const old = states[i]!;
      states[i] = method.next(seen, old, hyper);
      return method.update(seen, states[i]!, hyper, old);
    });
    update.forEach((u, i) => theta[i]! += u);
    const slots = Object.fromEntries(
      method.slots.map((name) => [name, states.map((state) => state[name]!)]),
    );
    return { update, slots };
  });
}

/** Compares runs: to 1e-5 of the largest value that the coordinate had so far. */
function assertSameRun(actual: readonly Step[], expected: readonly Step[]): void {
  const compare = (name: string, pick: (step: Step) => readonly number[]) => {
    const largest = pick(expected[0]!).map(() => 0);
    expected.forEach((step, t) =>
      pick(step).forEach((value, i) => {
        largest[i] = Math.max(largest[i]!, Math.abs(value));
        const got = pick(actual[t]!)[i]!;
        assertAlmostEquals(got, value, 1e-5 * largest[i]!, `${name}, step ${t}, coordinate ${i}`);
      })
    );
  };
  compare("update", (step) => step.update);
  for (const name of Object.keys(expected[0]!.slots)) compare(name, (step) => step.slots[name]!);
}

Deno.test("every optimizer of the registry has a float64 reference", () => {
  const all: readonly string[] = [...Object.keys(reference), ...Object.keys(wholeReference)];
  const lacking = optimizerIds.filter((id) => !all.includes(id));
  assertEquals(lacking.map((id) => `${id} lacks a reference in tests/optimizers/reference.ts`), []);
  const known: readonly string[] = optimizerIds;
  assertEquals(all.filter((id) => !known.includes(id)), []);
});

Deno.test("steepest descent in every norm has a float64 reference, and its name", () => {
  const names = allNorms.map((norm) => steepestDescent({ norm, learningRate }).name);
  assertEquals(names, Object.keys(steepestReference).map((name) => `steepestDescent(${name})`));
});

const having = (setting: string) => optimizerIds.filter((id) => settingNames(id).includes(setting));
const decaying: readonly string[] = having("weightDecay");

for (const [name, id, make] of methods) {
  testOnBackends(`${name} follows its float64 reference`, async () => {
    const grads = gradients(id in wholeReference ? 10 : 60);
    const actual = await run(make({ learningRate }), grads);
    const expected = runReference(id, grads, { learningRate });
    assertSameRun(actual, expected);
    const moved = (steps: readonly Step[]) => steps.some(({ update }) => update[0] !== 0);
    assertEquals(moved(actual), moved(expected), "a coordinate whose gradient is always 0");
  });

  testOnBackends(`${name} leaves its inputs alone and allocates only what it returns`, async () => {
    const optimizer = make({ learningRate });
    const [grads, later] = gradients(2);
    const params = asTensors(later!);
    const state0 = optimizer.init(params);
    const grad = asTensors(grads!);
    const seen = seenWith(grads!, params);
    const [state, first] = optimizer.update(state0, grad, seen);
    const frozen = await Promise.all(tensorsOf([state, grad, seen]).map((x) => x.data()));
    const copies = frozen.map((values) => values.slice());
    const before = tf.memory().numTensors;
    const [next, update] = optimizer.update(state, grad, seen);
    assertEquals(
      tf.memory().numTensors - before,
      tensorsOf([next, update]).length,
      "new tensors: state and update only",
    );
    const after = await Promise.all(tensorsOf([state, grad, seen]).map((x) => x.data()));
    assertEquals(after.map((values) => [...values]), copies.map((values) => [...values]));
    assertEquals([state0.count, state.count, next.count], [0, 1, 2]);
    // the same transition from the same state gives the same bits
    const [again, sameUpdate] = optimizer.update(state, grad, seen);
    assertEquals(await asArray(sameUpdate), await asArray(update));
    dispose([state0, state, next, again, first, update, sameUpdate, grad, seen]);
  });

  testOnBackends(`${name} keeps the number of tensors from step to step`, () => {
    const optimizer = make({ learningRate });
    let params = asTensors(gradients(1)[0]!);
    let state = optimizer.init(params);
    const counts = gradients(5).map((values) => {
      const [grad, seen] = [asTensors(values), seenWith(values, params)];
      const [nextState, update] = optimizer.update(state, grad, seen);
      const nextParams = applyUpdate(params, update);
      dispose([grad, seen, update, state]); // the parameters among them
      [state, params] = [nextState, nextParams];
      return tf.memory().numTensors;
    });
    assertEquals(counts, counts.map(() => counts[0]!));
    dispose([state, params]);
  });

  Deno.test(`${name} names a bad learning rate`, () => {
    for (const bad of [NaN, -0.1, 0, Infinity]) {
      assertThrows(
        () => make({ learningRate: bad }),
        RangeError,
        `learningRate must be a positive number or a schedule, got ${bad}`,
      );
    }
  });

  testOnBackends(`${name} takes a schedule as learning rate`, async () => {
    const grads = gradients(3);
    const schedule = (t: number) => [1, 0.5, 0.125][t]!;
    const scheduled = await run(make({ learningRate: schedule }), grads);
    const constant = await run(make({ learningRate: 1 }), grads);
    if (decaying.includes(id)) return; // updates depend on the parameters, which part ways
    scheduled.forEach(({ update }, t) =>
      assertEquals(update, constant[t]!.update.map((u) => u * schedule(t)))
    );
  }, ["cpu"]);
}

for (const id of having("beta")) {
  testOnBackends(`${id} with β = 0 follows its float64 reference`, async () => {
    const grads = gradients(10);
    const actual = await run(createOptimizer(id, { learningRate, beta: 0 }), grads);
    assertSameRun(actual, runReference(id, grads, { learningRate, beta: 0 }));
  });
}

for (const id of having("beta1")) {
  testOnBackends(`${id} with β₁ = 0 follows its float64 reference`, async () => {
    const grads = gradients(10);
    const hyper = { learningRate, beta1: 0, beta2: 0.99, epsilon: 0 };
    const actual = await run(createOptimizer(id, hyper), grads);
    assertSameRun(actual, runReference(id, grads, hyper));
  });
}

for (const id of ["svag", "m-svag"]) {
  testOnBackends(`the first step of ${id} is a step of SGD`, async () => {
    const grads = gradients(1);
    const [first] = await run(createOptimizer(id, { learningRate }), grads);
    const [plain] = await run(createOptimizer("sgd", { learningRate }), grads);
    first!.update.forEach((u, i) =>
      assertAlmostEquals(u, plain!.update[i]!, 3e-7 * Math.abs(plain!.update[i]!))
    );
  });
}

Deno.test("mismatched keys and shapes are named before any work", async () => {
  const { useBackend } = await import("../../optimizers/backends/use_backend.ts");
  await useBackend("cpu");
  const optimizer = createOptimizer("m-svag", { learningRate });
  const params = { w: tf.zeros([2, 3]) } as Tensors;
  const state = optimizer.init(params);
  const before = tf.memory().numTensors;
  const bad = { w: tf.zeros([3, 2]) } as Tensors;
  const extra = { w: tf.zeros([2, 3]), b: tf.zeros([1]) } as Tensors;
  assertThrows(
    () => optimizer.update(state, bad),
    TypeError,
    'gradient "w" must have shape [2,3] as in the state, got [3,2]',
  );
  assertThrows(() => optimizer.update(state, {}), TypeError, 'gradient lacks "w"');
  assertThrows(() => optimizer.update(state, extra), TypeError, 'gradient has "b"');
  assertThrows(() => applyUpdate(params, bad), TypeError, 'update "w" must have shape [2,3]');
  const natural = createOptimizer("natural-gradient", { learningRate });
  const chained = natural.init(params);
  assertThrows(
    () => natural.update(chained, params),
    TypeError,
    'needs seen.curvature, the matrix "fisher"',
  );
  const curvature = tf.zeros([6, 5]);
  assertThrows(
    () => natural.update(chained, params, { curvature }),
    TypeError,
    "curvature must have shape [6,6], as the gradient has 6 elements, got [6,5]",
  );
  curvature.dispose();
  const miniBatch = createOptimizer("m-svag-mb", { learningRate });
  const other = miniBatch.init(params);
  assertThrows(() => miniBatch.update(other, params), TypeError, "needs seen.variance");
  assertThrows(
    () => createOptimizer("adamw", { learningRate }).update(state, params),
    TypeError,
    "needs seen.params",
  );
  dispose([bad, extra, other]);
  assertEquals(tf.memory().numTensors, before);
  dispose([params, state]);
});
