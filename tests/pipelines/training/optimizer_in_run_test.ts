/** What a run does to any method's steps, against the same done by hand. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { createOptimizer, optimizerIds } from "../../../optimizers/methods/registry.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Optimizer, Tensors } from "../../../optimizers/types.ts";
import { optimizerInRun } from "../../../pipelines/training/optimizer_in_run.ts";
import { rateFactor } from "../../../pipelines/training/rate_factor.ts";

await useBackend("cpu");

const steps = 3, rate = 0.05;
const settings = { schedule: "cosine", warmup: 0, weightDecay: 0.01, clip: 2 } as const;
const start = { kernel: [[0.5, -1], [2, 0.25]], bias: [1, -0.5] };
const gradients = [
  { kernel: [[3, -4], [0.5, 1]], bias: [0.3, 2] }, // longer than 2
  { kernel: [[0.2, 0.1], [-0.5, 1]], bias: [0.3, -0.2] }, // shorter
  { kernel: [[-2, 1], [0.5, 6]], bias: [0.7, 0] },
];

function tensorsFrom(values: typeof start): Tensors {
  return { kernel: tf.tensor2d(values.kernel), bias: tf.tensor1d(values.bias) };
}

function numbersIn(tensors: Tensors): number[] {
  return Object.values(tensors).flatMap((tensor) => [...tensor.dataSync()]);
}

/** Where three steps lead; the variance of every element is 0.04, times `noise` of the step. */
function pathOf(
  optimizer: Optimizer,
  between: (grad: Tensors, step: number) => { readonly grad: Tensors; readonly noise: number },
  after: (params: Tensors, update: Tensors, step: number) => Tensors,
): number[][] {
  let params = tensorsFrom(start);
  let state = optimizer.init(params);
  return gradients.map((values, step) => {
    const { grad, noise } = between(tensorsFrom(values), step);
    const variance = {
      kernel: tf.fill([2, 2], 0.04 * noise),
      bias: tf.fill([2], 0.04 * noise),
    };
    const [next, update] = optimizer.update(state, grad, { params, variance });
    const moved = after(params, update, step);
    dispose([state, grad, variance, update, params]);
    [state, params] = [next, moved];
    const shown = optimizer.evaluationParams?.(state, params) ?? params;
    const numbers = numbersIn(shown);
    if (shown !== params) dispose(shown);
    if (step === steps - 1) dispose([state, params]);
    return numbers;
  });
}

const sum = (params: Tensors, update: Tensors) => ({
  kernel: tf.add(params["kernel"]!, update["kernel"]!),
  bias: tf.add(params["bias"]!, update["bias"]!),
});

const trained = optimizerIds.filter((id) =>
  createOptimizer(id, { learningRate: rate }).needs?.curvature === undefined
);

for (const id of trained) {
  Deno.test(`${id} has a run's schedule, clipping and decay as if they were its own`, () => {
    const before = tf.memory().numTensors;
    const factor = rateFactor(settings, steps)!;
    const length = (grad: Tensors) => Math.hypot(...numbersIn(grad));
    const own = createOptimizer(id, { learningRate: (count) => rate * factor(count) });
    const keepsIterates = own.evaluationParams !== undefined;
    const expected = pathOf(own, (grad) => {
      const c = Math.min(1, settings.clip / length(grad));
      const clipped = {
        kernel: tf.mul(grad["kernel"]!, c),
        bias: tf.mul(grad["bias"]!, c),
      };
      dispose(grad);
      return { grad: clipped, noise: c ** 2 };
    }, (params, update, step) =>
      tf.tidy(() => {
        const moved = sum(params, update);
        const lost = tf.mul(params["kernel"]!, settings.weightDecay * factor(step));
        return { ...moved, kernel: tf.sub(moved["kernel"]!, lost) };
      }));
    const inRun = optimizerInRun(createOptimizer(id, { learningRate: rate }), settings, steps);
    assertEquals(inRun.name, id);
    assert(inRun.needs?.params);
    const found = pathOf(inRun, (grad) => ({ grad, noise: 1 }), sum);
    for (const [i, value] of found.flat().entries()) {
      assertAlmostEquals(value, expected.flat()[i]!, 2e-5, `${i}`);
    }
    const plain = createOptimizer(id, { learningRate: rate });
    const without = pathOf(plain, (grad) => ({ grad, noise: 1 }), sum);
    if (!keepsIterates) assert(Math.abs(without[2]![0]! - found[2]![0]!) > 1e-5);
    assertEquals(tf.memory().numTensors, before);
  });
}

