import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { createOptimizer, optimizerIds } from "../../../optimizers/methods/registry.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { problemRecords } from "../../../problems/catalogue/records.ts";
import { loadProblem } from "../../../problems/catalogue/registry.ts";
import { linearRecord } from "../../../problems/catalogue/small/linear.ts";
import { quadraticRecord } from "../../../problems/catalogue/small/quadratic.ts";
import { zipfSoftmaxRecord } from "../../../problems/catalogue/small/zipf_softmax.ts";
import { iterate } from "../../../problems/data/batches.ts";
import { type DataOptions, findData } from "../../../problems/data/find.ts";
import { imageSetFiles } from "../../../problems/data/image_set.ts";
import { random, randomKey } from "../../../problems/random.ts";
import { idx, mat, matArray, withFiles } from "../data/formats.ts";
import { problemPage } from "./problem_page.ts";

/** A network of the thesis' experiments on batch sizes: 5 × 5 filters, fully-connected layers. */
function cabs(filters: readonly number[], units: readonly number[]): Record<string, number[]> {
  const convolutions = filters.slice(1).flatMap((count, i) => [
    [`conv${i + 1}/kernel`, [5, 5, filters[i]!, count]] as const,
    [`conv${i + 1}/bias`, [count]] as const,
  ]);
  const layers = units.slice(1).flatMap((count, i) => [
    [`fc${i + 1}/kernel`, [units[i]!, count]] as const,
    [`fc${i + 1}/bias`, [count]] as const,
  ]);
  return Object.fromEntries([...convolutions, ...layers]);
}

const threeConvolutions = {
  "conv1/kernel": [5, 5, 3, 64],
  "conv1/bias": [64],
  "conv2/kernel": [3, 3, 64, 96],
  "conv2/bias": [96],
  "conv3/kernel": [3, 3, 96, 128],
  "conv3/bias": [128],
  "fc1/kernel": [3 * 3 * 128, 512],
  "fc1/bias": [512],
  "fc2/kernel": [512, 256],
  "fc2/bias": [256],
  "fc3/kernel": [256, 10],
  "fc3/bias": [10],
};

/** A transformer of so many blocks, `width` wide, that reads `time` characters. */
function gpt(blocks: number, width: number, time: number): Record<string, number[]> {
  const norm = (name: string): [string, number[]][] =>
    ["scale", "offset"].map((own) => [`${name}/${own}`, [width]]);
  const dense = (name: string, inputs: number, units: number): [string, number[]][] => [
    [`${name}/kernel`, [inputs, units]],
    [`${name}/bias`, [units]],
  ];
  return Object.fromEntries([
    ["embedding/kernel", [82, width]] as const,
    ["body/embeddedPositions/kernel", [time, width]] as const,
    ...Array.from({ length: blocks }, (_, i) => `body/block${i + 1}`).flatMap((block) => [
      ...norm(`${block}/attention/body/norm`),
      ...dense(`${block}/attention/body/inputs`, width, 3 * width),
      ...dense(`${block}/attention/body/outputs`, width, width),
      ...norm(`${block}/mlp/body/norm`),
      ...dense(`${block}/mlp/body/hidden`, width, 4 * width),
      ...dense(`${block}/mlp/body/outputs`, 4 * width, width),
    ]),
    ...norm("body/norm"),
  ]);
}

/**
 * Shapes of the parameters, as the papers describe the networks; those of the deep ones are in tests
 * of their own.
 */
