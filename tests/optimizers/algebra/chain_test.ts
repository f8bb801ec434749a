/** Chains: fusion, associativity, and the points at which methods coincide. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { chain } from "../../../optimizers/algebra/chain.ts";
import type { Elementwise } from "../../../optimizers/rules/rule.ts";
import * as o from "../../../optimizers/mod.ts";
import type { Optimizer, Tensors } from "../../../optimizers/types.ts";
import { random, type RandomStream } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";

const learningRate = 0.125;

type Make = (stream: RandomStream) => Optimizer;

const beta = (stream: RandomStream) => Math.round(stream.uniform() * 95) / 100;

/** Transformations that stand alone, with random hyper-parameters. */
const makers: readonly Make[] = [
  (stream) => o.momentum({ beta: beta(stream) }),
  (stream) => o.momentum({ beta: beta(stream), debias: false }),
  () => o.sign(),
  (stream) => o.scale(stream.normal()),
  (stream) => o.scaleByLearningRate(0.1 + stream.uniform()),
  (stream) => o.clipByValue(0.5 + stream.uniform()),
  () => o.addDecayedWeights({ weightDecay: 0.1 }),
  (stream) => o.mSvag({ learningRate, beta: beta(stream) }),
  () => o.adam({ learningRate }),
  (stream) => o.adamStar({ learningRate, beta: beta(stream), factor: "erf" }),
  (stream) => o.heavyBall({ learningRate, beta: beta(stream) }),
  () => o.rmsProp({ learningRate }),
  () => o.adaDelta(),
  (stream) => o.mSvagMiniBatch({ learningRate, beta: beta(stream) }),
  () => o.clipByGlobalNorm(2),
  () => o.clipByBlockNorm(1),
  () => o.emaOfParams(0.9),
];

const randomTensors = (stream: RandomStream): Tensors => ({
  w: tf.tensor2d(Float32Array.from({ length: 6 }, () => stream.normal()), [2, 3]),
  b: tf.tensor1d(Float32Array.from({ length: 3 }, () => 10 * stream.normal())),
});

/** The updates of five steps on random gradients. */
async function updatesOf(optimizer: Optimizer, seed: number): Promise<number[][]> {
  const stream = random(seed, "updates");
  let params = randomTensors(stream);
  let state = optimizer.init(params);
  const updates: number[][] = [];
  for (let t = 0; t < 5; t++) {
    const grad = randomTensors(stream);
    const variance = Object.fromEntries(
      Object.entries(grad).map(([key, g]) => [key, tf.tidy(() => tf.mul(tf.square(g), 0.3))]),
    );
    const [next, update] = optimizer.update(state, grad, { params, variance });
    updates.push([...await update.w!.data(), ...await update.b!.data()]);
    const nextParams = o.applyUpdate(params, update);
    o.dispose([state, params, grad, variance, update]);
    [state, params] = [next, nextParams];
  }
  o.dispose([state, params]);
  return updates;
}

function assertClose(actual: number[][], expected: number[][], tolerance: number, note: string) {
  expected.forEach((step, t) =>
    step.forEach((value, i) => {
      const error = Math.abs(actual[t]![i]! - value);
      const scale = Math.max(...step.map(Math.abs));
      assert(error <= tolerance * scale, `${note}: step ${t}, off by ${error} of ${scale}`);
    })
  );
}

/** Parts the chain, so that its neighbours are not fused. */
const wall = () => o.inject(() => {});

for (let seed = 0; seed < 12; seed++) {
  testOnBackends(`random chain ${seed} is the same fused and unfused`, async () => {
    const stream = random(seed, "chain");
    const links = Array.from(
      { length: 2 + stream.below(3) },
      () => makers[stream.below(makers.length)]!(stream),
    );
    const fused = await updatesOf(chain(...links), seed);
    const unfused = await updatesOf(chain(...links.flatMap((link) => [link, wall()])), seed);
    assertClose(fused, unfused, 1e-5, links.map((link) => link.name).join(", "));
  });

  testOnBackends(`random chain ${seed} does not depend on brackets`, async () => {
    const stream = random(seed, "brackets");
    const [a, b, c] = [0, 1, 2].map(() => makers[stream.below(makers.length)]!(stream));
    const flat = await updatesOf(chain(a!, b!, c!), seed);
    assertEquals(await updatesOf(chain(a!, chain(b!, c!)), seed), flat);
    assertEquals(await updatesOf(chain(chain(a!, b!), c!), seed), flat);
  }, ["cpu"]);
}

