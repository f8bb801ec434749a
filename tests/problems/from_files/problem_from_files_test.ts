/** What is wrong with model or data is said in a sentence. */
import { assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import {
  problemFromFiles,
  type ProblemFromFilesOptions,
} from "../../../problems/from_files/mod.ts";
import {
  type Contents,
  dense,
  images,
  kind,
  modelOf,
  png,
  problemOf,
  test,
  train,
} from "./written.ts";

Deno.test("what is wrong with model or data is said in a sentence that names it", async () => {
  const files = { "train.csv": train, "test.csv": test };
  const model = (content: unknown): Contents => ({ ...files, "model.json": content });
  const labels = (...values: (number | string)[]): Contents => {
    const table = ["x,kind", ...values.map((value, i) => `${i},${value}`)].join("\n");
    return { "train.csv": table, "test.csv": table };
  };
  const numbered = (content: unknown, ...values: (number | string)[]): Contents => ({
    ...labels(...values),
    "model.json": content,
  });
  const ofUnits = (...counts: readonly number[]) => ({
    class_name: "Sequential",
    config: {
      layers: counts.map((units) => ({
        class_name: "Dense",
        config: { units, batch_input_shape: [null, 5] },
      })),
    },
  });
  const cases: readonly [Contents, string, Partial<ProblemFromFilesOptions>?][] = [
    [files, 'unknown column of train.csv "knd", did you mean "kind"?', { target: "knd" }],
    [files, "target must name the column to predict: one of size, colour, open, kind", {
      target: undefined,
    }],
    [{ ...files, "test.csv": "size,colour,kind\n5,red,a\n" }, 'test.csv has no column "open"'],
    [
      { ...files, "test.csv": test.replace("open", "open,more").replaceAll("\n", ",1\n") },
      "test.csv",
    ],
    [
      { ...files, "train.csv": "kind\na\nb\n", "test.csv": "kind\na\n" },
      "train.csv has no column besides",
    ],
    [
      { ...files, "test.csv": test.replace("5,blue", "x,blue") },
      'test.csv, line 2, column "size": expected a number, found "x"',
    ],
    [
      { ...files, "test.csv": test.replace("b,6", "c,6") },
      'test.csv, line 3, column "kind": expected a class of the training part (a, b), found "c"',
    ],
    [
      labels("a", "a"),
      'train.csv has nothing but "a" in column "kind": there must be something to predict',
    ],
    [labels(7, 7), 'train.csv has nothing but 7 in column "kind"'],
    [model("{"), "model.json is no JSON"],
    [
      model({ a: 1 }),
      "model.json describes no model of layers: convert it with tensorflowjs_converter",
    ],
    [
      model({ format: "graph-model" }),
      "model.json is a graph without layers, which cannot be trained",
    ],
    [model({ module: "keras", class_name: "Sequential" }), "is in the format of Keras 3"],
    [model("PK\x03\x04"), "model.json is Keras' own file: convert it"],
    [
      model({ class_name: "Sequential", config: { layers: [{ class_name: "Mine", config: {} }] } }),
      "model.json is a model that TensorFlow.js cannot make: Unknown layer: Mine",
    ],
    [
      model({
        class_name: "Sequential",
        config: { layers: [{ class_name: "Dense", config: { units: 2 } }] },
      }),
      "model.json is a model that TensorFlow.js cannot make: The first layer in a Sequential model must get an",
    ],
    [
      model(ofUnits(1e9)),
      "model.json is a model that TensorFlow.js cannot make: it has more than 268435456",
    ],
    [model(ofUnits(2 ** 15, 2 ** 15)), 'weights: "kernel" has the shape [32768, 32768]'],
    [model(ofUnits(1e300)), 'weights: "kernel" has the shape [5, 1e+300]'],
    [model({ class_name: "Sequential", config: { layers: [] } }), "model.json cannot be trained: "],
    [
      model(modelOf(dense(2, 3))),
      "model.json takes 3 numbers an example, [3], but train.csv has 5 besides kind",
    ],
    [
      model(modelOf(dense(4, 5))),
      'model.json has 4 outputs, but column "kind" of train.csv has 2 classes: a, b',
    ],
    [
      numbered(modelOf(dense(1, 1)), "a", "b", "c"),
      'model.json has one output, for two classes, but column "kind" of train.csv has 3 different texts',
    ],
    [
      numbered(modelOf(dense(1, 1, "sigmoid")), 1, 2, 3),
      'model.json has one output, for two classes by its sigmoid, but column "kind" of train.csv has 3',
    ],
    [
      numbered(modelOf(dense(2, 1)), 0, 1, 5),
      'model.json has 2 outputs, for classes from 0 to 1, but train.csv, line 4, column "kind" has 5',
    ],
    [
      model(modelOf(tf.layers.reshape({ targetShape: [5, 1], inputShape: [5] }))),
      "model.json gives outputs of shape [5, 1] for an example: expected a number for each class",
    ],
    [
      { ...images, "train/cat/3.png": png(3, 2, 1) },
      "train/cat/3.png is 3 × 2 in grey, but train/cat/1.png",
    ],
    [{ ...images, "train/cat/3.png": "x" }, "train/cat/3.png is no PNG image"],
    [
      { ...images, "train/notes.txt": "x" },
      "train must have folders of images, a class each, and nothing",
    ],
    [
      { ...images, "test/cow/1.png": png(2, 2, 1) },
      'test, cow/1.png, column "class": expected a class',
    ],
    [
      { ...images, "test/dog/7.png": png(3, 3, 1) },
      "images of train and test must have the same height",
    ],
    [
      { ...images, "test/dog/7.png": png(2, 2, 1, 3) },
      "must have the same height, width and channels",
    ],
    [images, "target is for tables, and images have the classes of their folders", kind],
    [{ ...images, "train.csv": train }, "test is a folder of images, but train.csv a table", kind],
    [
      { ...files, "test.csv": new Uint8Array([255, 254, 0]) },
      "test.csv is no table that can be read",
    ],
    [{ "train.csv": train }, "cannot read test: no such file"],
  ];
  for (
    const [
      contents,
      message,
      options = contents === images || "train/.hidden" in contents ? {} : kind,
    ] of cases
  ) {
    await assertRejects(() => problemOf(contents, options), Error, message);
  }
  await assertRejects(
    () => problemFromFiles({ train: "a/b.csv", test: "./a/b.csv", target: "kind" }),
    RangeError,
    "train and test must be different files, got a/b.csv for both",
  );
});
