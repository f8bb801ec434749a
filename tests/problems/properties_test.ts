/** What every problem must do, on every backend. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { iterate } from "../../problems/data/batches.ts";
import type { LabelledImages } from "../../problems/data/formats/labelled_images.ts";
import type { Batch, Problem } from "../../problems/problem.ts";
import { checkProblemId } from "../../problems/catalogue/registry.ts";
import { randomKey } from "../../problems/random.ts";
import { crossEntropy64, differences64, type Params64 } from "./float64_network.ts";
import { testOnBackends } from "../backends.ts";
import { generic, loss64, tinyProblems, toTensors } from "./tiny_problems.ts";
import { tinyGpt } from "./tiny_gpt.ts";
import { tinyReader } from "./tiny_reader.ts";

async function valuesOf(tensors: Tensors): Promise<Record<string, number[]>> {
  const values: Record<string, number[]> = {};
  for (const [name, tensor] of Object.entries(tensors)) values[name] = [...await tensor.data()];
  return values;
}

function shapesOf(tensors: Tensors): Record<string, number[]> {
  return Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));
}

function genericFor(problem: Problem): Params64 {
  const params = problem.init(0);
  const values = generic(params);
  dispose(params);
  return values;
}

/** The pixels in the middle of an image, between 0 and 1. */
function middle(
  { images, shape: [height, width, channels] }: LabelledImages,
  position: number,
  seen: readonly number[],
): number[] {
  const whole = images.subarray(position * height * width * channels);
  const [top, left] = [height - seen[0]!, width - seen[1]!].map((rest) => Math.floor(rest / 2));
  return Array.from({ length: seen[0]! * seen[1]! * channels }, (_, i) => {
    const [row, column] = [
      Math.floor(i / channels / seen[1]!),
      Math.floor(i / channels) % seen[1]!,
    ];
    return whole[((row + top!) * width + column + left!) * channels + i % channels]! / 255;
  });
}

/** Running statistics with nothing special about them; variances are positive. */
function memoryFor(problem: Problem): Params64 {
  const memory = problem.initMemory?.(0) ?? {};
  const values = generic(memory);
  dispose(memory);
  return Object.fromEntries(
    Object.entries(values).map(([name, { shape, data }]) => [name, {
      shape,
      data: name.endsWith("variance") ? data.map((value) => Math.fround(0.5 + value ** 2)) : data,
    }]),
  );
}

/** Central differences by problem and number of the batch: the same on every backend. */
const differences = new Map<string, Record<string, Float64Array>>();

const key = randomKey(3, "step", 0);

async function firstBatches(problem: Problem, seed: number, count: number): Promise<Batch[]> {
  const taken: Batch[] = [];
  for await (const batch of iterate(problem.batches({ seed, batchSize: 4 }))) {
    taken.push(batch);
    if (taken.length === count) break;
  }
  return taken;
}

