/** Batches in parts on several threads, beside the same parts one after the other. */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { memoryOf, wasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { openPartThreads, type PartThreads } from "../../../pipelines/training/part_threads.ts";
import { loadProblem } from "../../../problems/catalogue/registry.ts";
import { iterate } from "../../../problems/data/batches.ts";
import { prefetched } from "../../../problems/data/prefetch.ts";
import { inParts } from "../../../problems/kinds/in_parts.ts";
import type { AnyProblem, Gradient, GradientOptions } from "../../../problems/problem.ts";
import { random, randomKey } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { tinyMnist } from "../tiny.ts";

const data = await tinyMnist(), many = await tinyMnist([1100, 1100]);
await Deno.mkdir(`${data}/war-and-peace`);
const stream = random(0, "text");
const text = Array.from({ length: 3000 }, () => "abcdefgh"[stream.below(8)]!).join("");
await Deno.writeTextFile(`${data}/war-and-peace/input.txt`, text);
globalThis.addEventListener("unload", () => {
  for (const folder of [data, many]) Deno.removeSync(folder, { recursive: true });
});

/** All numbers of a gradient, by name. */
function numbersOf(found: Gradient): Record<string, readonly number[]> {
  const { loss, varianceSum, curvature, gradient, variance = {}, memory = {} } = found;
  const all = { loss, ...varianceSum && { varianceSum }, ...curvature && { curvature } };
  const maps = Object.entries({ gradient, variance, memory }).flatMap(([of, tensors]) =>
    Object.entries(tensors).map(([name, tensor]) => [`${of} ${name}`, tensor] as const)
  );
  return Object.fromEntries(
    [...Object.entries(all), ...maps].map(([name, tensor]) => [name, [...tensor.dataSync()]]),
  );
}

interface Case {
  readonly problem: string;
  readonly batchSize: number;
  readonly largest: number;
  readonly wanted?: GradientOptions;
}

const cases: readonly Case[] = [
  { problem: "mnist-logreg", batchSize: 10, largest: 5 },
  { problem: "mnist-logreg", batchSize: 11, largest: 3, wanted: { variance: true } }, // 2 to 3
  { problem: "mnist-logreg", batchSize: 5, largest: 1, wanted: { variance: true } }, // no deviations
  { problem: "mnist-logreg", batchSize: 9, largest: 4, wanted: { varianceSum: true } },
  { problem: "mnist-logreg", batchSize: 6, largest: 2, wanted: { curvature: "fisher" } },
  { problem: "war-and-peace-lstm", batchSize: 5, largest: 3 }, // dropout, and a state for each row
  { problem: "quadratic", batchSize: 9, largest: 4, wanted: { variance: true } },
];

testOnBackends("threads find what parts one after the other come to, bit by bit", async () => {
  const shelf = new Map<string, PartThreads>();
  using _threads = { [Symbol.dispose]: () => shelf.forEach((each) => each[Symbol.dispose]()) };
  for (const { problem: id, batchSize, largest, wanted } of cases) {
    const problem: AnyProblem = await loadProblem(id, { data });
    const threads = shelf.get(id) ??
      await openPartThreads({ problem: id, data, count: 3, validation: undefined });
    shelf.set(id, threads);
    const ways = [
      threads.inParts(problem, largest),
      threads.inParts(problem, largest, 2),
      inParts(problem, largest),
    ];
    const batches = iterate(problem.batches({ seed: 0, batchSize }));
    const params = problem.init(0);
    let memory = problem.initMemory?.(0) ?? {};
    const counts: number[] = [];
    for (let step = 0; step < 4; step++) { // the first are computed here, to see what comes out
      const { value: batch } = await batches.next();
      const options = { ...wanted, memory, key: randomKey(0, "step", step) };
      const found = ways.map((each) => each.gradient(params, batch, options));
      const [ofThree, ofTwo, expected] = found.map(numbersOf);
      assertEquals(ofThree, expected, `${id} at step ${step}, three threads`);
      assertEquals(ofTwo, expected, `${id} at step ${step}, two threads`);
      assert(Object.values(expected!["loss"]!).every(Number.isFinite));
      const next = found[0]!.memory ?? {};
      dispose([memory, batch, found.slice(1), { ...found[0], memory: {} }]);
      memory = next;
      counts.push(tf.memory().numTensors - Object.keys(memory).length);
    }
    assertEquals(counts, counts.map(() => counts[0]!), id);
    await batches.return();
    dispose([params, memory]);
    problem.dispose?.();
  }
}, ["wasm"]);

testOnBackends("steps on threads leave the heap and the tensors as they found them", async () => {
  const problem = await loadProblem("mnist-mlp", { data });
  const options = { problem: "mnist-mlp", data, count: 2, validation: undefined };
  using threads = await openPartThreads(options);
  const params = problem.init(0);
  const batch = (await problem.examples!({ seed: 0 }).take(10))!;
  const computed = threads.inParts(problem, 5);
  const step = () => dispose(computed.gradient(params, batch, { variance: true }));
  for (let i = 0; i < 4; i++) step();
  const { numTensors } = tf.memory(), { byteLength } = memoryOf(wasmBackend()).buffer;
  for (let i = 0; i < 80; i++) step(); // leave 5 MB of gradients and as much of variances
  assertEquals(tf.memory().numTensors, numTensors);
  assert(memoryOf(wasmBackend()).buffer.byteLength < 2 * byteLength); // a fifth goes to fragments
  dispose([params, batch]);
}, ["wasm"]);

testOnBackends("what a thread throws reaches whoever asked, and the next step works", async () => {
  const problem = await loadProblem("mnist-logreg", { data });
  const of = (id: string) => ({ problem: id, data, count: 2, validation: 0.25 });
  using threads = await openPartThreads(of("mnist-logreg"));
  using others = await openPartThreads(of("quadratic")); // have no such parameters
  const params = problem.init(0);
  const batch = (await problem.examples!({ seed: 0 }).take(6))!;
  const calls: number[] = [];
  let broken = false;
  const slow: AnyProblem = Object.create(problem, {
    gradient: {
      value(...given: Parameters<AnyProblem["gradient"]>) {
        calls.push(Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30).length);
        if (broken) throw new RangeError("no gradient here: take another");
        return problem.gradient(...given);
      },
    },
  });
  const [here, there] = [threads, others].map((each) => each.inParts(slow, 1));
  dispose([here, there].map((each) => each!.gradient(params, batch)));
  const before = tf.memory().numTensors;
  assertThrows(() => there!.gradient(params, batch), Error, "passed to 'sub' must be a Tensor");
  broken = true;
  assertThrows(() => here!.gradient(params, batch), RangeError, "no gradient here: take another");
  assertEquals(tf.memory().numTensors, before);
  broken = false;
  calls.length = 0;
  const found = here!.gradient(params, batch);
  const made = calls.length;
  assert(made < 6, `${made} of six parts were made here, while another thread had nothing to do`);
  const again = inParts(problem, 1).gradient(params, batch);
  assertEquals(numbersOf(found), numbersOf(again));
  dispose([found, again, params, batch]);
}, ["wasm"]);

