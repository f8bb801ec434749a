/** What problems from files are made of. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { iterate } from "../../../problems/data/batches.ts";
import type { Problem } from "../../../problems/problem.ts";
import {
  type Contents,
  dense,
  images,
  kind,
  modelOf,
  problemOf,
  test,
  topologyOf,
  train,
} from "./written.ts";

/** All examples of the training part, in the order of their numbers. */
async function examplesOf(problem: Problem) {
  for await (
    const { xs, ys } of iterate(problem.batches({ seed: 0, batchSize: problem.trainSize! }))
  ) {
    const rows = await xs.array() as number[][], targets = await ys.array() as number[];
    return rows.map((row, i) => [...row.flat(2), ...[targets[i]!].flat()])
      .sort((a, b) => a.join() < b.join() ? -1 : 1);
  }
}

Deno.test("texts become numbers each, classes are in alphabetical order, all by the training part", async () => {
  const notes: string[] = [];
  const problem = await problemOf(
    { "train.csv": train, "test.csv": test, "model.json": modelOf(dense(2, 5)) },
    kind,
    notes,
  );
  assertEquals(await examplesOf(problem), [ // size, blue, green, red, open, kind
    [2, 0, 0, 1, 1, 1],
    [4, 1, 0, 0, 0, 0],
    [6, 0, 0, 1, 1, 1],
    [8, 0, 1, 0, 0, 0],
  ]);
  assertEquals(notes.length, 1);
  assert(
    notes[0]!.endsWith("5 numbers; 4 examples to train on, 2 to test with; classes a, b"),
    notes[0],
  );
});

Deno.test("without a model it is softmax or linear regression, on standardized columns", async () => {
  const softmax = await problemOf({ "train.csv": train, "test.csv": test }, kind);
  assert(softmax.id.endsWith("-softmax"));
  const column = (await examplesOf(softmax))!.map(([size]) => size!).sort((a, b) => a - b);
  [-3, -1, 1, 3].forEach((value, i) => assertAlmostEquals(column[i]!, value / Math.sqrt(5), 1e-6));
  const linear = await problemOf({ "train.csv": train, "test.csv": test }, { target: "size" });
  assert(linear.id.endsWith("-linear"));
  assertEquals((await examplesOf(linear))!.map((row) => row.at(-1)!).sort(), [2, 4, 6, 8]);
  const numbered = "x,label\n0.5,0\n1,1\n2,2\n3,1\n";
  const classes = await problemOf({ "train.csv": numbered, "test.csv": numbered }, {
    target: "label",
  });
  assert(classes.id.endsWith("-softmax"));
});

Deno.test("a text that the training part has not is no input, and said", async () => {
  const notes: string[] = [];
  const other = test.replaceAll("blue", "pink");
  const problem = await problemOf({ "train.csv": train, "test.csv": other }, kind, notes);
  assertEquals(
    notes[0],
    'test.csv, line 2, column "colour": "pink" does not occur in the training part, nor do the texts of 1 ' +
      "other rows; no input stands for it",
  );
  problem.dispose!();
});

Deno.test("weights follow from the seed, and a model of Keras is read as well as one of tf.layers", async () => {
  const keras = {
    class_name: "Sequential",
    config: {
      name: "sequential",
      layers: [
        {
          class_name: "InputLayer",
          config: { batch_input_shape: [null, 5], dtype: "float32", name: "in" },
        },
        {
          class_name: "Dense",
          config: {
            name: "dense_1",
            units: 3,
            activation: "relu",
            use_bias: true,
            trainable: true,
            kernel_initializer: { class_name: "GlorotUniform", config: { seed: null } },
            bias_initializer: { class_name: "Zeros", config: {} },
          },
        },
        {
          class_name: "Dense",
          config: {
            name: "dense_2",
            units: 2,
            activation: "softmax",
            use_bias: true,
            trainable: true,
            kernel_initializer: { class_name: "GlorotUniform", config: { seed: null } },
            bias_initializer: { class_name: "Zeros", config: {} },
          },
        },
      ],
    },
    keras_version: "2.11.0",
    backend: "tensorflow",
  };
  const converted = {
    format: "layers-model",
    modelTopology: { model_config: keras, keras_version: "2.11.0" },
  };
  const files = { "train.csv": train, "test.csv": test };
  const own = topologyOf(dense(3, 5), tf.layers.dense({ units: 2, activation: "softmax" }));
  for (
    const model of [keras, converted, own, modelOf(dense(3, 5), tf.layers.dense({ units: 2 }))]
  ) {
    const problem = await problemOf({ ...files, "model.json": model }, kind);
    const kernels = [0, 0, 1].map((seed) => Object.values(problem.init(seed))[0]!.dataSync());
    assertEquals(kernels[0], kernels[1]);
    assertNotEquals(kernels[0], kernels[2]);
    assertEquals(Object.values(problem.init(0)).map(({ shape }) => shape), [[5, 3], [3], [3, 2], [
      2,
    ]]);
    const { testAccuracy } = await problem.evaluate(problem.init(0));
    assert(testAccuracy !== undefined);
  }
});

