import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import { iterate } from "../../../problems/data/batches.ts";
import type { SequenceBatch } from "../../../problems/data/sequences.ts";
import { languageModel } from "../../../problems/kinds/language_model.ts";
import { batchNorm } from "../../../problems/models/layers/batch_norm.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { lstm } from "../../../problems/models/layers/lstm.ts";
import { oneHot } from "../../../problems/models/layers/one_hot.ts";
import { timeDistributed } from "../../../problems/models/layers/time_distributed.ts";
import { charLstm } from "../../../problems/models/networks/char_lstm.ts";
import { sequential } from "../../../problems/models/sequential.ts";
import { randomKey } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { differences64, type Params64 } from "../float64_network.ts";
import { assertClose } from "../models/against_float64.ts";
import { generic, toTensors } from "../tiny_problems.ts";
import { length, type Read64, read64, text, tinyReader } from "../tiny_reader.ts";

function genericParams(): Params64 {
  const params = tinyReader().init(0);
  const values = generic(params);
  dispose(params);
  return values;
}

async function firstBatches(count: number, start = 0): Promise<SequenceBatch[]> {
  const taken: SequenceBatch[] = [];
  const batches = tinyReader().batches({ seed: 0, batchSize: 4, start });
  for await (const batch of iterate(batches)) {
    taken.push(batch);
    if (taken.length === count) break;
  }
  return taken;
}

const rowsOf = async (tensor: SequenceBatch["xs"]) => await tensor.array() as number[][];

async function valuesOf(tensors: Tensors): Promise<Record<string, number[]>> {
  const values: Record<string, number[]> = {};
  for (const [name, tensor] of Object.entries(tensors)) values[name] = [...await tensor.data()];
  return values;
}

testOnBackends(
  "gradients of a language model are finite differences, and its state goes on",
  async () => {
    const problem = tinyReader(), params64 = genericParams();
    const params = toTensors(params64), batches = await firstBatches(4);
    let memory = problem.initMemory!(0);
    assertEquals(memory, {});
    let state: Read64["state"] = {};
    for (const batch of batches) {
      const { loss, gradient, memory: next } = problem.gradient(params, batch, { memory });
      const again = problem.loss(params, batch, { memory });
      const xs = await rowsOf(batch.xs), ys = await rowsOf(batch.ys);
      const before = batch.continues ? state : {};
      const expected = read64(params64, xs, ys, before);
      assertAlmostEquals((await loss.data())[0]!, expected.loss, 1e-5);
      assertAlmostEquals((await again.data())[0]!, expected.loss, 1e-5);
      const states = await valuesOf(next!);
      assertEquals(Object.keys(states), Object.keys(expected.state));
      for (const [name, values] of Object.entries(states)) {
        assertClose(values, expected.state[name]!, name);
      }
      const wanted = differences64((values) => read64(values, xs, ys, before).loss, params64);
      for (const [name, values] of Object.entries(await valuesOf(gradient))) {
        assertClose(values, wanted[name]!, name);
      }
      dispose([loss, again, gradient, memory]);
      [memory, state] = [next!, expected.state];
    }
    assertEquals(batches.map(({ continues }) => continues), [false, true, true, false]);
    dispose([params, batches, memory]);
  },
);

testOnBackends(
  "evaluate() reads both parts from their beginnings, in streams, without dropout",
  async () => {
    const params64 = genericParams(), params = toTensors(params64);
    const [first, ...more] = await firstBatches(3);
    const { memory, ...others } = tinyReader().gradient(params, first!);
    for (const evaluatedBatches of [1, 3]) {
      const problem = tinyReader({ dropout: 0.5, evaluatedBatches });
      const found = await problem.evaluate(params, memory!);
      // a test part of 20 characters has one batch of four sequences, so one of each part is read
      const xs = await rowsOf(first!.xs), ys = await rowsOf(first!.ys);
      const test = [0, 3, 6, 9].map((at) => [...text.test.slice(at, at + 3)]);
      const next = [1, 4, 7, 10].map((at) => [...text.test.slice(at, at + 3)]);
      const [onTrain, onTest] = [read64(params64, xs, ys), read64(params64, test, next)];
      assertAlmostEquals(found.trainLoss, onTrain.loss, 1e-5);
      assertAlmostEquals(found.testLoss, onTest.loss, 1e-5);
      assertAlmostEquals(found.trainAccuracy!, onTrain.accuracy, 1e-6);
      assertAlmostEquals(found.testAccuracy!, onTest.accuracy, 1e-6);
      assert(!Object.values(memory!).some(({ isDisposed }) => isDisposed));
    }
    dispose([first, more, params, memory, others]);
  },
);

