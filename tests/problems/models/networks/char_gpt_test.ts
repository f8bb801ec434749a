import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import { iterate } from "../../../../problems/data/batches.ts";
import type { SequenceBatch } from "../../../../problems/data/sequences.ts";
import { inParts } from "../../../../problems/kinds/in_parts.ts";
import { softmaxCrossEntropy } from "../../../../problems/kinds/losses.ts";
import { charGpt } from "../../../../problems/models/networks/char_gpt.ts";
import { randomKey } from "../../../../problems/random.ts";
import { testOnBackends } from "../../../backends.ts";
import { differences64, type Params64 } from "../../float64_network.ts";
import { generic, toTensors } from "../../tiny_problems.ts";
import { length, network, readByGpt64, tinyGpt } from "../../tiny_gpt.ts";
import { text } from "../../tiny_reader.ts";
import { assertValues, numbers, reference } from "../../variance/reference.ts";
import { assertClose } from "../against_float64.ts";

const params64: Params64 = (() => {
  // the shapes alone are wanted, which no backend has to be set up for
  const params = network.init(randomKey(0), [length]);
  const values = generic(params);
  dispose(params);
  return values;
})();

async function firstBatch(): Promise<SequenceBatch> {
  for await (const batch of iterate(tinyGpt().batches({ seed: 0, batchSize: 3 }))) return batch;
  throw new Error("no batch");
}

const rowsOf = async (tensor: tf.Tensor) => await tensor.array() as number[][];

/** Central differences, the same on every backend. */
let wanted: Record<string, Float64Array> | undefined;

testOnBackends("gradients of charGpt() are finite differences in float64", async () => {
  const problem = tinyGpt(), params = toTensors(params64), batch = await firstBatch();
  const xs = await rowsOf(batch.xs), ys = await rowsOf(batch.ys);
  const { loss, gradient, memory } = problem.gradient(params, batch);
  assertEquals(memory, {});
  assertAlmostEquals((await loss.data())[0]!, readByGpt64(params64, xs, ys).loss, 1e-5);
  wanted ??= differences64((values) => readByGpt64(values, xs, ys).loss, params64);
  assertEquals(Object.keys(gradient), Object.keys(wanted));
  for (const [name, tensor] of Object.entries(gradient)) {
    assertClose(await tensor.data(), wanted[name]!, name);
  }
  dispose([params, batch, loss, gradient]);
});

testOnBackends("variances of charGpt()'s gradients are those of single sequences", async () => {
  const problem = tinyGpt(), params = toTensors(params64), batch = await firstBatch();
  const expected = await reference(network, softmaxCrossEntropy, params, batch);
  const found = problem.gradient(params, batch, { variance: true, varianceSum: true });
  await assertValues({ loss: found.loss }, { loss: Float64Array.of(expected.loss) }, "loss");
  await assertValues(found.gradient, expected.gradient, "gradient");
  await assertValues(found.variance!, expected.variance, "variance");
  const summed = problem.gradient(params, batch, { varianceSum: true });
  const total = Object.values(expected.variance).flatMap((values) => [...values])
    .reduce((sum, value) => sum + value, 0);
  for (const sum of [summed.varianceSum!, found.varianceSum!]) {
    assertAlmostEquals((await sum.data())[0]! / total, 1, 1e-4);
  }
  dispose([params, batch, found, summed]);
}, ["cpu", "wasm", "webgpu"]);

testOnBackends("a batch in parts has the same gradient, variance and no memory", async () => {
  const problem = tinyGpt(), params = toTensors(params64), batch = await firstBatch();
  const [whole, parts] = [problem, inParts(problem, 2)].map((each) =>
    each.gradient(params, batch, { variance: true })
  );
  assertEquals([whole!.memory, parts!.memory], [{}, {}]);
  for (const what of ["gradient", "variance"] as const) {
    for (const [name, tensor] of Object.entries(parts![what]!)) {
      assertClose(await tensor.data(), await whole![what]![name]!.data(), `${what} of ${name}`);
    }
  }
  dispose([params, batch, whole, parts]);
}, ["wasm"]);

testOnBackends("charGpt() knows what was before, not what comes", async () => {
  const params = toTensors(params64);
  const logits = async (codes: number[]) => {
    const x = tf.tensor2d(codes, [1, length], "int32");
    const y = network.apply(params, x, { training: false });
    const rows = (await y.array() as number[][][])[0]!;
    dispose([x, y]);
    return rows;
  };
  const [one, other] = [await logits([0, 1, 2, 3]), await logits([0, 1, 4, 3])];
  assertEquals(one.slice(0, 2), other.slice(0, 2));
  for (const t of [2, 3]) assert(Math.abs(one[t]![0]! - other[t]![0]!) > 1e-3);
  dispose(params);
});

testOnBackends("evaluate() reads sequences, each by itself, in float64's numbers", async () => {
  const params = toTensors(params64);
  const found = await tinyGpt().evaluate(params);
  const rows = (part: Int32Array, starts: number[], after = 0) =>
    starts.map((at) => [...part.slice(at + after, at + after + length)]);
  // 19 characters have a successor in the test part: one batch of four sequences, so one of each part is read
  const starts = [0, 4, 8, 12], ofTrain = [0, 8, 16, 24];
  const onTest = readByGpt64(params64, rows(text.test, starts), rows(text.test, starts, 1));
  const onTrain = readByGpt64(params64, rows(text.train, ofTrain), rows(text.train, ofTrain, 1));
  assertAlmostEquals(found.testLoss, onTest.loss, 1e-5);
  assertAlmostEquals(found.testAccuracy!, onTest.accuracy, 1e-6);
  assertAlmostEquals(found.trainLoss, onTrain.loss, 1e-5);
  assertAlmostEquals(found.trainAccuracy!, onTrain.accuracy, 1e-6);
  dispose(params);
}, ["cpu", "wasm"]);

Deno.test("charGpt() begins as GPT-2 does, with even odds", async () => {
  await useBackend("wasm");
  const model = charGpt({ symbols: 82, width: 48, heads: 2, blocks: 2 }); // 1/16 of 768
  const params = model.init(randomKey(0), [16]);
  const deviation = async (name: string) => {
    const values = [...await params[name]!.data()];
    return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  };
  assertAlmostEquals(await deviation("embedding/kernel"), 0.08, 4e-3);
  assertAlmostEquals(await deviation("body/block1/mlp/body/hidden/kernel"), 0.08, 4e-3);
  assertAlmostEquals(await deviation("body/block2/mlp/body/outputs/kernel"), 0.04, 2e-3);
  assertEquals(await deviation("body/block1/attention/body/inputs/bias"), 0);
  const [x, next] = [numbers([4, 16], 82, 1), numbers([4, 16], 82, 2)];
  const y = model.apply(params, x, { training: false }), loss = softmaxCrossEntropy(y, next);
  assertAlmostEquals((await loss.data())[0]!, Math.log(82), 0.3);
  dispose([params, x, next, y, loss]);
});

Deno.test("charGpt() throws on sizes that make no network", () => {
  const sizes = { symbols: 3, width: 4, heads: 2, blocks: 1 };
  const told = (more: object, message: string) =>
    assertThrows(() => charGpt({ ...sizes, ...more }), RangeError, message);
  told({ heads: 3 }, "heads must divide the width 4, got 3");
  told({ heads: 0 }, "heads must be a whole number of at least 1, got 0");
  told({ blocks: 0 }, "blocks must be a whole number of at least 1, got 0");
  told({ symbols: 0 }, "symbols must be a whole number of at least 1, got 0");
  told({ width: 0 }, "width must be a whole number of at least 1, got 0");
});
