/** Transformations against arithmetic done by hand. */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as o from "../../../optimizers/mod.ts";
import type { Observation, Optimizer, Tensors } from "../../../optimizers/types.ts";
import { testOnBackends } from "../../backends.ts";

const vector = (...values: number[]): Tensors => ({ w: tf.tensor1d(values) });
const read = async ({ w }: Tensors) => [...await w!.data()];

/** Updates for a list of gradients, at fixed parameters or along the path from them. */
async function run(
  optimizer: Optimizer,
  start: readonly number[],
  grads: readonly (readonly number[])[],
  seen: (params: Tensors) => Observation = (params) => ({ params }),
) {
  let params = vector(...start);
  let state = optimizer.init(params);
  const updates: number[][] = [];
  for (const values of grads) {
    const grad = vector(...values);
    const observation = seen(params);
    const [next, update] = optimizer.update(state, grad, observation);
    updates.push(await read(update));
    const nextParams = o.applyUpdate(params, update);
    o.dispose([state, grad, update, observation, params]);
    [state, params] = [next, nextParams];
  }
  const last = { updates, params: await read(params), state };
  o.dispose(params);
  return last;
}

function assertNear(actual: readonly number[], expected: readonly number[], tolerance = 1e-6) {
  assertEquals(actual.length, expected.length);
  expected.forEach((value, i) => assertAlmostEquals(actual[i]!, value, tolerance));
}

testOnBackends("clipByValue clips both ends and keeps what is inside", async () => {
  const { updates, state } = await run(o.clipByValue(2), [0, 0, 0], [[-5, 1.5, 3]]);
  assertEquals(updates, [[-2, 1.5, 2]]);
  o.dispose(state);
});

testOnBackends("clipByGlobalNorm shortens all tensors alike, and only if they are long", () => {
  const optimizer = o.clipByGlobalNorm(5);
  const long = { a: tf.tensor1d([6]), b: tf.tensor2d([[0], [8]]) } as Tensors;
  const short = { a: tf.tensor1d([3]), b: tf.tensor2d([[0], [4]]) } as Tensors;
  const zero = { a: tf.tensor1d([0]), b: tf.tensor2d([[0], [0]]) } as Tensors;
  for (
    const [grad, expected] of [[long, [3, 0, 4]], [short, [3, 0, 4]], [zero, [0, 0, 0]]] as const
  ) {
    const [, update] = optimizer.update(optimizer.init(grad), grad);
    assertNear([...update.a!.dataSync(), ...update.b!.dataSync()], expected);
    o.dispose([update]);
  }
  o.dispose([long, short, zero]);
}, ["cpu", "wasm"]);

testOnBackends("clipByBlockNorm shortens each tensor by itself", () => {
  const optimizer = o.clipByBlockNorm(5);
  const grad = { a: tf.tensor1d([6, 8]), b: tf.tensor1d([1]) } as Tensors;
  const [, update] = optimizer.update(optimizer.init(grad), grad);
  assertNear([...update.a!.dataSync(), ...update.b!.dataSync()], [3, 4, 1]);
  o.dispose([update, grad]);
}, ["cpu", "wasm"]);

testOnBackends("addDecayedWeights is L2 before the learning rate, with a mask", async () => {
  const optimizer = o.chain(o.addDecayedWeights({ weightDecay: 0.5 }), o.scaleByLearningRate(0.1));
  const { updates } = await run(optimizer, [2, -4], [[1, 1]]);
  assertNear(updates[0]!, [-0.2, 0.1]);
  const masked = o.chain(
    o.addDecayedWeights({ weightDecay: 0.5, mask: (key) => key !== "w" }),
    o.scaleByLearningRate(0.1),
  );
  assertNear((await run(masked, [2, -4], [[1, 1]])).updates[0]!, [-0.1, -0.1]);
});

testOnBackends(
  "accumulate feeds the mean of k gradients and the variance of that mean",
  async () => {
    const optimizer = o.accumulate(2, o.mSvagMiniBatch({ learningRate: 1, beta: 0 }));
    const grads = [[1, 4], [3, 4]];
    const { updates, state } = await run(optimizer, [0, 0], grads, () => ({
      variance: vector(2, 0),
    }));
    // mean 2, 4; variance of the mean (2 + 2) / 4 = 1, 0; γ = m² / (m² + s)
    assertNear(updates.flat(), [0, 0, -2 * 4 / 5, -4]);
    assertEquals([state.count, state.inner.count], [2, 1]);
    o.dispose(state);
  },
);

testOnBackends("lookahead goes back halfway after k steps", async () => {
  const optimizer = o.lookahead(o.sgd({ learningRate: 1 }), { period: 3, slowStep: 0.5 });
  const { params, updates, state } = await run(optimizer, [10], [[1], [1], [1], [1]]);
  assertNear(updates.flat(), [-1, -1, 0.5, -1]); // 10, 9, 8, then 10 + (7 - 10) / 2
  assertNear(params, [7.5]);
  o.dispose(state);
});

testOnBackends("emaOfParams averages the parameters after the update", async () => {
  const optimizer = o.chain(o.sgd({ learningRate: 1 }), o.emaOfParams(0.75));
  const { state, params } = await run(optimizer, [8], [[4], [4]]);
  assertNear(params, [0]);
  assertNear(await read((state as { average: Tensors }).average), [0.75 * 7]); // 8 → 7 → 5.25
  o.dispose(state);
});

Deno.test("partition names a parameter that no pattern matches", async () => {
  await o.useBackend("cpu");
  const optimizer = o.partition({ "fc*": o.sgd({ learningRate: 1 }) });
  const params = { "conv/kernel": tf.zeros([1]) } as Tensors;
  assertThrows(() => optimizer.init(params), TypeError, '"conv/kernel"');
  o.dispose(params);
});

Deno.test("a partition keeps the rates of its parts where the step size of a step is told", async () => {
  await o.useBackend("cpu");
  const parts = { "*bias": o.scaleByLearningRate(0.1), "*": o.scaleByLearningRate(1) };
  const optimizer = o.chain(o.partition(parts), o.scaleByLearningRate(0.5));
  const grad = { kernel: tf.tensor1d([1]), bias: tf.tensor1d([1]) };
  const state = optimizer.init(grad);
  for (
    const [seen, kernel, bias] of [[{}, 0.5, 0.05], [{ learningRate: 2 }, 2, 0.2]] as const
  ) {
    const [, update] = optimizer.update(state, grad, seen);
    assertAlmostEquals((await update.kernel!.data())[0]!, kernel, 1e-6);
    assertAlmostEquals((await update.bias!.data())[0]!, bias, 1e-6);
  }
});

Deno.test("bad options of transformations are named", () => {
  assertThrows(() => o.clipByValue(0), RangeError, "limit must be a positive number, got 0");
  assertThrows(() => o.clipByGlobalNorm(NaN), RangeError, "maxNorm");
  assertThrows(() => o.accumulate(1.5, o.sgd({ learningRate: 1 })), RangeError, "k must be");
  assertThrows(
    () => o.lookahead(o.sgd({ learningRate: 1 }), { slowStep: 2 }),
    RangeError,
    "slowStep",
  );
  assertThrows(() => o.addDecayedWeights({ weightDecay: -1 }), RangeError, "weightDecay");
  assertThrows(() => o.emaOfParams(1), RangeError, "decay");
  assertThrows(() => o.scale(Infinity), RangeError, "factor");
  assertThrows(() => o.scaleByRootAverage({ beta2: 1 }), RangeError, "beta2");
  assertThrows(() => o.preconditionKronecker({ beta2: -0.1 }), RangeError, "beta2");
});
