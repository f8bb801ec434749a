/** Which loss belongs to a model's outputs and the targets that there are. @module */
import * as tf from "@tensorflow/tfjs";
import { unknownName } from "../../optimizers/nearest_name.ts";
import type { Scalar, Tensor } from "../../optimizers/types.ts";
import { accuracy, logisticLoss, softmaxCrossEntropy, squaredLoss } from "../kinds/losses.ts";
import type { LikelihoodName } from "../fisher/likelihood.ts";
import type { ExampleShape } from "../models/layer.ts";
import type { Examples, Values } from "./example_arrays.ts";

/** A loss by name: of logits for classes, of logits for yes or no, or ½ the squared distance. */
export type LossName = "crossEntropy" | "binaryCrossEntropy" | "squared";

/** Mean over the examples of a loss of outputs `[n, ...]` and targets `[n, ...]`. */
export type LossOfOutputs = (outputs: Tensor, targets: Tensor) => Scalar;

/** A loss with what belongs to it. */
export interface SupervisedLoss {
  readonly name: string;
  readonly loss: LossOfOutputs;
  /** Share of the examples that are right, where there are classes. */
  readonly accuracy: LossOfOutputs | undefined;
  /** Whose negative logarithm it is, where it is one's. */
  readonly likelihood: LikelihoodName | undefined;
  /** What probabilities come from, where a model answers these. */
  readonly link: "softmax" | "sigmoid" | undefined;
  /** Targets as the loss takes them. */
  readonly targets: (ys: Values, name: string) => Values;
}

interface KnownLoss extends Pick<SupervisedLoss, "loss" | "accuracy" | "likelihood" | "link"> {
  readonly loss: LossOfOutputs;
}

const losses = {
  crossEntropy: {
    loss: softmaxCrossEntropy,
    accuracy,
    likelihood: "categorical",
    link: "softmax",
  },
  binaryCrossEntropy: {
    loss: logisticLoss,
    accuracy: binaryAccuracy,
    likelihood: "bernoulli",
    link: "sigmoid",
  },
  squared: { loss: squaredLoss, accuracy: undefined, likelihood: "gaussian", link: undefined },
} as const satisfies Record<LossName, KnownLoss>;

/**
 * The loss for some targets: as named, or the one that follows from them and the shape of the outputs.
 *
 * | outputs | targets | loss |
 * | --- | --- | --- |
 * | `[n, classes]` | class numbers `[n]` | `crossEntropy` |
 * | `[n, classes]` | one-hot rows `[n, classes]` | `crossEntropy` |
 * | `[n, k]` or `[n]` | of the same shape (or `[n]` for `[n, 1]`), all 0 or 1 | `binaryCrossEntropy` |
 * | any | of the same shape, other numbers | `squared` |
 *
 * @param outputs shape of the outputs for an example
 * @throws {TypeError} if the shapes do not fit, or a loss needs a class for each example
 * @throws {RangeError} if the loss has no such name
 */
export function supervisedLoss(
  given: LossName | LossOfOutputs | undefined,
  outputs: ExampleShape,
  { ys }: Examples,
): SupervisedLoss {
  if (typeof given === "function") {
    return {
      name: "own",
      loss: given,
      accuracy: undefined,
      likelihood: undefined,
      link: undefined,
      targets: (ys) => ys,
    };
  }
  if (given !== undefined && !Object.hasOwn(losses, given)) {
    throw unknownName("loss", given, Object.keys(losses));
  }
  const name = given ?? lossFor(outputs, ys);
  const targets = name === "crossEntropy"
    ? (ys: Values, part: string) => classes(ys, part, outputs)
    : (ys: Values, part: string) => likeOutputs(ys, part, outputs, name);
  return { ...losses[name], name, targets };
}

function lossFor(outputs: ExampleShape, ys: Values): LossName {
  const counts = outputs.slice(0, -1);
  if ((outputs.at(-1) ?? 0) > 1 && same(ys.shape, counts)) return "crossEntropy";
  if (!same(ys.shape, outputs) && !(outputs.at(-1) === 1 && same(ys.shape, counts))) {
    throw new TypeError(
      `targets must be class numbers [n${list(counts)}] or have the shape [n${
        list(outputs)
      }] of the ` +
        `outputs, got [n${list(ys.shape)}]`,
    );
  }
  const binary = ys.values.every((value) => value === 0 || value === 1);
  if (!binary) return "squared";
  return (outputs.at(-1) ?? 0) > 1 && oneHot(ys.values, outputs.at(-1)!)
    ? "crossEntropy"
    : "binaryCrossEntropy";
}

function oneHot(values: ArrayLike<number>, classes: number): boolean {
  for (let row = 0; row < values.length; row += classes) {
    let sum = 0;
    for (let i = row; i < row + classes; i++) sum += values[i]!;
    if (sum !== 1) return false;
  }
  return true;
}

/** Class numbers as int32, or probabilities as they are. */
function classes(ys: Values, part: string, outputs: ExampleShape): Values {
  const count = outputs.at(-1) ?? 0;
  if (count > 1 && same(ys.shape, outputs)) return ys;
  if (!(count > 1 && same(ys.shape, outputs.slice(0, -1)))) {
    throw new TypeError(
      `${part}.ys must be class numbers or one-hot rows for outputs [n${list(outputs)}], got ` +
        `[n${list(ys.shape)}]`,
    );
  }
  const bad = ys.values.findIndex((label) =>
    !(Number.isInteger(label) && label >= 0 && label < count)
  );
  if (bad >= 0) {
    throw new RangeError(
      `${part}.ys must be class numbers from 0 to ${
        count - 1
      }, as the model has ${count} outputs, got ` +
        `${ys.values[bad]} at ${bad}`,
    );
  }
  return { values: Int32Array.from(ys.values), shape: ys.shape };
}

/** Targets in the shape of the outputs, where one of them has an axis of length 1 more. */
function likeOutputs(ys: Values, part: string, outputs: ExampleShape, name: LossName): Values {
  const fits = same(ys.shape, outputs) ||
    outputs.at(-1) === 1 && same(ys.shape, outputs.slice(0, -1));
  if (!fits) {
    throw new TypeError(
      `${part}.ys must have the shape [n${list(outputs)}] of the outputs, got [n${list(ys.shape)}]`,
    );
  }
  const beyond = name === "squared" ? -1 : ys.values.findIndex((y) => !(y >= 0 && y <= 1));
  if (beyond >= 0) {
    throw new RangeError(
      `${part}.ys must be 0 or 1, or probabilities between, for ${name}, got ${
        ys.values[beyond]
      } at ` +
        `${beyond}`,
    );
  }
  return { values: Float32Array.from(ys.values), shape: outputs };
}

/** Share of the outputs whose sign is that of their class. */
function binaryAccuracy(outputs: Tensor, targets: Tensor): Scalar {
  return tf.tidy(() => {
    const hits = tf.equal(tf.greater(outputs, 0), tf.greater(targets, 0.5));
    return tf.mean(tf.cast(hits, "float32")) as Scalar;
  });
}

const same = (a: ExampleShape, b: ExampleShape) => a.join() === b.join() && a.length === b.length;
const list = (shape: ExampleShape) => shape.map((size) => `, ${size}`).join("");
