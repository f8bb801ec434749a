/** Problems whose model and data are in files. @module */
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { dense } from "../models/layers/dense.ts";
import { flatten } from "../models/layers/flatten.ts";
import type { ExampleShape } from "../models/layer.ts";
import { sequential } from "../models/sequential.ts";
import type { Problem } from "../problem.ts";
import type { Examples } from "../supervised/example_arrays.ts";
import type { SeededModel } from "../supervised/seeded.ts";
import { seededLayersModel } from "../supervised/seeded_layers_model.ts";
import { seededModel } from "../supervised/seeded_model.ts";
import { supervisedProblem } from "../supervised/supervised_problem.ts";
import { type Data, type DataFiles, type Part, readData } from "./read_data.ts";
import { readModelFile } from "./model_file.ts";
import { type Classes, classesOf, listed, type ModelAnswer, targetsOf } from "./target.ts";

/** Where model and data of a problem are. */
export interface ProblemFiles extends DataFiles {
  /**
   * The `model.json` of a model of tf.layers; softmax regression where the target is a class, linear regression
   * where it is a number, by default.
   */
  readonly model?: string | undefined;
}

/** What {@linkcode problemFromFiles} is given. */
export interface ProblemFromFilesOptions extends ProblemFiles {
  /** Told what was read, and what of it is not used. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * A problem from files, as `supervised` makes one of a model and arrays.
 *
 * Columns of numbers are inputs as they are, columns of texts a number for each text that occurs in the training
 * part, see {@linkcode inputsOf}; the target is a class or a number, see {@linkcode classesOf}; pixels go from 0
 * to 1. Where the model wants another shape with as many numbers, such as images from rows of 784, they are
 * given it. Without a model columns of numbers are standardized by the training part. Initial weights follow
 * from a run's seed, also where the model's file has weights.
 *
 * @throws {Error} if a file cannot be read
 * @throws {SyntaxError} if something is wrong with one, naming file, line and column
 * @throws {TypeError} if model and data do not fit together
 * @throws {RangeError} if there is no such column, or nothing to predict
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { problemFromFiles } from "./problem_from_files.ts";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${folder}/train.csv`, "length,colour,kind\n1,red,a\n2,blue,b\n3,red,a\n");
 * await Deno.writeTextFile(`${folder}/test.csv`, "length,colour,kind\n2,red,b\n");
 * const files = { train: `${folder}/train.csv`, test: `${folder}/test.csv`, target: "kind" };
 * const problem = await problemFromFiles(files);
 * assertEquals(problem.init(0)["fc/kernel"]!.shape, [3, 2]); // length, blue, red; a, b
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function problemFromFiles(
  { model: modelPath, train, test, target, onNote = () => {} }: ProblemFromFilesOptions,
): Promise<Problem> {
  const { resolve } = nodeModule("node:path");
  if (resolve(train) === resolve(test)) {
    throw new RangeError(`train and test must be different files, got ${train} for both`);
  }
  if (!tf.getBackend()) await useBackend("auto"); // which models of tf.layers are made on
  const given = modelPath === undefined ? undefined : await givenModel(modelPath, onNote);
  const data = await readData({ train, test, target }, given === undefined, onNote);
  const natural = data.train.xs.shape;
  const inputShape = given === undefined ? natural : shapeFor(given, natural, data, modelPath!);
  const answer = given && answerOf(given, inputShape, modelPath!);
  const classes = classesOf(data.train.target, answer);
  const usual = given === undefined ? usualModel(classes, natural) : undefined;
  const examples = ({ count, xs, target }: Part): Examples => ({
    count,
    xs: { values: xs.values, shape: inputShape },
    ys: targetsOf(target, classes),
  });
  const how = usual === undefined ? modelPath! : `${usual.name} (no model is given)`;
  const what = classes === undefined ? "" : `, one of ${classes.length} classes`;
  const title = `${data.train.target.name}${what}, by ${how} on ${data.inputs}`;
  const problem = supervisedProblem(
    { id: idOf(train, modelPath === undefined ? usual!.id : stemOf(modelPath)), title },
    given ?? usual!.model,
    examples(data.train),
    examples(data.test),
  );
  onNote(
    `${problem.id}: ${title}; ${data.train.count} examples to train on, ${data.test.count} to test with` +
      (classes === undefined ||
          typeof classes[0] === "number" && classes.every((each, i) => each === i)
        ? ""
        : `; classes ${listed(classes)}`),
  );
  return problem;
}

async function givenModel(path: string, onNote: (note: string) => void): Promise<SeededModel> {
  const { make, hasWeights } = await readModelFile(path);
  if (hasWeights) onNote(`the weights of ${path} are not used: runs draw theirs by their seeds`);
  try {
    return seededLayersModel(make);
  } catch (cause) {
    throw new TypeError(`${path} cannot be trained: ${(cause as Error).message}`, { cause });
  }
}

/** The shape of an example that the model wants. */
function shapeFor(
  model: SeededModel,
  natural: ExampleShape,
  { train }: Data,
  path: string,
): ExampleShape {
  const size = (shape: ExampleShape) => shape.reduce((product, length) => product * length, 1);
  const wanted = model.inputShape ?? natural;
  if (size(wanted) === size(natural)) return wanted;
  throw new TypeError(
    `${path} takes ${size(wanted)} numbers an example, [${
      wanted.join(", ")
    }], but ${train.target.file} has ` +
      `${size(natural)} besides ${train.target.name}`,
  );
}

function answerOf(model: SeededModel, inputShape: ExampleShape, path: string): ModelAnswer {
  const shape = model.layer(false).outputShape(inputShape);
  if (shape.length <= 1) return { name: path, outputs: shape[0] ?? 1, link: model.link };
  throw new TypeError(
    `${path} gives outputs of shape [${
      shape.join(", ")
    }] for an example: expected a number for each class, or ` +
      "one number",
  );
}

/** What is trained where no model is given. */
function usualModel(classes: Classes, inputShape: ExampleShape) {
  const fc = ["fc", dense(classes?.length ?? 1)] as const;
  const model = sequential(inputShape.length === 1 ? [fc] : [flatten(), fc]);
  return {
    id: classes === undefined ? "linear" : "softmax",
    name: classes === undefined ? "linear regression" : "softmax regression",
    model: seededModel(model, undefined),
  };
}

/** The data's name and the model's: that of the folder where the file is called `train`. */
function idOf(train: string, model: string): string {
  const { basename, dirname, resolve } = nodeModule("node:path");
  const stem = stemOf(train);
  const data = /^train(ing)?$/i.test(stem) ? basename(dirname(resolve(train))) : stem;
  return `${data || stem}-${model}`;
}

/** A path without what leads there and how it ends. */
function stemOf(path: string): string {
  return nodeModule("node:path").basename(path).replace(/(\.\w+)+$/, "");
}
