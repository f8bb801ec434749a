import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import * as o from "../../../optimizers/mod.ts";
import { testOnBackends } from "../../backends.ts";

testOnBackends("precondition() with the diagonal divides, and leaves 0 / 0 at 0", async () => {
  const optimizer = o.precondition({ curvature: "fisher", damping: 0, diagonal: true });
  const params = { b: tf.tensor1d([0]), w: tf.tensor2d([[0, 0]]) };
  const grad = { b: tf.tensor1d([6]), w: tf.tensor2d([[0, 1]]) };
  const matrix = tf.tensor2d([[2, 1, 1], [1, 0, 1], [1, 1, 4]]);
  const diagonal = tf.tensor1d([2, 0, 4]);
  assertEquals(optimizer.needs, { curvature: "fisher", curvatureDiagonal: true });
  for (const curvature of [matrix, diagonal]) {
    const before = tf.memory().numTensors;
    const [state, update] = optimizer.update(optimizer.init(params), grad, { curvature });
    assertEquals(tf.memory().numTensors, before + 2);
    assertEquals(state, { count: 1 });
    assertEquals([...await update.b!.data(), ...await update.w!.data()], [3, 0, 0.25]);
    o.dispose(update);
  }
  o.dispose([params, grad, matrix, diagonal]);
});

testOnBackends("the diagonal methods divide by what is seen", async () => {
  const options = { learningRate: 0.5, damping: 1, diagonal: true };
  const grad = { w: tf.tensor1d([6, 2]), b: tf.tensor1d([-4]) };
  const curvature = tf.tensor1d([2, 0, 3]);
  for (const make of [o.naturalGradient, o.empiricalFisher, o.gaussNewton]) {
    const optimizer = make(options);
    assertEquals(optimizer.needs?.curvatureDiagonal, true);
    const [, update] = optimizer.update(optimizer.init(grad), grad, { curvature });
    assertEquals([...await update.w!.data(), ...await update.b!.data()], [-1, -1, 0.5]);
    o.dispose(update);
  }
  o.dispose([grad, curvature]);
});

testOnBackends("partition() gives each optimizer its block of the matrix", async () => {
  const options = { damping: 0, learningRate: 1 };
  const optimizer = o.partition({
    "*bias": o.sgd({ learningRate: 1 }),
    "*": o.naturalGradient(options),
  });
  assertEquals(optimizer.needs?.curvature, "fisher");
  const shapes = { "a/bias": [1], "a/kernel": [2], "b/bias": [1], "b/kernel": [1] } as const;
  const grad = Object.fromEntries(
    Object.entries(shapes).map(([key, shape]) => [key, tf.fill([...shape], 6)]),
  );
  const diagonal = tf.tensor1d([100, 1, 2, 100, 3]); // by gradient: bias, kernel, kernel, …
  const curvature = tf.tidy(() => tf.mul(tf.eye(5), diagonal));
  const state = optimizer.init(grad);
  const before = tf.memory().numTensors;
  const [next, update] = optimizer.update(state, grad, { curvature });
  assertEquals(tf.memory().numTensors - before, 4);
  const values: number[] = [];
  for (const tensor of Object.values(update)) values.push(...await tensor.data());
  assertEquals(values.map((value) => Math.round(1e5 * value) / 1e5), [-6, -6, -3, -6, -2]);
  o.dispose([grad, diagonal, curvature, state, next, update]);
});

testOnBackends("partition() gives each optimizer its part of the diagonal", async () => {
  const options = { damping: 0, learningRate: 1, diagonal: true };
  const optimizer = o.partition({
    "*bias": o.naturalGradient(options),
    "*": o.naturalGradient({ ...options, learningRate: 2 }),
  });
  assertEquals(optimizer.needs?.curvatureDiagonal, true);
  const grad = { bias: tf.tensor1d([6]), kernel: tf.tensor1d([6, 6]) };
  const curvature = tf.tensor1d([1, 2, 3]);
  const [, update] = optimizer.update(optimizer.init(grad), grad, { curvature });
  assertEquals([...await update.bias!.data(), ...await update.kernel!.data()], [-6, -6, -4]);
  o.dispose([grad, curvature, update]);
});

