import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import { random } from "../../../problems/random.ts";
import { tune } from "../../../pipelines/tune.ts";
import { isStable } from "../../../pipelines/tuning/stable.ts";
import type { TuningRow } from "../../../pipelines/tuning/tuning.ts";
import { tinyBatches, tinyProblem } from "../tiny.ts";

await useBackend("cpu");

/** A run whose loss goes from one value to another. */
const run = (from: number, to: number, diverged = false) => [
  { trainLoss: from, diverged: false },
  { trainLoss: to, diverged },
];

Deno.test("isStable() bears what a loss rises at a flat start, whatever its scale and sign", () => {
  for (const start of [1e-30, 0.6931, 2.3, 1e9, -0.6931, -1e9]) {
    for (const share of [-10, -0.5, 0, 1e-6, 0.005, 0.3, 0.99]) {
      assert(isStable(run(start, start + share * Math.abs(start))), `${start} ${share}`);
    }
    for (const share of [1.01, 3, 1e6]) {
      assert(!isStable(run(start, start + share * Math.abs(start))), `${start} ${share}`);
    }
  }
  assert(isStable(run(0, 0)) && isStable(run(0, -1)) && !isStable(run(0, 1e-9)));
});

Deno.test("isStable() is not taken in by what is no number, or past all bounds", () => {
  for (const end of [NaN, Infinity]) assert(!isStable(run(1, end)), String(end));
  assert(!isStable(run(1, 0.5, true)));
  assert(isStable([{ trainLoss: 1, diverged: false }]));
});

Deno.test("isStable() does not go by the noise of evaluations on few examples", () => {
  const stream = random(0, "losses");
  const mean = (examples: number) =>
    Array.from({ length: examples }, () => -Math.log(1 - stream.uniform()))
      .reduce((sum, loss) => sum + loss, 0) / examples;
  // 1 − P(F > 2) of 2n and 2n degrees of freedom: 0.9845 and 0.9997
  for (const [examples, least] of [[20, 0.975], [50, 0.998]] as const) {
    const pairs = Array.from({ length: 2000 }, () => run(mean(examples), mean(examples)));
    const stable = pairs.filter(isStable).length / pairs.length;
    const fallen = pairs.filter(([first, last]) => last!.trainLoss <= first!.trainLoss).length;
    assert(stable >= least, `${examples} examples: ${stable}`);
    assert(Math.abs(fallen / pairs.length - 0.5) < 0.05); // what no margin would come to
  }
});

Deno.test("isStable() has quadratics diverge beyond 2/L, and only there", () => {
  for (const curvature of [1e-3, 1, 40]) {
    for (const updates of [10, 100, 1000]) {
      const lossAt = (learningRate: number, t: number) =>
        curvature / 2 * (1 - learningRate * curvature) ** (2 * t);
      const at = (share: number) => {
        const learningRate = share * 2 / curvature;
        return isStable(run(lossAt(learningRate, 0), lossAt(learningRate, updates)));
      };
      const message = `curvature ${curvature}, ${updates} updates`;
      for (const share of [1e-3, 0.5, 0.9, 1]) assert(at(share), message);
      // 1 − αh = −(2 share − 1), squared in each update
      const doubles = (1 + 2 ** (1 / (2 * updates))) / 2;
      for (const share of [1.001 * doubles, 1.1, 2, 10]) assert(!at(share), message);
    }
  }
});

/**
 * A problem whose evaluation first rises by half a percent, and then falls to 0 at θ = 1; each batch asks for
 * larger θ.
 */
function flatAtFirst() {
  const loss = (params: Tensors): tf.Scalar => tf.tidy(() => tf.neg(params["w"]!).asScalar());
  return {
    ...tinyProblem(),
    id: "flat-at-first",
    defaults: { batchSize: 1, steps: 10, learningRates: { sgd: 0.01 } },
    init: () => ({ w: tf.tensor1d([0]) }),
    batches: ({ seed }: { seed: number }) => tinyBatches(seed, 1),
    loss,
    gradient: (params: Tensors) => ({ loss: loss(params), gradient: { w: tf.tensor1d([-1]) } }),
    async evaluate(params: Tensors) {
      const [theta] = await params["w"]!.data();
      const trainLoss = theta! <= 0.1001 ? 1 + theta! / 20 : (1 - theta!) ** 2;
      return { trainLoss, testLoss: trainLoss };
    },
  };
}

Deno.test("tune() finds a step size where the loss is flat at first, and falls only later", async () => {
  const options = { optimizers: ["sgd"], backend: "cpu", seeds: 1, onNote() {} } as const;
  const table = await tune({ ...options, problems: [flatAtFirst()] });
  const winners = (table.objects() as TuningRow[]).filter(({ winner }) => winner);
  assertEquals(winners.map(({ learningRate }) => learningRate), [0.1]);
});
