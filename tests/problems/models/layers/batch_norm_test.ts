import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import { batchNorm } from "../../../../problems/models/layers/batch_norm.ts";
import { applyWithState, initialState } from "../../../../problems/models/state.ts";
import { randomKey } from "../../../../problems/random.ts";
import { testOnBackends } from "../../../backends.ts";
import type { Array64, Params64 } from "../../float64_network.ts";
import { array, assertAsInFloat64, assertClose, tensor } from "../against_float64.ts";

/** Mean and 1/n variance of each channel. */
function moments64({ shape, data }: Array64): { mean: number[]; variance: number[] } {
  const channels = shape.at(-1)!, n = data.length / channels;
  const of = (c: number) => [...data].filter((_, i) => i % channels === c);
  const mean = Array.from({ length: channels }, (_, c) => of(c).reduce((a, b) => a + b) / n);
  const variance = mean.map((m, c) => of(c).reduce((sum, v) => sum + (v - m) ** 2, 0) / n);
  return { mean, variance };
}

function normalize64(
  { scale, offset }: Params64,
  { data }: Array64,
  { mean, variance }: { mean: ArrayLike<number>; variance: ArrayLike<number> },
  epsilon: number,
): number[] {
  return [...data].map((value, i) => {
    const c = i % mean.length;
    const normal = (value - mean[c]!) / Math.sqrt(variance[c]! + epsilon);
    return scale!.data[c]! * normal + offset!.data[c]!;
  });
}

const params = (channels: number): Params64 => ({
  scale: array([channels], "scale"),
  offset: array([channels], "offset"),
});

testOnBackends("batchNorm() in training normalizes by the batch", async () => {
  for (const shape of [[6, 5], [4, 3, 2, 3], [5, 2, 4], [2, 1]]) {
    await assertAsInFloat64({
      layer: batchNorm(),
      params: params(shape.at(-1)!),
      x: array(shape, "x"),
      reference: (params, x) => normalize64(params, x, moments64(x), 1e-3),
    });
  }
});

testOnBackends("batchNorm() in evaluation normalizes by its state", async () => {
  const mean = array([4], "mean"), root = array([4], "variance");
  const variance = { ...root, data: root.data.map((value) => Math.fround(value * value)) };
  const state = { mean: tensor(mean), variance: tensor(variance) };
  await assertAsInFloat64({
    layer: batchNorm({ epsilon: 0.01 }),
    params: params(4),
    x: array([3, 2, 4], "x"),
    reference: (params, x) =>
      normalize64(params, x, { mean: mean.data, variance: variance.data }, 0.01),
    mode: { training: false, state },
  });
  dispose(state);
});

testOnBackends("batchNorm() returns running statistics and leaves the old ones alone", async () => {
  const layer = batchNorm({ decay: 0.75 });
  const weights = layer.init(randomKey(0), [3, 2]);
  const x = array([5, 3, 2], "x"), input = tensor(x);
  let state = initialState(layer, [3, 2]);
  const { mean, variance } = moments64(x);
  for (let t = 1; t <= 3; t++) {
    const old = await state.mean!.data();
    const applied = applyWithState(layer, weights, state, input, { training: true });
    assertEquals(await state.mean!.data(), old);
    dispose([state, applied.output]);
    state = applied.state;
    const kept = 0.75 ** t;
    assertClose(await state.mean!.data(), mean.map((m) => (1 - kept) * m), "mean");
    assertClose(
      await state.variance!.data(),
      variance.map((v) => kept + (1 - kept) * v),
      "variance",
    );
  }
  const evaluated = applyWithState(layer, weights, state, input, { training: false });
  assertEquals(await evaluated.state.mean!.data(), await state.mean!.data());
  assertEquals(await evaluated.state.variance!.data(), await state.variance!.data());
  dispose([weights, input, state, evaluated]);
});

testOnBackends("batchNorm() keeps its precision far from 0", async () => {
  const x = tf.tensor2d([[1000, 1], [1001, 2], [1002, 3]]);
  const weights = batchNorm().init(randomKey(0), [2]);
  const y = batchNorm().apply(weights, x, { training: true });
  const values = await y.data();
  assertAlmostEquals(values[0]!, values[1]!, 1e-5);
  assertAlmostEquals(values[4]!, 1 / Math.sqrt(2 / 3 + 1e-3), 1e-5);
  dispose([x, weights, y]);
});

Deno.test("batchNorm() throws without its state in evaluation, and on bad numbers", async () => {
  await useBackend("cpu");
  const x = tf.ones([2, 3]), weights = batchNorm().init(randomKey(0), [3]);
  const act = () => batchNorm().apply(weights, x, { training: false });
  assertThrows(act, TypeError, "batchNorm needs its running statistics in evaluation");
  dispose([x, weights]);
  assertThrows(() => batchNorm({ decay: 1 }), RangeError, "decay must be at least 0");
  assertThrows(() => batchNorm({ epsilon: 0 }), RangeError, "epsilon must be a positive number");
  assertThrows(() => batchNorm().outputShape([]), TypeError, "batchNorm needs inputs of shape");
});

testOnBackends("batchNorm() in evaluation keeps its digits beside a large mean", async () => {
  const values = [1000.5, 999.25, 1001.75, 1000], mean = 1000, variance = 1;
  const params = { scale: tf.tensor1d([1.5]), offset: tf.tensor1d([0.5]) };
  const state = { mean: tf.tensor1d([mean]), variance: tf.tensor1d([variance]) };
  const x = tf.tensor2d(values, [4, 1]);
  const y = batchNorm().apply(params, x, { training: false, state });
  const found = await y.data();
  values.forEach((value, i) => {
    const wanted = 1.5 * (value - mean) / Math.sqrt(variance + 1e-3) + 0.5;
    assertAlmostEquals(found[i]!, wanted, 1e-6);
  });
  dispose([params, state, x, y]);
});