testOnBackends("accumulate() feeds the mean of the diagonals", async () => {
  const options = { damping: 0, learningRate: 1, diagonal: true };
  const optimizer = o.accumulate(2, o.gaussNewton(options));
  assertEquals(optimizer.needs?.curvatureDiagonal, true);
  const grad = { w: tf.tensor1d([8, 8]) };
  let state = optimizer.init(grad);
  assertEquals(state.curvature!.shape, [2]);
  const matrix = tf.tensor2d([[1, 5], [5, 3]]), diagonal = tf.tensor1d([3, 1]);
  for (const [curvature, expected] of [[matrix, 0], [diagonal, -4], [diagonal, 0]] as const) {
    const [next, update] = optimizer.update(state, grad, { curvature });
    assertEquals([...await update.w!.data()], [expected, expected]);
    o.dispose([update, state]);
    state = next;
  }
  o.dispose([grad, matrix, diagonal, state]);
});

testOnBackends("accumulate() feeds the mean of the matrices", async () => {
  const optimizer = o.accumulate(2, o.gaussNewton({ damping: 0, learningRate: 1 }));
  assertEquals(optimizer.needs?.curvature, "gauss-newton");
  const params = { w: tf.tensor1d([0, 0]) };
  let state = optimizer.init(params);
  for (const [g, b, expected] of [[2, 1, 0], [6, 3, -2], [8, 4, 0], [8, 4, -2]] as const) {
    const [grad, curvature] = [{ w: tf.fill([2], g) }, tf.tidy(() => tf.mul(tf.eye(2), b))];
    const [next, update] = optimizer.update(state, grad, { curvature });
    assertEquals(
      (await update.w!.data()).map((x) => Math.round(1e5 * x) / 1e5),
      Float32Array.of(expected, expected),
    );
    o.dispose([grad, curvature, state, update]);
    state = next;
  }
  o.dispose([params, state]);
});

Deno.test("what an observation cannot give is named", async () => {
  await useBackend("cpu");
  const rate = { learningRate: 1 };
  const both = o.chain(o.naturalGradient(rate), o.empiricalFisher(rate));
  assertThrows(
    () => both.needs,
    TypeError,
    'must need the same curvature, got "fisher" and "empirical-fisher"',
  );
  const diagonal = { ...rate, diagonal: true };
  const mixed = o.chain(o.naturalGradient(rate), o.naturalGradient(diagonal));
  assertEquals(mixed.needs, { params: false, variance: false, curvature: "fisher" });
  const optimizer = o.accumulate(2, o.naturalGradient(rate));
  const params = { w: tf.tensor1d([1, 2]) };
  const state = optimizer.init(params);
  assertThrows(() => optimizer.update(state, params), TypeError, "needs seen.curvature");
  o.dispose(state);
  const whole = o.naturalGradient(rate);
  const diagonals: readonly o.Optimizer[] = [
    o.naturalGradient(diagonal),
    o.accumulate(1, o.gaussNewton(diagonal)),
  ];
  for (const each of diagonals) {
    const start = each.init(params);
    for (const shape of [[3], [2, 3], [1, 2]]) {
      const curvature = tf.zeros(shape);
      assertThrows(
        () => each.update(start, params, { curvature }),
        TypeError,
        `curvature must have shape [2] or [2,2], as the gradient has 2 elements, got [${shape}]`,
      );
      curvature.dispose();
    }
    o.dispose(start);
  }
  const vector = tf.ones([2]);
  assertThrows(
    () => whole.update(whole.init(params), params, { curvature: vector }),
    TypeError,
    "curvature must have shape [2,2], as the gradient has 2 elements, got [2]",
  );
  const single = o.precondition({ curvature: "gauss-newton", diagonal: true });
  assertThrows(
    () => single.update(single.init(params), params),
    TypeError,
    'needs seen.curvature, the diagonal of the matrix "gauss-newton"',
  );
  o.dispose([params, vector]);
});

Deno.test("bad hyper-parameters are named", () => {
  for (const damping of [-1, NaN, Infinity]) {
    assertThrows(
      () => o.naturalGradient({ learningRate: 1, damping }),
      RangeError,
      `damping must be a finite number of at least 0, got ${damping}`,
    );
  }
  const fisher = "sampled" as "exact";
  assertThrows(
    () => o.naturalGradient({ learningRate: 1, fisher }),
    RangeError,
    'fisher must be "exact" or "monte-carlo", got "sampled"',
  );
  const sampled = o.naturalGradient({ learningRate: 1, fisher: "monte-carlo" });
  assertEquals(sampled.needs?.curvature, "monte-carlo-fisher");
});