testOnBackends("the next batch is made while other threads compute", async () => {
  const problem = await loadProblem("mnist-logreg", { data });
  using threads = await openPartThreads({
    problem: "mnist-logreg",
    data,
    count: 2,
    validation: undefined,
  });
  const params = problem.init(0);
  const batch = (await problem.examples!({ seed: 0 }).take(6))!;
  const made: number[] = [];
  const batches = prefetched((index) => made.push(index));
  await batches.next();
  const computed = threads.inParts(problem, 3);
  dispose(computed.gradient(params, batch)); // on this thread, to see what comes out
  assertEquals(made, [0]);
  dispose(computed.gradient(params, batch));
  assertEquals(made, [0, 1]);
  await batches.return();
  dispose([params, batch]);
}, ["wasm"]);

testOnBackends("an evaluation on threads gives the numbers of one, bit by bit", async () => {
  const problem = await loadProblem("mnist-logreg", { data: many });
  const options = { problem: "mnist-logreg", data: many, count: 3, validation: undefined };
  using threads = await openPartThreads(options);
  const params = problem.init(0);
  for (const examples of [undefined, 600, 7]) { // in pieces of 500
    const expected = await problem.evaluate(params, {}, { examples });
    assertEquals(await threads.evaluate(problem, params, {}, { examples }), expected);
    assert(expected.testLoss > 0);
  }
  const wrong = { ...params };
  delete wrong[Object.keys(wrong)[0]!];
  await assertRejects(() => threads.evaluate(problem, wrong, {}, {}), Error);
  const again = await threads.evaluate(problem, params, {}, {});
  assertEquals(again, await problem.evaluate(params, {}, {}));
  dispose(params);
}, ["wasm"]);

testOnBackends("threads that do not start are said to lack, and change no bit", async () => {
  const id = "mnist-logreg", problem = await loadProblem(id, { data });
  const start = { tries: 0 };
  using alone = await openPartThreads({
    ...{ problem: id, data, count: 3, validation: undefined, start },
  });
  assertEquals(alone.count, 1);
  assertMatch(alone.lack!, /^a thread did not start: .*part_thread\.ts was waited for/);
  const params = problem.init(0);
  const batch = (await problem.examples!({ seed: 0 }).take(9))!;
  const expected = inParts(problem, 4).gradient(params, batch);
  const threaded = alone.inParts(problem, 4);
  for (let time = 1; time <= 2; time++) { // the first is computed here in any case
    const found = threaded.gradient(params, batch);
    assertEquals(numbersOf(found), numbersOf(expected));
    dispose(found);
  }
  const evaluated = await problem.evaluate(params, {}, {});
  assertEquals(await alone.evaluate(problem, params, {}, {}), evaluated);
  dispose([expected, params, batch]);
}, ["wasm"]);

Deno.test("threads that cannot start say why", async () => {
  const none = { problem: "cifar10-3c3d", data, count: 2, validation: undefined };
  await assertRejects(() => openPartThreads(none), Error, "no cifar-10 data");
  await assertRejects(() => openPartThreads({ ...none, count: 0 }), RangeError, "threads must be");
});
