/** The deep networks of the papers at their full size: they run, and their gradients are right. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../../../optimizers/algebra/apply_update.ts";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { memoryOf, wasmBackend } from "../../../../optimizers/backends/wasm_heap.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import type { Scalar, Tensors } from "../../../../optimizers/types.ts";
import { classification } from "../../../../problems/kinds/classification.ts";
import { iterate } from "../../../../problems/data/batches.ts";
import type { ImageSet } from "../../../../problems/data/image_set.ts";
import { allCnn } from "../../../../problems/models/networks/all_cnn.ts";
import { wideResNet } from "../../../../problems/models/networks/wide_resnet.ts";
import type { Batch, Problem } from "../../../../problems/problem.ts";
import { random, randomKey } from "../../../../problems/random.ts";
import { loadProblem } from "../../../../problems/catalogue/registry.ts";
import { testOnBackends } from "../../../backends.ts";
import { concat, withFiles } from "../../data/formats.ts";

const key = randomKey(1, "step", 0);

/** A file of CIFAR-100's binary version: records of two labels and 3072 bytes. */
function records(count: number, name: string): Uint8Array {
  const stream = random(0, "deep networks", name);
  return concat(...Array.from({ length: count }, () => {
    const pixels = Array.from({ length: 3072 }, () => stream.below(256));
    return [stream.below(20), stream.below(100), ...pixels];
  }));
}

async function firstBatch(problem: Problem): Promise<Batch> {
  for await (const batch of iterate(problem.batches({ seed: 0, batchSize: 4 }))) return batch;
  throw new Error("no batch");
}

async function numberOf(scalar: Scalar): Promise<number> {
  const [value] = await scalar.data();
  scalar.dispose();
  return value!;
}

async function valuesOf(tensors: Tensors): Promise<Record<string, Float32Array>> {
  const values: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    values[name] = await tensor.data() as Float32Array;
  }
  return values;
}

const norm = (tensors: readonly tf.Tensor[]) =>
  numberOf(
    tf.tidy(() =>
      tf.sqrt(tensors.map((tensor) => tf.sum(tf.square(tensor))).reduce((a, b) => tf.add(a, b)))
    ) as Scalar,
  );

/**
 * Asserts that along the gradient of some parameters the loss grows by the gradient's norm: by a
 * central difference over a step that changes it by `change`.
 */
async function assertSlope(
  loss: (params: Tensors) => Scalar,
  params: Tensors,
  gradient: Tensors,
  names: readonly string[],
  change: number,
): Promise<void> {
  const slope = await norm(names.map((name) => gradient[name]!));
  assert(slope > 1e-3, `the gradient of ${names[0]} vanishes: ${slope}`);
  const step = change / slope;
  const at = (sign: number) => {
    const moved = tf.tidy(() =>
      Object.fromEntries(names.map((name) => {
        const along = tf.mul(gradient[name]!, sign * step / slope);
        return [name, tf.add(params[name]!, along)];
      }))
    );
    const value = numberOf(loss({ ...params, ...moved }));
    dispose(moved);
    return value;
  };
  const difference = (await at(1) - await at(-1)) / (2 * step);
  assertAlmostEquals(difference / slope, 1, 0.02, names.join());
}

const count = (params: Tensors) => Object.values(params).reduce((sum, { size }) => sum + size, 0);

const heapSize = () => memoryOf(wasmBackend()).buffer.byteLength;

const problems: readonly [id: string, parameters: number, learningRate: number, names: string[]][] =
  [
    // 8.9 million, as the paper on wide residual networks says: 8,935,856 of convolutions without
    // biases, 10,784 scales and offsets, 256 × 100 + 100 of the last layer
    ["cifar100-wrn404", 8_972_340, 0.03, [
      "conv/kernel",
      "group2/block1/bn1/scale",
    ]],
    ["cifar100-allcnn", 1_387_108, 0.01, ["conv1/kernel", "conv5/bias"]],
  ];