const shapes: Readonly<Record<string, Record<string, number[]>>> = {
  "mnist-logreg": { "fc1/kernel": [784, 10], "fc1/bias": [10] },
  "mnist-mlp": {
    "fc1/kernel": [784, 1000],
    "fc1/bias": [1000],
    "fc2/kernel": [1000, 500],
    "fc2/bias": [500],
    "fc3/kernel": [500, 100],
    "fc3/bias": [100],
    "fc4/kernel": [100, 10],
    "fc4/bias": [10],
  },
  "mnist-cnn": {
    "conv1/kernel": [5, 5, 1, 32],
    "conv1/bias": [32],
    "conv2/kernel": [5, 5, 32, 64],
    "conv2/bias": [64],
    "fc1/kernel": [7 * 7 * 64, 1024],
    "fc1/bias": [1024],
    "fc2/kernel": [1024, 10],
    "fc2/bias": [10],
  },
  "fmnist-2c2d": {
    "conv1/kernel": [5, 5, 1, 32],
    "conv1/bias": [32],
    "conv2/kernel": [5, 5, 32, 64],
    "conv2/bias": [64],
    "fc1/kernel": [7 * 7 * 64, 1024],
    "fc1/bias": [1024],
    "fc2/kernel": [1024, 10],
    "fc2/bias": [10],
  },
  "cifar10-3c3d": threeConvolutions,
  "war-and-peace-lstm": {
    "embedding/kernel": [82, 128],
    "lstm1/kernel": [128, 512],
    "lstm1/recurrent/kernel": [128, 512],
    "lstm1/bias": [512],
    "lstm2/kernel": [128, 512],
    "lstm2/recurrent/kernel": [128, 512],
    "lstm2/bias": [512],
    "out/kernel": [128, 82],
    "out/bias": [82],
  },
  "war-and-peace-gpt": gpt(4, 128, 64),
  "war-and-peace-gpt-tiny": gpt(2, 32, 32),
  "cifar10-3c3d-iclr": threeConvolutions,
  "mnist-cabs": cabs([1, 32, 64], [7 * 7 * 64, 1024, 10]),
  "svhn-cabs": cabs([3, 64, 64], [6 * 6 * 64, 256, 128, 10]),
  "cifar10-cabs": cabs([3, 64, 64], [6 * 6 * 64, 384, 192, 10]),
  "cifar100-cabs": cabs([3, 64, 64, 64], [4 * 4 * 64, 512, 256, 100]),
};

/** Files with a few random images for the problems whose data no package has. */
const fixtures: Readonly<Record<string, Uint8Array>> = {
  [`fashion-mnist/${imageSetFiles[0]}`]: idx([16, 28, 28], noise(16 * 784)),
  [`fashion-mnist/${imageSetFiles[1]}`]: idx([16], noise(16, 10)),
  [`fashion-mnist/${imageSetFiles[2]}`]: idx([2, 28, 28], noise(2 * 784)),
  [`fashion-mnist/${imageSetFiles[3]}`]: idx([2], noise(2, 10)),
  ...Object.fromEntries(
    ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"]
      .map((name) => [`cifar-10/${name}.bin`, records(4, [3])]),
  ),
  "cifar-100/train.bin": records(16, [3, 77]),
  "cifar-100/test.bin": records(2, [3, 77]),
  // 82 different characters
  "war-and-peace/input.txt": noise(2100, 82).map((code, i) => 40 + (i < 82 ? i : code)),
  "svhn/train_32x32.mat": digits(16),
  "svhn/test_32x32.mat": digits(2),
};

/** Records of CIFAR's binary version, all of one class. */
function records(count: number, labels: readonly number[]): Uint8Array {
  const size = labels.length + 3072;
  return noise(count * size).map((byte, i) => labels[i % size] ?? byte);
}

/** A file of SVHN's: images, rows fastest, and the digits 1 to 10, which stands for 0. */
function digits(count: number): Uint8Array {
  const images = matArray("X", [32, 32, 3, count], noise(count * 3072));
  return mat(images, matArray("y", [count, 1], noise(count, 10).map((digit) => digit + 1)));
}

function noise(length: number, below = 256): Uint8Array {
  const stream = random(0, "registry test");
  return Uint8Array.from({ length }, () => stream.below(below));
}

/** Shape of what a problem's model sees. */
function seen(id: string): number[] {
  if (id.endsWith("lstm")) return [50];
  if (id.includes("gpt")) return [id.endsWith("tiny") ? 32 : 64];
  if (id.startsWith("mnist") || id.startsWith("fmnist")) return [28, 28, 1];
  return id === "svhn-cabs" || id === "cifar10-cabs" ? [24, 24, 3] : [32, 32, 3];
}

/** The optimizers that every problem has a learning rate for: those that need no curvature matrix. */
const anywhere = optimizerIds.filter((id) =>
  createOptimizer(id, { learningRate: 1 }).needs?.curvature === undefined
);

/** Families, which have tests of their own. */
const families = [linearRecord, quadraticRecord, zipfSoftmaxRecord];
const page = await problemPage();

for (const { ids, dataSet } of problemRecords.filter((record) => !families.includes(record))) {
  const made = dataSet !== undefined &&
    Object.keys(fixtures).some((path) => path.startsWith(`${dataSet.name}/`));
  const free = dataSet === undefined || dataSet.fallback !== undefined;
  const found = free || made ||
    await findData(dataSet.name, { files: dataSet.reads }) !== undefined;
  for (const id of ids) {
    Deno.test({
      name: `loadProblem() loads ${id} as its page says, with finite gradients`,
      ignore: !found, // neither here nor among the fixtures
      fn: () => withFiles(made ? fixtures : {}, (data) => loads(id, made && !free ? { data } : {})),
    });
  }
}