Deno.test("every network has a tiny variant, of a problem that there is", async () => {
  // those that read, whose examples are no images, have tests of their own
  const here = ["tiny_problems.ts", "tiny_reader.ts", "tiny_gpt.ts"].map((name) =>
    new URL(name, import.meta.url)
  );
  const tiny = (await Promise.all(here.map((url) => Deno.readTextFile(url)))).join("");
  const folder = new URL("../../problems/models/networks/", import.meta.url);
  const told: string[] = [];
  for await (const { name: file } of Deno.readDir(folder)) {
    const text = await Deno.readTextFile(new URL(file, folder));
    if (/ from "\.\/\w+\.ts"/.test(text)) continue; // the door, or another network under a new name
    for (const [, name] of text.matchAll(/^export function (\w+)\(/gm)) {
      if (tiny.includes(`${name}(`)) continue;
      told.push(`${name} lacks a tiny variant in tests/problems/tiny_problems.ts`);
    }
  }
  assertEquals(told, []);
  for (const { problem } of [...tinyProblems, { problem: tinyReader() }, { problem: tinyGpt() }]) {
    checkProblemId(problem.id);
  }
});

for (const tiny of tinyProblems) {
  const { problem, data } = tiny;
  const test = (what: string, fn: () => Promise<void>) =>
    testOnBackends(`${problem.id}: ${what}`, fn);

  test("init() gives the same bits for the same seed", async () => {
    const [a, b, c] = [problem.init(1), problem.init(1), problem.init(2)];
    assertEquals(await valuesOf(a), await valuesOf(b));
    const hidden = Object.keys(a).length > 2; // softmax regression starts at 0
    if (hidden) assertNotEquals(await valuesOf(a), await valuesOf(c));
    dispose([a, b, c]);
  });

  test("batches() gives the same bits for the same seed, the last of an epoch smaller", async () => {
    const [a, b] = [await firstBatches(problem, 5, 4), await firstBatches(problem, 5, 4)];
    assertEquals(a.map(({ xs }) => xs.shape[0]), [4, 4, 3, 4]);
    for (const [i, batch] of a.entries()) {
      assertEquals([...await batch.xs.data()], [...await b[i]!.xs.data()]);
      assertEquals([...await batch.ys.data()], [...await b[i]!.ys.data()]);
    }
    dispose([a, b]);
  });

  test("loss() is the loss computed in float64", async () => {
    const batches = await firstBatches(problem, 0, 3);
    const params64 = genericFor(problem);
    const params = toTensors(params64);
    for (const batch of batches) { // the last is a smaller one
      const loss = problem.loss(params, batch, { key });
      const expected = (await loss64(tiny, batch, key))(params64);
      assertAlmostEquals((await loss.data())[0]!, expected, 3e-6 * Math.max(1, expected));
      loss.dispose();
    }
    dispose([batches, params]);
  });

  test("gradient() is the finite difference of the loss in float64", async () => {
    const batches = await firstBatches(problem, 0, 3);
    const params64 = genericFor(problem);
    const params = toTensors(params64);
    for (const [i, batch] of batches.slice(1).entries()) {
      const { loss, gradient, memory } = problem.gradient(params, batch, { key });
      assertEquals(shapesOf(gradient), shapesOf(params));
      const loss64OfBatch = await loss64(tiny, batch, key);
      assertAlmostEquals((await loss.data())[0]!, loss64OfBatch(params64), 1e-5);
      const name = `${problem.id} ${i}`;
      const expected = differences.get(name) ?? differences64(loss64OfBatch, params64);
      differences.set(name, expected);
      for (const [name, values] of Object.entries(await valuesOf(gradient))) {
        assert(values.some((value) => value !== 0), `${name} has no gradient`);
        for (const [i, value] of values.entries()) {
          const message = `${name}[${i}]`;
          assertAlmostEquals(value, expected[name]![i]!, 1e-5, message);
        }
      }
      dispose([loss, gradient, memory]);
    }
    dispose([batches, params]);
  });

  test("gradient() gives the same bits again, and keeps nothing on the device", async () => {
    const [batch] = await firstBatches(problem, 0, 1);
    const params = problem.init(0);
    const first = problem.gradient(params, batch!, { key });
    const before = tf.memory().numTensors;
    const second = problem.gradient(params, batch!, { key });
    assertEquals(await valuesOf(first.gradient), await valuesOf(second.gradient));
    dispose(second);
    assertEquals(tf.memory().numTensors, before);
    dispose([batch, params, first]);
  });

  test("evaluate() gives means over the test part and as much training data", async () => {
    const params64 = genericFor(problem);
    const params = toTensors(params64);
    const memory64 = memoryFor(problem), memory = toTensors(memory64);
    const found = await problem.evaluate(params, memory);
    const slow = (part: typeof data.train) => {
      let [loss, hits] = [0, 0];
      for (let k = 0; k < data.test.count; k++) {
        const mode = { training: false, masks: [], memory: memory64 };
        const [logits] = tiny.logits64(params64, [middle(part, k, tiny.seen)], mode);
        loss += crossEntropy64(logits!, part.labels[k]!);
        if (logits!.indexOf(Math.max(...logits!)) === part.labels[k]) hits++;
      }
      return [loss / data.test.count, hits / data.test.count] as const;
    };
    const [trainLoss, trainAccuracy] = slow(data.train);
    const [testLoss, testAccuracy] = slow(data.test);
    assertAlmostEquals(found.trainLoss, trainLoss, 1e-5);
    assertAlmostEquals(found.testLoss, testLoss, 1e-5);
    assertEquals(found.trainAccuracy, trainAccuracy);
    assertEquals(found.testAccuracy, testAccuracy);
    dispose([params, memory]);
  });
}

Deno.test("cifar100-wrn404 says that batch normalization leaves no variance of gradients", async () => {
  await useBackend("wasm");
  const before = tf.memory().numTensors;
  const { problem } = tinyProblems.find(({ problem }) => problem.id === "cifar100-wrn404")!;
  const [batch] = await firstBatches(problem, 0, 1);
  const params = problem.init(0);
  const message = "the gradient's variance cannot be had through batchNorm";
  assertThrows(() => problem.gradient(params, batch!, { key, variance: true }), TypeError, message);
  dispose([batch, params]);
  assertEquals(tf.memory().numTensors, before);
});