Deno.test("rows of numbers are images where the model wants images, in all kinds of order", async () => {
  const names = Array.from({ length: 16 }, (_, i) => `p${i}`);
  const row = (i: number) => [...names.map((_, j) => (i * j) % 5), i % 3].join();
  const table = (from: number) =>
    [[...names, "label"].join(), ...Array.from({ length: 6 }, (_, i) => row(from + i))].join("\n");
  const convolution = tf.layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [4, 4, 1] });
  const model = modelOf(convolution, tf.layers.flatten(), tf.layers.dense({ units: 3 }));
  const problem = await problemOf(
    { "train.csv": table(0), "test.csv": table(6), "model.json": model },
    { target: "label" },
  );
  for await (const { xs } of iterate(problem.batches({ seed: 0, batchSize: 6 }))) {
    assertEquals(xs.shape, [6, 4, 4, 1]);
    break;
  }
  assert(Number.isFinite((await problem.evaluate(problem.init(0))).testLoss));
});

Deno.test("a sigmoid's two classes and a linear output's numbers are what they seem", async () => {
  const files = (model: unknown) => ({ "train.csv": train, "test.csv": test, "model.json": model });
  const binary = await problemOf(files(modelOf(dense(1, 5, "sigmoid"))), kind);
  assert((await binary.evaluate(binary.init(0))).testAccuracy !== undefined);
  const numbers = await problemOf(files(modelOf(dense(1, 6))), { target: "open" });
  assert(numbers.id.endsWith("-model"));
  const signs = "x,y\n1,-1\n2,1\n3,1\n";
  const margins = await problemOf(
    { "train.csv": signs, "test.csv": signs, "model.json": modelOf(dense(1, 1, "sigmoid")) },
    { target: "y" },
  );
  assertEquals((await examplesOf(margins))!.map((row) => row[1]), [0, 1, 1]);
});

Deno.test("images are read by the folders of their classes", async () => {
  const problem = await problemOf(images);
  const rows = await examplesOf(problem);
  assertEquals(rows!.map((row) => row.map((value) => Math.round(100 * value) / 100)), [
    [0, 0, 0, 0, 0],
    [0.2, 0.2, 0.2, 0.2, 0],
    [1, 1, 1, 1, 1],
  ]);
});

Deno.test("the fingerprint is of model and data, wherever they lie", async () => {
  const model = modelOf(dense(2, 5));
  const print = async (contents: Contents) => (await problemOf(contents, kind)).fingerprint!();
  const files = { "train.csv": train, "test.csv": test, "model.json": model };
  const own = await print(files);
  assertEquals(await print(files), own);
  const changes: Contents[] = [
    { "train.csv": train.replace("2,red", "3,red") },
    { "test.csv": test.replace("5,blue", "5,red") },
    { "model.json": modelOf(dense(3, 5), tf.layers.dense({ units: 2 })) },
    { "model.json": modelOf(dense(2, 5, "softmax")) },
  ];
  for (const change of changes) assertNotEquals(await print({ ...files, ...change }), own);
});

Deno.test("a column of a thousand texts or more is refused, and large numbers are told", async () => {
  const rows = Array.from({ length: 1001 }, (_, i) => `t${i},${100 * i},${i % 2 ? "a" : "b"}`);
  const many = ["id,far,kind", ...rows].join("\n");
  const message = 'train.csv has 1001 different texts in column "id", at most 1000 can be inputs';
  await assertRejects(
    () => problemOf({ "train.csv": many, "test.csv": many }, kind),
    SyntaxError,
    message,
  );
  const notes: string[] = [];
  const wide = many.replaceAll(/^[^,]*,/gm, "");
  const model = modelOf(dense(2, 1));
  await problemOf({ "train.csv": wide, "test.csv": wide, "model.json": model }, kind, notes);
  assert(
    notes[0]!.startsWith('column "far" of train.csv has a standard deviation of 2.89e+4'),
    notes[0],
  );
});

Deno.test("a column that is the same in all rows of the training part is not blown up", async () => {
  for (const constant of [0.1, 1e-7, 123456.7, 1 / 3, 0]) {
    const table = (value: number, rows: number) =>
      ["same,x,y", ...Array.from({ length: rows }, (_, i) => `${value},${i},${3 * i}`)].join("\n");
    const files = { "train.csv": table(constant, 80), "test.csv": table(constant + 0.1, 9) };
    const problem = await problemOf(files, { target: "y" });
    for (const [same] of (await examplesOf(problem))!) assertAlmostEquals(same!, 0, 1e-9);
    const { testLoss } = await problem.evaluate(problem.init(0));
    assert(testLoss < 1e6, `${constant}: ${testLoss}`);
  }
});

Deno.test("a column of numbers that are mostly missing is taken for texts, which is said", async () => {
  const notes: string[] = [];
  const table = (rows: number) =>
    [
      "a,b,kind",
      ...Array.from({ length: rows }, (_, i) => {
        const a = i % 5 < 3 ? "NA" : i / 8;
        return `${a},${i % 3 ? "x1" : "x2"},${i % 2}`;
      }),
    ].join("\n");
  await problemOf({ "train.csv": table(20), "test.csv": table(10) }, kind, notes);
  assertEquals(notes.filter((note) => note.includes("taken for texts")), [
    'column "a" of train.csv is taken for texts, as no more than half of its cells are numbers, but 8 of ' +
    'these 9 texts are: if it is one of numbers, fill in what has none ("NA"), or leave the column or such ' +
    "rows out",
  ]);
});
