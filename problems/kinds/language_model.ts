/** Problems of predicting the next character. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../optimizers/check.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { batchesInEpoch, continuingSequences, type SequenceBatch } from "../data/sequences.ts";
import { type TextSet, textSetChecksum } from "../data/text_set.ts";
import { withValidationText } from "../data/validation_part.ts";
import "../kernels/mod.ts";
import { accuracy, softmaxCrossEntropy } from "./losses.ts";
import type { Layer } from "../models/layer.ts";
import { applyWithState, lastingNames, lastingPart } from "../models/state.ts";
import { objective } from "./objective.ts";
import type { Problem, ProblemDefaults } from "../problem.ts";
import { randomKey } from "../random.ts";

/** What a language model is made of. */
export interface LanguageModelOptions {
  /** Name in tables, files and on the command line. */
  readonly id: string;
  /** One line for people. */
  readonly title: string;
  /** Takes the numbers of `[time]` characters, gives `[time, characters]` logits, see `charLstm`. */
  readonly model: Layer;
  /** What is learned from and tested on. */
  readonly data: TextSet;
  /** Characters in a sequence. */
  readonly length: number;
  /** λ of the L2 regularization of the weights (not the biases); default 0: none. */
  readonly weightDecay?: number;
  /**
   * How many batches of `defaults.batchSize` sequences are evaluated of each part, at most; default:
   * all of the test part, as many of the training part, all of the validation part.
   */
  readonly evaluatedBatches?: number;
  /** What a run uses where the caller says nothing; an example is a sequence. */
  readonly defaults: ProblemDefaults;
}

/**
 * Prediction of a text, character by character: the mean over n sequences k and T places t of the
 * cross-entropy of a model's softmax probabilities for the character that comes next, in nats per
 * character, and L2 regularization of its weights,
 *
 *     L(θ) = (1/nT) Σ_k Σ_t -log softmax(model(x_k1 … x_kt))[x_k,t+1] + λ/2 Σ ‖W‖²
 *
 * Batches are {@linkcode continuingSequences} of the training part, in the same order for every seed,
 * which determines initial parameters and dropout. What the model remembers (an LSTM's state) carries
 * over from batch to batch, and starts from zeros with each epoch; gradients go back to the beginning
 * of a sequence. `evaluate` reads the parts in the same manner, each from a beginning of its own, in
 * streams that start at evenly spaced places, and leaves the regularization out; of fewer examples, which are
 * sequences, the beginnings of these streams, in whole batches. The validation part of
 * `withValidation(share)` is the end of the training part, in one piece, so that both stay texts.
 *
 * @throws {TypeError} if the model does not give a logit for each character at each place
 * @throws {RangeError} if `length` or `evaluatedBatches` is not a positive integer, `weightDecay` is
 * negative or not a number, or the text is too short for a batch of one sequence in each part; of
 * `withValidation` if that part would be
 *
 * @example A text learned by heart
 * ```ts
 * import { assert } from "@std/assert";
 * import { adam, applyUpdate, dispose, useBackend } from "../../optimizers/mod.ts";
 * import { iterate } from "../data/batches.ts";
 * import { vocabularyOf } from "../data/vocabulary.ts";
 * import { languageModel } from "./language_model.ts";
 * import { charLstm } from "../models/networks/char_lstm.ts";
 *
 * await useBackend("wasm");
 * const verse = "a rose is ".repeat(50), vocabulary = vocabularyOf(verse);
 * const [codes, rest] = [vocabulary.encode(verse), vocabulary.encode(verse.slice(0, 100))];
 * const problem = languageModel({
 *   id: "rose",
 *   title: "A rose is a rose",
 *   model: charLstm({ symbols: vocabulary.size, units: 16 }),
 *   data: { train: codes, test: rest, vocabulary, source: "Gertrude Stein" },
 *   length: 10,
 *   defaults: { batchSize: 4, steps: 60, learningRates: { "adam": 0.03 } },
 * });
 * const optimizer = adam({ learningRate: 0.03 });
 * let params = problem.init(0), memory = problem.initMemory!(0), state = optimizer.init(params);
 * for await (const batch of iterate(problem.batches({ seed: 0, batchSize: 4 }))) {
 *   const { loss, gradient, memory: learned } = problem.gradient(params, batch, { memory });
 *   const [next, update] = optimizer.update(state, gradient), moved = applyUpdate(params, update);
 *   dispose([batch, loss, gradient, update, params, memory, state]);
 *   [params, memory, state] = [moved, learned!, next];
 *   if (state.count === 60) break;
 * }
 * const { testLoss } = await problem.evaluate(params);
 * assert(testLoss < 0.1); // nats per character, from log 7 = 1.9 on
 * ```
 */