Deno.test("evaluate() reads as many whole batches as hold the examples that are asked for", async () => {
  await useBackend("cpu");
  const params = toTensors(genericParams());
  const data = { ...text, test: text.train }; // three batches of four sequences
  const reader = (evaluatedBatches: number) =>
    tinyReader({ data, evaluatedBatches }).withValidation!(0.5);
  const whole = reader(3);
  for (const [examples, batches] of [[1, 1], [4, 1], [5, 2], [8, 2], [9, 3], [1000, 3]] as const) {
    assertEquals(
      await whole.evaluate(params, {}, { examples }),
      await reader(batches).evaluate(params),
      `${examples} examples`,
    );
  }
  dispose(params);
});

Deno.test("a validation part is the end of the training part, evaluated by itself", async () => {
  await useBackend("cpu");
  const params64 = genericParams(), params = toTensors(params64);
  const whole = tinyReader(), cut = whole.withValidation!(0.2); // 8 of 42 characters
  assertEquals([whole.trainSize, cut.trainSize], [13, 11]);
  assert(whole.fingerprint!() !== cut.fingerprint!());
  const found = await cut.evaluate(params);
  const kept = [0, 3].map((at) => [...text.train.slice(34 + at, 34 + at + 3)]);
  const next = [1, 4].map((at) => [...text.train.slice(34 + at, 34 + at + 3)]);
  const expected = read64(params64, kept, next);
  assertAlmostEquals(found.validationLoss!, expected.loss, 1e-5);
  assertAlmostEquals(found.validationAccuracy!, expected.accuracy, 1e-6);
  const { testLoss, testAccuracy, testExamples, validationLoss } = await whole.evaluate(params);
  assertEquals([found.testLoss, found.testAccuracy], [testLoss, testAccuracy]);
  assertEquals([testExamples, validationLoss], [12, undefined]);
  for await (const batch of iterate(cut.batches({ seed: 0, batchSize: 2 }))) {
    assertEquals([...await batch.xs.data()], [
      ...text.train.slice(0, 3),
      ...text.train.slice(15, 18),
    ]);
    dispose(batch);
    break;
  }
  dispose(params);
  assertThrows(
    () => whole.withValidation!(0.05),
    RangeError,
    "validation must leave both parts at least 4 of the 42 characters, got 0.05, which leaves 2",
  );
});

