/** The properties of every optimizer of the registry, and of steepest descent in every norm. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { type SgdOptions, steepestDescent } from "../../../optimizers/methods/mod.ts";
import * as norms from "../../../optimizers/norms/mod.ts";
import { createOptimizer, optimizerIds } from "../../../optimizers/methods/registry.ts";
import { applyUpdate } from "../../../optimizers/algebra/apply_update.ts";
import { dispose, tensorsOf } from "../../../optimizers/tensors.ts";
import type { Optimizer, Tensors } from "../../../optimizers/types.ts";
import { testOnBackends } from "../../backends.ts";
import { settingNames } from "../../../optimizers/methods/hyper_parameters.ts";
import { reference, scales, steepestReference, takesSign } from "../reference.ts";
import { wholeReference, wholeSteepest } from "../whole_reference.ts";
import { elementwiseIds } from "../elementwise_ids.ts";
import {
  asArray,
  assertSameRun,
  asTensors,
  gradients,
  run,
  runReference,
  seenWith,
  type Step,
} from "./runs.ts";

const learningRate = 0.25;

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
  norms.spectralNorm(),
];

type Make = (options: SgdOptions) => Optimizer;

const registered = (id: string): Make => (options) => createOptimizer(id, { ...options });
const inNorm = (norm: norms.Norm): Make => (options) => steepestDescent({ norm, ...options });

/** What has the properties: how it is called, the name of its reference, and how it is made. */
const methods: readonly (readonly [name: string, reference: string, make: Make])[] = [
  ...optimizerIds.map((id) => [id, id, registered(id)] as const),
  ...allNorms.map((norm) => [`steepestDescent(${norm.name})`, norm.name, inNorm(norm)] as const),
];

Deno.test("every optimizer of the registry has a float64 reference", () => {
  const all: readonly string[] = [...Object.keys(reference), ...Object.keys(wholeReference)];
  const lacking = optimizerIds.filter((id) => !all.includes(id));
  assertEquals(lacking.map((id) => `${id} lacks a reference in tests/optimizers/reference.ts`), []);
  const known: readonly string[] = optimizerIds;
  assertEquals(all.filter((id) => !known.includes(id)), []);
});

Deno.test("steepest descent in every norm has a float64 reference, and its name", () => {
  const names = allNorms.map((norm) => steepestDescent({ norm, learningRate }).name);
  const known = [...Object.keys(steepestReference), ...Object.keys(wholeSteepest)];
  assertEquals(names, known.map((name) => `steepestDescent(${name})`));
});

const having = (setting: string) => optimizerIds.filter((id) => settingNames(id).includes(setting));

/** Methods whose updates depend on the way so far, which parts where step sizes differ. */
const dependent: readonly string[] = optimizerIds.filter((id) =>
  createOptimizer(id, { learningRate }).needs?.params || id === "prodigy"
);

for (const [name, id, make] of methods) {
  testOnBackends(`${name} follows its float64 reference`, async (backend) => {
    // a software adapter takes its time; the executors' test looks at later steps
    const grads = gradients(id in wholeReference || backend === "webgpu" ? 10 : 60);
    const actual = await run(make({ learningRate }), grads);
    const expected = runReference(id, grads, { learningRate });
    assertSameRun(actual, expected, id);
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
    if (dependent.includes(id)) return;
    scheduled.forEach(({ update }, t) =>
      assertEquals(update, constant[t]!.update.map((u) => u * schedule(t)))
    );
  }, ["cpu"]);
}

for (const id of having("beta")) {
  testOnBackends(`${id} with β = 0 follows its float64 reference`, async () => {
    const grads = gradients(10);
    const actual = await run(createOptimizer(id, { learningRate, beta: 0 }), grads);
    assertSameRun(actual, runReference(id, grads, { learningRate, beta: 0 }), id);
  });
}

for (const id of having("beta1")) {
  testOnBackends(`${id} with β₁ = 0 follows its float64 reference`, async () => {
    const grads = gradients(10);
    const hyper = { learningRate, beta1: 0, beta2: 0.99, epsilon: 0 };
    const actual = await run(createOptimizer(id, hyper), grads);
    assertSameRun(actual, runReference(id, grads, hyper), id);
  });
}

const averaging = having("beta2").filter((id) => !having("beta1").includes(id));

for (const id of averaging) {
  testOnBackends(`${id} by averages follows its float64 reference`, async () => {
    const grads = gradients(12);
    const actual = await run(createOptimizer(id, { learningRate, beta2: 0.9 }), grads);
    assertSameRun(actual, runReference(id, grads, { learningRate, beta2: 0.9 }), id);
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
  const { useBackend } = await import("../../../optimizers/backends/use_backend.ts");
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

/** The last update and state of a method that is given gradients of one element, in turn. */
async function follow(id: string, gradients: readonly number[]) {
  const optimizer = createOptimizer(id, { learningRate: 1e-3 });
  const params = { w: tf.tensor1d([1]) };
  let state = optimizer.init(params);
  let last: Tensors = {};
  for (const g of gradients) {
    const grad = { w: tf.tensor1d([g]) };
    const variance = { w: tf.tensor1d([g * g]) }; // overflows with the gradient
    const [next, update] = optimizer.update(state, grad, { params, variance });
    dispose([state, last, grad, variance]);
    [state, last] = [next, update];
  }
  const values = await Promise.all(
    tensorsOf(state).map(async (tensor) => (await tensor.data())[0]!),
  );
  const [update] = await last.w!.data();
  dispose([state, last, params]);
  return { update: update!, values };
}

const ordinary = Array.from({ length: 30 }, () => 1);

testOnBackends("no coordinate is stopped for ever by one huge gradient", async () => {
  for (const id of elementwiseIds) {
    for (const huge of [1e19, -1e25, 3.4e38]) {
      const { update, values } = await follow(id, [...ordinary, huge, ...ordinary]);
      assert(
        update !== 0 && Number.isFinite(update),
        `${id} after ${huge}: an update of ${update}`,
      );
      assert(values.every(Number.isFinite), `${id} after ${huge}: a state of ${values}`);
    }
  }
});

testOnBackends("an infinite gradient, or none, shows in every method", async () => {
  for (const id of elementwiseIds.filter((id) => !takesSign(id))) {
    for (const bad of [Infinity, -Infinity, NaN]) {
      const { update } = await follow(id, [...ordinary, bad]);
      assert(!Number.isFinite(update), `${id} after ${bad}: an update of ${update}`);
    }
  }
});
