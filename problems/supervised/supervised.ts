/** Problems from a model and data. @module */
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import type { Problem } from "../problem.ts";
import { checkOptions, isSource } from "./check_options.ts";
import { type ExampleArrays, type Examples, examplesOf } from "./example_arrays.ts";
import { readExamples } from "./read_examples.ts";
import { seededModel } from "./seeded_model.ts";
import { described, type SupervisedData, type SupervisedOptions } from "./supervised_options.ts";
import { supervisedProblem } from "./supervised_problem.ts";

/**
 * A problem from a model and data: the mean loss of the model's outputs over the examples, and L2
 * regularization of its weights,
 *
 *     L(θ) = (1/n) Σ_k loss(model(θ, x_k), y_k) + λ/2 Σ ‖W‖²
 *
 * with all that the built-in problems have: per-example variances of its gradient, curvature matrices,
 * a validation part, evaluations, a fingerprint. Data are held in memory; what comes as a stream (a
 * `tf.data.Dataset`, an async iterable) is read once, so that epochs can be shuffled by the seed.
 *
 * The model answers logits where the loss is of classes. A model of `tf.layers` that ends in a softmax or
 * sigmoid is taken without it, which gives the same probabilities; of others, probabilities are refused at the
 * first evaluation. Its weights follow from the seed even
 * where it does not heed one, unless its initializers have seeds of their own.
 *
 * The fingerprint tells data, shapes of parameters, the loss, and the source text of functions; not what these
 * take from outside: give `version` where that changes.
 *
 * Where no backend has been started, the model is made, and what does not fit found, when the problem is
 * first used.
 *
 * @returns the problem, or a promise of it where data come as a stream
 * @throws {TypeError} if an option is missing or not of its type, or data and model do not fit together, see
 * {@linkcode supervisedLoss}
 * @throws {RangeError} if there is no option of a name, a value is not finite, a label not below the number of outputs, all targets the
 * same, or a number out of its range
 *
 * @example A model of tf.layers on arrays
 * ```ts
 * import { assert } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { ablate } from "../../pipelines/ablate.ts";
 * import { supervised } from "./supervised.ts";
 *
 * const xs = Array.from({ length: 200 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
 * const ys = xs.map(([a, b]) => a! * b! > 0 ? 1 : 0);
 * const problem = supervised({
 *   id: "quadrants",
 *   model: () =>
 *     tf.sequential({
 *       layers: [
 *         tf.layers.dense({ units: 16, activation: "tanh", inputShape: [2] }),
 *         tf.layers.dense({ units: 2, activation: "softmax" }),
 *       ],
 *     }),
 *   train: { xs: xs.slice(50), ys: ys.slice(50) },
 *   test: { xs: xs.slice(0, 50), ys: ys.slice(0, 50) },
 * });
 * const rows = await ablate({ problems: [problem], steps: 20, backend: "cpu" });
 * assert(rows.numRows() > 0);
 * ```
 */
export function supervised(options: SupervisedOptions<ExampleArrays>): Problem;
/** The same of data that come as a stream. */
export function supervised(options: SupervisedOptions): Promise<Problem>;
export function supervised(options: SupervisedOptions): Problem | Promise<Problem> {
  checkOptions(options);
  const { train, test } = options;
  if (!isSource(train) && !isSource(test)) {
    return whenUsed(options, examplesOf(train, "train"), examplesOf(test, "test"));
  }
  return (async () => {
    if (!tf.getBackend()) await useBackend("auto"); // which models of tf.layers are made on
    const model = seededModel(options.model, options.init);
    const inputShape = model.inputShape ?? options.inputShape;
    const read = async (data: SupervisedData, name: string) =>
      isSource(data) ? await readExamples(data, inputShape, name) : examplesOf(data, name);
    return supervisedProblem(options, model, await read(train, "train"), await read(test, "test"));
  })();
}

/** The problem, whose model is made now if a backend is there to make it on, or else when it is used. */
function whenUsed(options: SupervisedOptions, train: Examples, test: Examples): Problem {
  let made: Required<Problem> | undefined;
  const problem = () =>
    made ??= supervisedProblem(options, seededModel(options.model, options.init), train, test);
  if (tf.getBackend()) problem();
  return {
    ...described(options, train),
    init: (seed) => problem().init(seed),
    initMemory: (seed) => problem().initMemory(seed),
    batches: (request) => problem().batches(request),
    examples: (request) => problem().examples(request),
    loss: (...given) => problem().loss(...given),
    gradient: (...given) => problem().gradient(...given),
    evaluate: (...given) => problem().evaluate(...given),
    withValidation: (share) => problem().withValidation(share),
    fingerprint: () => problem().fingerprint(),
    dispose: () => made?.dispose(),
  };
}