async function loads(id: string, options: DataOptions): Promise<void> {
  await useBackend("wasm");
  const before = tf.memory().numTensors;
  const problem = await loadProblem(id, options);
  assertEquals(problem.id, id);
  const { batchSize, steps, learningRates } = problem.defaults;
  assertEquals(Object.keys(learningRates).toSorted(), anywhere.toSorted(), `rates of ${id}`);
  const params = problem.init(0);
  const found = Object.entries(params).map(([name, { shape }]) => [name, shape]);
  const deep = id.startsWith("cifar100-wrn404") || id === "cifar100-allcnn";
  if (id in shapes) assertEquals(Object.fromEntries(found), shapes[id]);
  const parameters = Object.values(params).reduce((sum, { size }) => sum + size, 0);
  const row = page.rows.get(id);
  assertEquals(row, { parameters, batchSize, steps }, `what the row of ${id} says`);
  const examples = deep ? 2 : 16;
  for await (const batch of iterate(problem.batches({ seed: 0, batchSize: examples }))) {
    assertEquals(batch.xs.shape[0], examples);
    if (id in shapes || deep) assertEquals(batch.xs.shape.slice(1), seen(id));
    const key = randomKey(0, "step", 0);
    const { loss, gradient, memory } = problem.gradient(params, batch, { key });
    const value = (await loss.data())[0]!;
    assert(
      id in shapes || deep ? value > 1 && value < 10 : Number.isFinite(value),
      `loss ${value}`,
    );
    for (const tensor of Object.values(gradient)) {
      const values = await tensor.data();
      assert(values.every(Number.isFinite) && values.some((element) => element !== 0));
    }
    dispose([batch, loss, gradient, memory]);
    break;
  }
  dispose(params);
  problem.dispose?.();
  assertEquals(tf.memory().numTensors, before);
}

const sources = [
  ["fmnist-2c2d", "fashion-mnist"],
  ["cifar10-3c3d", "cifar-10"],
  ["cifar100-wrn404", "cifar-100"],
  ["war-and-peace-lstm", "war-and-peace"],
  ["svhn-cabs", "svhn"],
] as const;

for (const [id, set] of sources) {
  Deno.test({
    name: `loadProblem() names the command that fetches the data of ${id}`,
    permissions: { env: false },
    async fn() {
      const message = `no ${set} data: fetch it with \`deno task data fetch ${set}\``;
      await assertRejects(() => loadProblem(id), Error, message);
    },
  });
}

Deno.test("loadProblem() throws on unknown names, offering the nearest", async () => {
  await assertRejects(
    () => loadProblem("mnist-cmn"),
    RangeError,
    'unknown problem "mnist-cmn", did you mean "mnist-cnn"? ' +
      "Known: mnist-logreg, mnist-mlp, mnist-cnn, fmnist-2c2d, cifar10-3c3d, cifar100-wrn404",
  );
  await assertRejects(() => loadProblem("toString"), RangeError, 'unknown problem "toString"');
});

Deno.test("loadProblem() throws where the data folder named does not exist", async () => {
  const message = "the data folder, /nowhere, does not exist";
  await assertRejects(() => loadProblem("mnist-mlp", { data: "/nowhere" }), Error, message);
});

Deno.test("loadProblem() names what is wrong with the name of a linear problem", async () => {
  const cases: readonly (readonly [id: string, message: string])[] = [
    ["logistic:a1b", 'unknown problem "logistic:a1b", did you mean "logistic:a1a"?'],
    ["logistic:yacht", 'unknown problem "logistic:yacht"'],
    ["least-squares", 'unknown problem "least-squares"'],
    ["logistic:a1a+row", 'unknown detail of a linear problem "row", did you mean "raw"?'],
  ];
  for (const [id, message] of cases) {
    await assertRejects(() => loadProblem(id), RangeError, message);
  }
});

Deno.test("loadProblem() takes quadratic problems by names that say what they are", async () => {
  await useBackend("cpu");
  for (const id of ["quadratic", "quadratic:ill+rotated+noise=4", "quadratic:1/2/30"]) {
    const problem = await loadProblem(id);
    assertEquals(problem.id, id);
    assertEquals(Object.keys(problem.defaults.learningRates).toSorted(), optimizerIds.toSorted());
    problem.dispose?.();
  }
  await assertRejects(() => loadProblem("quadratic:rotate"), RangeError, 'did you mean "rotated"?');
  await assertRejects(() => loadProblem("quadratic:noise=x"), RangeError, "noise");
});