testOnBackends("mini-batch variance 0 makes M-SVAG M-SGD and Adam* M-SSD", () => {
  const params = randomTensors(random(1, "params"));
  const zero = { w: tf.zeros([2, 3]), b: tf.zeros([3]) } as Tensors;
  const pairs = [
    [o.mSvagMiniBatch({ learningRate }), o.mSgd({ learningRate })],
    [o.adamStarMiniBatch({ learningRate }), o.mSignSgd({ learningRate })],
  ] as const;
  for (const [adapted, plain] of pairs) {
    let [state, other]: [unknown, unknown] = [adapted.init(params), plain.init(params)];
    for (let t = 0; t < 5; t++) {
      const grad = randomTensors(random(t, "gradient"));
      const [next, update] = (adapted as Optimizer).update(state, grad, { variance: zero });
      const [nextOther, expected] = (plain as Optimizer).update(other, grad);
      for (const key of ["w", "b"]) {
        const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(update[key]!, expected[key]!))));
        const largest = tf.tidy(() => tf.max(tf.abs(expected[key]!)));
        const [off, size] = [difference.dataSync()[0]!, largest.dataSync()[0]!];
        assert(off <= 5e-7 * size, `${adapted.name}: off by ${off}`);
        o.dispose([difference, largest]);
      }
      o.dispose([state, other, grad, update, expected]);
      [state, other] = [next, nextOther];
    }
    o.dispose([state, other]);
  }
  o.dispose([params, zero]);
}, ["cpu", "wasm"]);

testOnBackends("constant gradients make M-SVAG M-SGD and Adam* M-SSD: no variance is seen", () => {
  const params = randomTensors(random(1, "params"));
  const grad = randomTensors(random(2, "gradient"));
  const pairs = [
    [o.mSvag({ learningRate }), o.mSgd({ learningRate })],
    [o.adamStar({ learningRate }), o.mSignSgd({ learningRate })],
  ] as const;
  for (const [adapted, plain] of pairs) {
    let [state, other]: [unknown, unknown] = [adapted.init(params), plain.init(params)];
    for (let t = 0; t < 30; t++) {
      const [next, update] = (adapted as Optimizer).update(state, grad);
      const [nextOther, expected] = (plain as Optimizer).update(other, grad);
      for (const key of ["w", "b"]) {
        const [u, e] = [update[key]!.dataSync(), expected[key]!.dataSync()];
        e.forEach((value, i) => assert(Math.abs(u[i]! - value) <= 2e-6 * Math.abs(value)));
      }
      o.dispose([state, other, update, expected]);
      [state, other] = [next, nextOther];
    }
    o.dispose([state, other]);
  }
  o.dispose([params, grad]);
}, ["cpu", "wasm"]);

const withoutMomentum: readonly [string, Optimizer, Optimizer][] = [
  ["M-SGD is SGD", o.mSgd({ learningRate, beta: 0 }), o.sgd({ learningRate })],
  ["M-SSD is SSD", o.mSignSgd({ learningRate, beta: 0 }), o.signSgd({ learningRate })],
  ["M-SVAG is SVAG", o.mSvag({ learningRate, beta: 0 }), o.svag({ learningRate, beta: 0 })],
  ["the heavy ball is SGD", o.heavyBall({ learningRate, beta: 0 }), o.sgd({ learningRate })],
  ["Nesterov's method is SGD", o.nesterov({ learningRate, beta: 0 }), o.sgd({ learningRate })],
  [
    "Adam is RMSProp but for its bias correction",
    o.adam({ learningRate, beta1: 0, beta2: 0 }),
    o.rmsProp({ learningRate, beta: 0 }),
  ],
];
for (const [statement, method, plain] of withoutMomentum) {
  testOnBackends(`with β = 0 ${statement}`, async () => {
    assertClose(await updatesOf(method, 3), await updatesOf(plain, 3), 5e-7, statement);
  });
}

Deno.test("element-wise chains are element-wise and keep their slots apart", async () => {
  await o.useBackend("cpu");
  const twice = chain(o.momentum(), o.momentum({ beta: 0.5 }), o.scaleByLearningRate(1));
  assertEquals((twice as Elementwise).rules.length, 3);
  const params = { w: tf.ones([2]) } as Tensors;
  const state = twice.init(params);
  assertEquals(Object.keys(state), ["count", "m", "m2"]);
  o.dispose([params, state]);
});

Deno.test("adaptVariance without an estimate before it says what it needs", async () => {
  await o.useBackend("cpu");
  const params = { w: tf.ones([2]) } as Tensors;
  const incomplete = chain(o.momentum(), o.adaptVariance(), o.scaleByLearningRate(1));
  assertThrows(() => incomplete.init(params), TypeError, "put moments, adamMoments or");
  assertThrows(() => o.adaptVariance("inverze" as "inverse"), RangeError, 'mean "inverse"');
  o.dispose(params);
});
