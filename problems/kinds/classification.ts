/** Classification problems. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../optimizers/types.ts";
import { type Augmentation, augmentedShape } from "../data/augment.ts";
import { shuffledBatches, toBatch } from "../data/batches.ts";
import type { LabelledImages } from "../data/formats/labelled_images.ts";
import { type ImageSet, imageSetChecksum } from "../data/image_set.ts";
import { withValidationPart } from "../data/validation_part.ts";
import { shuffledExamples } from "../data/shuffled_examples.ts";
import "../kernels/mod.ts";
import { accuracy, softmaxCrossEntropy } from "./losses.ts";
import type { ExampleShape, Layer } from "../models/layer.ts";
import { objective } from "./objective.ts";
import type { Batch, EvaluationPieces, Problem, ProblemDefaults } from "../problem.ts";
import { randomKey } from "../random.ts";
import { withCurvature } from "./with_curvature.ts";

/** What a classification problem is made of. */
export interface ClassificationOptions {
  /** Name in tables, files and on the command line. */
  readonly id: string;
  /** One line for people. */
  readonly title: string;
  /** Takes examples of the data's shape, gives a logit for each class. */
  readonly model: Layer;
  /** What is learned from and tested on. */
  readonly data: ImageSet;
  /** Random variations of the training images; evaluations see the central crop. Default: none. */
  readonly augmentation?: Augmentation;
  /** λ of the L2 regularization of the weights (not the biases); default 0: none. */
  readonly weightDecay?: number;
  /** What a run uses where the caller says nothing. */
  readonly defaults: ProblemDefaults;
  /** Examples evaluated at once, which bounds the memory an evaluation takes; default 500. */
  readonly chunkSize?: number;
}

/**
 * A classification problem: the mean cross-entropy of a model's softmax probabilities, and L2
 * regularization of its weights,
 *
 *     L(θ) = (1/n) Σ_k -log softmax(model(x_k))[y_k] + λ/2 Σ ‖W‖²
 *
 * with λ = `weightDecay` and W the parameters called `kernel`. `evaluate` leaves the second term
 * out, and reports accuracies besides.
 *
 * The model may have layers that remember (batch normalization), whose running statistics are the
 * problem's memory, which `evaluate` needs; and layers that are random in training (dropout), which
 * draw from the step's key.
 *
 * @throws {TypeError} if the model does not give one logit for each class
 * @throws {RangeError} if `weightDecay` is negative or not a number, or see {@linkcode augmentedShape}
 */
export function classification(options: ClassificationOptions): Problem {
  const { id, title, model, data, weightDecay, defaults, chunkSize = 500 } = options;
  const { augmentation } = options;
  const inputShape = augmentedShape(data.train.shape, augmentation ?? {});
  checkOutputs(id, model, data.classes, inputShape);
  let checksum: string | undefined;
  return {
    ...withCurvature(
      objective({ model, inputShape, loss: softmaxCrossEntropy, weightDecay }),
      model,
      "categorical",
    ),
    id,
    title,
    defaults,
    trainSize: data.train.count,
    init: (seed) => model.init(randomKey(seed, "init"), inputShape),
    batches: (options) => shuffledBatches(data.train, { ...options, augmentation }),
    examples: (request) => shuffledExamples(data.train, { ...request, augmentation }),
    fingerprint: () => checksum ??= imageSetChecksum(data),
    withValidation: (share) =>
      classification({ ...options, data: withValidationPart(data, share) }),
    async evaluate(params, memory = {}, { examples = Infinity, pieces = piecesHere } = {}) {
      const { train, test, validation } = data;
      const count = Math.min(test.count, examples);
      const testParts = chunks(count, chunkSize);
      const trainParts = chunks(Math.min(count, train.count), chunkSize);
      const keptParts = chunks(Math.min(validation?.count ?? 0, examples), chunkSize);
      const of = (part: LabelledImages | undefined, chunks: readonly Chunk[]) =>
        chunks.map((chunk) => ({ part: part!, chunk }));
      const all = [...of(train, trainParts), ...of(test, testParts), ...of(validation, keptParts)];
      const found = await pieces(all.length, 2, (i) => {
        const { part, chunk } = all[i]!;
        return measure(model, params, memory, toBatch(part, chunk, augmentation));
      });
      const numbers = Array.from(found);
      const onTrain = combine(numbers, trainParts);
      const onTest = combine(numbers.slice(2 * trainParts.length), testParts);
      const known = 2 * (trainParts.length + testParts.length);
      const onKept = combine(numbers.slice(known), keptParts);
      return {
        trainLoss: onTrain.loss,
        testLoss: onTest.loss,
        trainAccuracy: onTrain.accuracy,
        testAccuracy: onTest.accuracy,
        testExamples: count,
        ...(validation && { validationLoss: onKept.loss, validationAccuracy: onKept.accuracy }),
      };
    },
  };
}

/** Positions of consecutive examples. */
type Chunk = readonly number[];

function chunks(count: number, size: number): Chunk[] {
  return Array.from(
    { length: Math.ceil(count / size) },
    (_, c) => Array.from({ length: Math.min(size, count - c * size) }, (_, i) => c * size + i),
  );
}

/** Cross-entropy and accuracy on a batch, which is freed: two numbers left on the device. */
function measure(model: Layer, params: Tensors, state: Tensors, { xs, ys }: Batch): tf.Tensor {
  const results = tf.tidy(() => {
    const logits = model.apply(params, xs, { training: false, state });
    return tf.stack([softmaxCrossEntropy(logits, ys), accuracy(logits, ys)]);
  });
  tf.dispose([xs, ys]);
  return results;
}

/** EvaluationPieces one after the other, read from the device at once. */
const piecesHere: EvaluationPieces = async (count, _width, compute) => {
  const results = tf.tidy(() => tf.concat(Array.from({ length: count }, (_, i) => compute(i))));
  const numbers = await results.data();
  results.dispose();
  return numbers;
};

/** Means over all examples from the pairs of means over the chunks. */
function combine(
  pairs: ArrayLike<number>,
  parts: readonly Chunk[],
): { readonly loss: number; readonly accuracy: number } {
  const count = parts.reduce((sum, part) => sum + part.length, 0);
  let loss = 0;
  let hits = 0;
  for (const [i, { length }] of parts.entries()) {
    loss += length * pairs[2 * i]!;
    hits += Math.round(length * pairs[2 * i + 1]!); // float32 shares of whole numbers of examples
  }
  return { loss: loss / count, accuracy: hits / count };
}

function checkOutputs(id: string, model: Layer, classes: number, inputShape: ExampleShape): void {
  const shape = model.outputShape(inputShape);
  if (shape.length === 1 && shape[0] === classes) return;
  throw new TypeError(
    `the model of ${id} must give ${classes} logits, one for each class, ` +
      `got the shape [${shape.join(", ")}]`,
  );
}