export function languageModel(options: LanguageModelOptions): Problem<SequenceBatch> {
  const { id, title, model, data, length, weightDecay, defaults } = options;
  const { evaluatedBatches = Infinity } = options;
  if (evaluatedBatches !== Infinity) checkCount(evaluatedBatches, "evaluatedBatches");
  checkOutputs(id, model, data.vocabulary.size, length);
  const most = (codes: Int32Array) => batchesInEpoch(codes, { batchSize: 1, length });
  const rows = Math.min(defaults.batchSize, most(data.train), most(data.test));
  const inEpoch = (codes: Int32Array) => batchesInEpoch(codes, { batchSize: rows, length });
  const batches = Math.min(evaluatedBatches, inEpoch(data.train), inEpoch(data.test));
  const keptOf = (codes: Int32Array | undefined): readonly Part[] => {
    if (codes === undefined) return [];
    const rows = Math.min(defaults.batchSize, most(codes));
    const all = batchesInEpoch(codes, { batchSize: rows, length });
    return [{ codes, rows, batches: Math.min(evaluatedBatches, all) }];
  };
  const parts: readonly Part[] = [
    { codes: data.train, rows, batches },
    { codes: data.test, rows, batches },
    ...keptOf(data.validation),
  ];
  let checksum: string | undefined;

  /** Mean loss and accuracy on the first batches of a part, `[2]`, left on the device. */
  const measure = async (
    { codes, rows }: Part,
    batches: number,
    params: Tensors,
    start: Tensors,
  ): Promise<tf.Tensor> => {
    const results: tf.Tensor[] = [];
    let state = start;
    for await (const batch of continuingSequences(codes, { batchSize: rows, length })) {
      const before = state;
      results.push(tf.tidy(() => {
        const applied = applyWithState(model, params, state, batch.xs, { training: false });
        state = applied.state;
        const { output } = applied;
        return tf.stack([softmaxCrossEntropy(output, batch.ys), accuracy(output, batch.ys)]);
      }));
      dispose([batch, before === start ? [] : before]);
      if (results.length === batches) break;
    }
    const means = tf.tidy(() => tf.mean(tf.stack(results), 0));
    dispose([results, state === start ? [] : state]);
    return means;
  };

  return {
    ...objective<SequenceBatch>({
      model,
      inputShape: [length],
      loss: softmaxCrossEntropy,
      weightDecay,
      continues: ({ continues }) => continues,
    }),
    id,
    title,
    defaults,
    trainSize: most(data.train),
    init: (seed) => model.init(randomKey(seed, "init"), [length]),
    batches: ({ batchSize, start = 0 }) =>
      continuingSequences(data.train, { batchSize, length, start }),
    fingerprint: () => checksum ??= `${textSetChecksum(data)}-${length}-${rows}-${batches}`,
    withValidation(share) {
      const text = withValidationText(data, share);
      checkKept(text, share, length);
      return languageModel({ ...options, data: text });
    },
    async evaluate(params, memory = {}, { examples = Infinity } = {}) {
      const start = lastingPart(memory, lastingNames(model, [length]));
      const measured: tf.Tensor[] = [];
      for (const part of parts) {
        measured.push(await measure(part, batchesOf(part, examples), params, start));
      }
      const means = tf.concat(measured);
      dispose(measured);
      const [trainLoss, trainAccuracy, testLoss, testAccuracy, validationLoss, validationAccuracy] =
        await means.data();
      means.dispose();
      return {
        trainLoss: trainLoss!,
        testLoss: testLoss!,
        trainAccuracy: trainAccuracy!,
        testAccuracy: testAccuracy!,
        testExamples: rows * length * batchesOf(parts[1]!, examples),
        ...(validationLoss !== undefined && { validationLoss }),
        ...(validationAccuracy !== undefined && { validationAccuracy }),
      };
    },
  };
}

/** A part of the text as far as it is evaluated. */
interface Part {
  readonly codes: Int32Array;
  /** Sequences side by side. */
  readonly rows: number;
  readonly batches: number;
}

/** Batches of a part that hold so many sequences, as far as it has them. */
function batchesOf({ rows, batches }: Part, examples: number): number {
  return Math.min(Math.ceil(examples / rows), batches);
}

function checkKept({ train, validation }: TextSet, share: number, length: number): void {
  const least = Math.min(train.length, validation!.length);
  if (least > length) return;
  throw new RangeError(
    `validation must leave both parts at least ${length + 1} of the ` +
      `${train.length + validation!.length} characters, got ${share}, which leaves ${least}`,
  );
}

function checkOutputs(id: string, model: Layer, symbols: number, length: number): void {
  checkCount(length, "length");
  const shape = model.outputShape([length]);
  if (shape.length === 2 && shape[0] === length && shape[1] === symbols) return;
  throw new TypeError(
    `the model of ${id} must give [${length}, ${symbols}] logits, one for each character at each ` +
      `place, got the shape [${shape.join(", ")}]`,
  );
}