for (const [id, parameters, learningRate, names] of problems) {
  Deno.test(`${id} at its full size: gradient, descent, memory (wasm)`, () =>
    withFiles({
      "cifar-100/train.bin": records(4, "train"),
      "cifar-100/test.bin": records(1, "test"),
    }, async (data) => {
      await useBackend("wasm");
      const before = tf.memory().numTensors;
      const problem = await loadProblem(id, { data });
      const batch = await firstBatch(problem);
      assertEquals(batch.xs.shape, [4, 32, 32, 3]);
      let params = problem.init(0), memory = problem.initMemory!(0);
      assertEquals(count(params), parameters);
      const losses: number[] = [], sizes: number[] = [], tensors: number[] = [];
      for (let step = 0; step < 2; step++) {
        const options = { key, memory };
        const { loss, gradient, memory: next } = problem.gradient(params, batch, options);
        if (step === 0) {
          const at = (params: Tensors) => problem.loss(params, batch, options);
          await assertSlope(at, params, gradient, Object.keys(params), 4e-3);
          for (const name of names) await assertSlope(at, params, gradient, [name], 2e-3);
        }
        losses.push(await numberOf(loss));
        const update = tf.tidy(() =>
          Object.fromEntries(
            Object.entries(gradient).map(([name, g]) => [name, tf.mul(g, -learningRate)]),
          )
        );
        const moved = applyUpdate(params, update);
        dispose([params, memory, gradient, update]);
        [params, memory] = [moved, next!];
        sizes.push(heapSize());
        tensors.push(tf.memory().numTensors);
      }
      losses.push(await numberOf(problem.loss(params, batch, { key, memory })));
      assert(losses[1]! < losses[0]! && losses[2]! < losses[1]!, losses.join());
      assertEquals(tensors[1], tensors[0]);
      assert(sizes[1]! <= 1.1 * sizes[0]! && sizes[1]! < 320 * 2 ** 20, sizes.join());
      const { testLoss, testAccuracy } = await problem.evaluate(params, memory);
      assert(Number.isFinite(testLoss) && (testAccuracy === 0 || testAccuracy === 1));
      dispose([params, memory, batch]);
      assertEquals(tf.memory().numTensors, before);
    }));
}

/** Such networks, one of them less deep, on images so small that software WebGPU has time for them. */
function onSmallImages(side: number, model: Parameters<typeof classification>[0]["model"]) {
  const stream = random(0, "small images");
  const part = {
    images: Uint8Array.from({ length: 4 * side * side * 3 }, () => stream.below(256)),
    labels: Uint8Array.of(3, 99, 0, 50),
    count: 4,
    shape: [side, side, 3] as const,
  };
  const data: ImageSet = { train: part, test: part, classes: 100, source: "small" };
  const defaults = { batchSize: 4, steps: 1, learningRates: {} };
  const augmentation = { standardize: true };
  return classification({ id: "small", title: "", model, data, augmentation, defaults });
}

const small: readonly [name: string, problem: Problem][] = [
  ["WRN-16-4", onSmallImages(8, wideResNet({ depth: 16, widening: 4, classes: 100 }))],
  ["All-CNN-C", onSmallImages(12, allCnn({ classes: 100 }))],
];

for (const [name, problem] of small) {
  testOnBackends(`${name} has the slope its gradient says, and WASM's gradient`, async () => {
    const batch = await firstBatch(problem), params = problem.init(0);
    const { loss, gradient, memory } = problem.gradient(params, batch, { key });
    const at = (params: Tensors) => problem.loss(params, batch, { key });
    await assertSlope(at, params, gradient, Object.keys(params), 4e-3);
    const found = await valuesOf(gradient);
    dispose([batch, params, loss, gradient, memory]);

    await useBackend("wasm");
    const again = await firstBatch(problem), start = problem.init(0);
    const onWasm = problem.gradient(start, again, { key });
    for (const [name, values] of Object.entries(await valuesOf(onWasm.gradient))) {
      let [square, apart] = [0, 0];
      for (const [i, value] of values.entries()) {
        square += value ** 2;
        apart += (value - found[name]![i]!) ** 2;
      }
      assert(apart <= 1e-6 * square, `${name}: ${Math.sqrt(apart / square)} of its norm apart`);
    }
    dispose([again, start, onWasm]);
  }, ["webgpu"]);
}
