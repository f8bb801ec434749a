/** Which examples are evaluated where not all are. */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { supervised } from "../../../problems/supervised/mod.ts";
import { sampledPositions } from "../../../problems/supervised/sampled_positions.ts";

Deno.test("a part of data that are ordered by class is evaluated on all classes", async () => {
  await tf.setBackend("cpu");
  const ordered = (each: number) => ({
    xs: Array.from({ length: 2 * each }, (_, i) => [i < each ? 0 : 1]),
    ys: Array.from({ length: 2 * each }, (_, i) => i < each ? 0 : 1),
  });
  const problem = supervised({
    id: "ordered",
    model: ({ bias }, xs) => tf.add(tf.mul(xs, [0, 0]), bias!),
    init: () => ({ bias: tf.tensor1d([1, 0]) }), // always class 0
    train: ordered(100),
    test: ordered(40),
    groups: [["ones", ({ ys }) => ys[0] === 1]],
  });
  const params = problem.init(0);
  const near = (share: number | undefined) => assert(Math.abs(share! - 0.5) < 0.2, `${share}`);
  const whole = await problem.evaluate(params);
  near(whole.trainAccuracy);
  assertEquals(whole.testAccuracy, 0.5);
  const some = await problem.evaluate(params, {}, { examples: 30 });
  near(some.testAccuracy);
  assertEquals(some.testExamples, 30);
  const lossOfOnes = Math.log(1 + Math.E);
  for (const column of ["trainLoss/ones", "testLoss/ones"] as const) {
    assert(Math.abs(some.extra![column]! - lossOfOnes) < 1e-6, `${column} ${some.extra![column]}`);
  }
  assertEquals(await problem.evaluate(params, {}, { examples: 30 }), some);
  tf.dispose(params);
});

Deno.test("the positions that are evaluated are different ones, in order", () => {
  for (const [count, most] of [[1, 1], [5, 5], [7, 3], [1000, 400], [3, Infinity]] as const) {
    const positions = [...sampledPositions(count, most)];
    assertEquals(positions.length, Math.min(count, most));
    assertEquals(positions, [...new Set(positions)].sort((a, b) => a - b));
    assert(positions.every((position) => position >= 0 && position < count));
  }
});