Deno.test("evaluate() carries states over from sequence to sequence", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  const swapped = languageModel({
    id: "swapped",
    title: "",
    model: charLstm({ symbols: 5, units: 4 }),
    data: { ...text, train: text.test, test: text.train },
    length,
    defaults: { batchSize: 2, steps: 1, learningRates: {} },
  });
  const params64 = genericParams(), params = toTensors(params64);
  const { testLoss } = await swapped.evaluate(params);
  // 41 successors are 6 batches of two rows, but the other part has only 3
  const rows = [0, 18].map((at) => [...text.train.slice(at, at + 9)]);
  const next = [1, 19].map((at) => [...text.train.slice(at, at + 9)]);
  assertAlmostEquals(testLoss, read64(params64, rows, next).loss, 1e-5);
  dispose(params);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("running statistics last beyond an epoch, states do not", async () => {
  await useBackend("cpu");
  const problem = languageModel({
    id: "norm",
    title: "",
    model: sequential([
      oneHot(5),
      ["lstm", lstm(3)],
      ["bn", batchNorm()],
      ["out", timeDistributed(dense(5))],
    ]),
    data: text,
    length,
    defaults: { batchSize: 4, steps: 1, learningRates: {} },
  });
  const params = problem.init(0), [first, second, , fourth] = await firstBatches(4);
  const start = problem.initMemory!(0);
  assertEquals(Object.keys(start), ["bn/mean", "bn/variance"]);
  const { memory } = problem.gradient(params, first!, { memory: start });
  const from = async (batch: SequenceBatch, given: Tensors) => {
    const { loss, memory: next } = problem.gradient(params, batch, { memory: given });
    const running = await valuesOf(next!);
    return { loss: (await loss.data())[0]!, mean: running["bn/mean"]! };
  };
  const { "bn/mean": mean, "bn/variance": variance, ...states } = memory!;
  const lasting: Tensors = { "bn/mean": mean!, "bn/variance": variance! };
  assertEquals(Object.keys(states), ["lstm/h", "lstm/c"]);
  // a batch that goes on is another one with the states; a new epoch's first is not
  assert((await from(second!, memory!)).loss !== (await from(second!, lasting)).loss);
  assertEquals(await from(fourth!, memory!), await from(fourth!, lasting));
  assert((await from(fourth!, memory!)).mean[0] !== (await from(fourth!, start)).mean[0]);
  // nor can the states of four sequences go on in two
  const two = { ...second!, xs: tf.slice(second!.xs, 0, 2), ys: tf.slice(second!.ys, 0, 2) };
  assertEquals(await from(two, memory!), await from(two, lasting));
  const { testLoss } = await problem.evaluate(params, memory!);
  assert(Number.isFinite(testLoss));
});

Deno.test("seeds change parameters and dropout, not the order of the text", async () => {
  await useBackend("cpu");
  const problem = tinyReader({ dropout: 0.5 });
  const [a, b] = [problem.init(1), problem.init(2)], [batch] = await firstBatches(1);
  assert((await a["lstm1/kernel"]!.data())[0] !== (await b["lstm1/kernel"]!.data())[0]);
  const losses = [];
  for (const key of [randomKey(1), randomKey(1), randomKey(2)]) {
    const loss = problem.loss(a, batch!, { key });
    losses.push((await loss.data())[0]);
    loss.dispose();
  }
  assertEquals(losses[0], losses[1]);
  assert(losses[0] !== losses[2]);
  for (const seed of [3, 4]) {
    for await (const same of iterate(problem.batches({ seed, batchSize: 4 }))) {
      assertEquals(await same.xs.data(), await batch!.xs.data());
      dispose(same);
      break;
    }
  }
  dispose([a, b, batch]);
});

Deno.test("languageModel() throws on what does not fit, and is known by its text", () => {
  const options = {
    id: "x",
    title: "",
    model: charLstm({ symbols: 4, units: 2 }),
    data: text,
    length,
    defaults: { batchSize: 4, steps: 1, learningRates: {} },
  };
  assertThrows(
    () => languageModel(options),
    TypeError,
    "the model of x must give [3, 5] logits, one for each character at each place, got the " +
      "shape [3, 4]",
  );
  const model = charLstm({ symbols: 5, units: 2 }), fitting = { ...options, model };
  assertThrows(() => languageModel({ ...fitting, length: 0 }), RangeError, "length must be");
  assertThrows(
    () => languageModel({ ...fitting, evaluatedBatches: 0 }),
    RangeError,
    "evaluatedBatches must be a whole number of at least 1, got 0",
  );
  assertThrows(
    () => languageModel({ ...fitting, length: 20 }),
    RangeError,
    "1 sequences of 20 need a text of at least 21 characters, got 20",
  );
  const other = { ...text, test: text.test.map((code) => 4 - code) };
  const prints = [text, { ...text, source: "elsewhere" }, other].map((data) =>
    languageModel({ ...fitting, data }).fingerprint!()
  );
  assertEquals(prints[0], prints[1]);
  assert(prints[0] !== prints[2]);
});