Deno.test("an optimizer that does not say its learning rate has its updates multiplied", () => {
  const own: Optimizer<{ readonly count: number }> = {
    name: "own",
    init: () => ({ count: 0 }),
    update: ({ count }, grad) => [
      { count: count + 1 },
      { kernel: tf.neg(grad["kernel"]!), bias: tf.neg(grad["bias"]!) },
    ],
  };
  const inRun = optimizerInRun(own, { warmup: 0.5 }, 2);
  const grad = tensorsFrom(start);
  const [, first] = inRun.update(inRun.init(grad), grad);
  assertEquals(numbersIn(first), [-0.25, 0.5, -1, -0.125, -0.5, 0.25]);
  const [, second] = inRun.update({ count: 1 }, grad);
  assertEquals(numbersIn(second), [-0.5, 1, -2, -0.25, -1, 0.5]);
  dispose([grad, first, second]);
});

Deno.test("a run that does nothing to steps has the optimizer itself", () => {
  const optimizer = createOptimizer("adam", { learningRate: rate });
  for (
    const nothing of [{}, { schedule: "constant", warmup: 0, weightDecay: 0, clip: 0 }] as const
  ) {
    assertStrictEquals(optimizerInRun(optimizer, nothing, steps), optimizer);
  }
});

Deno.test("weight decay that nothing would feel is refused", () => {
  const inRun = optimizerInRun(createOptimizer("adam", { learningRate: rate }), settings, steps);
  const gain = tf.zeros([3]);
  assertThrows(() => inRun.init({ gain }), RangeError, "got 0.01 with gain");
  gain.dispose();
});

Deno.test("clipping gives a method with the empirical Fisher what shorter gradients would", () => {
  const clip = 0.1;
  const inRun = optimizerInRun(createOptimizer("matrix-svag", { learningRate: 1 }), { clip }, 2);
  const plain = createOptimizer("matrix-svag", { learningRate: 1 });
  const params = { w: tf.zeros([2]) };
  let states = [inRun.init(params), plain.init(params)];
  for (const values of [[3, 4], [4, -3]]) { // as long as each other: c is 0.02
    const grad = { w: tf.tensor1d(values) };
    const curvature = tf.tensor2d([[20, 5], [5, 30]]), variance = { w: tf.tensor1d([2, 3]) };
    const seen = { curvature, variance };
    const [next, clipped] = inRun.update(states[0], grad, seen);
    const [other, whole] = plain.update(states[1], grad, seen);
    const scaled = numbersIn(whole).map((u) => 0.02 * u);
    numbersIn(clipped).forEach((u, i) => assertAlmostEquals(u, scaled[i]!, 1e-6));
    dispose([states, grad, curvature, variance, clipped, whole]);
    states = [next, other];
  }
  dispose([states, params]);
});

Deno.test("a schedule refuses a state that counts nothing; clipping and decay do not need it", () => {
  const before = tf.memory().numTensors;
  const own: Optimizer<Tensors | undefined> = { // keeps its last update
    name: "own",
    init: () => undefined,
    update(_, grad) {
      const update = { kernel: tf.neg(grad["kernel"]!), bias: tf.neg(grad["bias"]!) };
      return [update, update];
    },
  };
  const message =
    "a schedule or warm-up goes by the updates that the state counts, and that of own";
  const params = tensorsFrom(start);
  assertThrows(() => optimizerInRun(own, { warmup: 0.5 }, 2).init(params), TypeError, message);
  const inRun = optimizerInRun(own, { weightDecay: 0.5, clip: 1e3 }, 2);
  const [kept, update] = inRun.update(inRun.init(params), params, { params });
  const all = [0.5, -1, 2, 0.25, 1, -0.5];
  assertEquals(numbersIn(kept), all.map((value) => -value));
  assertEquals(numbersIn(update), all.map((value, i) => i < 4 ? -1.5 * value : -value));
  dispose([params, kept, update]);
  assertEquals(tf.memory().numTensors, before);
});
