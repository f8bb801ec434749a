/** A supervised problem, once there are a model and examples. @module */
import * as tf from "@tensorflow/tfjs";
import { inWords } from "../../optimizers/in_words.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Scalar, Tensor } from "../../optimizers/types.ts";
import { validationSplit } from "../data/validation_part.ts";
import { objective } from "../kinds/objective.ts";
import { withCurvature } from "../kinds/with_curvature.ts";
import type { ExampleShape, Layer } from "../models/layer.ts";
import type { Problem } from "../problem.ts";
import { checkLogits } from "./check_logits.ts";
import { type Examples, examplesChecksum, someOf } from "./example_arrays.ts";
import { exampleBatches, exampleStream } from "./example_batches.ts";
import { groupPositions } from "./example_groups.ts";
import { measured } from "./measured.ts";
import { sampledPositions } from "./sampled_positions.ts";
import type { SeededModel } from "./seeded.ts";
import { type LossOfOutputs, type SupervisedLoss, supervisedLoss } from "./supervised_loss.ts";
import { described, type ProblemOptions } from "./supervised_options.ts";

/** Examples as the loss takes them. */
interface Parts {
  readonly train: Examples;
  readonly test: Examples;
  readonly validation?: Examples;
}

/**
 * The problem of a model and examples.
 *
 * @throws see `supervised`
 */
export function supervisedProblem(
  options: ProblemOptions,
  model: SeededModel,
  train: Examples,
  test: Examples,
): Required<Problem> {
  const inputShape = train.xs.shape;
  if (options.inputShape !== undefined && !same(options.inputShape, inputShape)) {
    throw new TypeError(
      `inputShape must be that of an example of train.xs, [${inputShape}], or left out; got ` +
        `[${options.inputShape}]`,
    );
  }
  checkSameShape(inputShape, test.xs.shape, "xs");
  checkSameShape(train.ys.shape, test.ys.shape, "ys");
  const outputs = model.layer(false).outputShape(inputShape);
  const chosen = supervisedLoss(options.loss, outputs, train);
  const layer = model.layer(model.link !== undefined && model.link === chosen.link);
  const withTargets = (part: Examples, name: string): Examples => ({
    ...part,
    ys: chosen.targets(part.ys, name),
  });
  const parts = { train: withTargets(train, "train"), test: withTargets(test, "test") };
  checkDifferent(chosen, parts.train);
  let logits: Promise<void> | undefined;
  const { link, name } = chosen;
  const checkedLogits = async () => {
    if (link === undefined) return;
    const init = () => model.init(0, inputShape);
    await (logits ??= checkLogits({ layer, link, loss: name, init, examples: parts.train }));
  };
  return problemOf(options, { model, layer, chosen, inputShape, checkedLogits }, parts);
}

/** What a problem computes with. */
interface Machinery {
  readonly model: SeededModel;
  readonly layer: Layer;
  readonly chosen: SupervisedLoss;
  readonly inputShape: ExampleShape;
  /** Rejects where the loss would take probabilities for logits; looks once. */
  readonly checkedLogits: () => Promise<void>;
}

function problemOf(
  options: ProblemOptions,
  machinery: Machinery,
  parts: Parts,
): Required<Problem> {
  const { weightDecay, chunkSize = 500, version, groups = [] } = options;
  const { model, layer, chosen, inputShape, checkedLogits } = machinery;
  const { train, test, validation } = parts;
  const { likelihood } = chosen;
  const loss = checked(chosen.loss, "loss");
  const share = options.metric ? checked(options.metric, "metric") : chosen.accuracy;
  const base = objective({ model: layer, inputShape, loss, weightDecay });
  const positions = {
    train: groupPositions(train, groups, "train"),
    test: groupPositions(test, groups, "test"),
  };
  let checksum: string | undefined;
  return {
    ...likelihood === undefined ? base : withCurvature(base, layer, likelihood),
    ...described(options, train),
    init: (seed) => model.init(seed, inputShape),
    batches: (request) => exampleBatches(train, request),
    examples: (request) => exampleStream(train, request),
    withValidation(share) {
      const { rest, validation } = validationSplit(train.count, share);
      const kept = { train: someOf(train, rest), validation: someOf(train, validation) };
      return problemOf(options, machinery, { ...parts, ...kept });
    },
    fingerprint: () =>
      checksum ??= examplesChecksum({ ...parts }, [
        ...[chosen.name, `${options.loss}`, `${options.metric}`, `${weightDecay}`, `${version}`],
        ...[shapesOf(model, inputShape), model.description],
        ...groups.map(([name, includes]) => `${name} ${includes}`),
      ]),
    async evaluate(params, memory = {}, { examples = Infinity } = {}) {
      await checkedLogits();
      const count = Math.min(test.count, examples);
      const sample = (part: Examples, most: number) => ({
        part,
        positions: sampledPositions(part.count, most),
      });
      const whole = [
        ...[sample(train, count), sample(test, count)],
        ...validation ? [sample(validation, examples)] : [],
      ];
      const evaluated = { train: whole[0]!.positions, test: whole[1]!.positions };
      const own = (["train", "test"] as const).flatMap((name) => {
        const among = new Set(evaluated[name]);
        return positions[name].map((all, i) => ({
          column: `${name}Loss/${groups[i]![0]}` as const,
          part: parts[name],
          positions: all.filter((position) => among.has(position)),
        }));
      });
      const found = await measured(
        [...whole, ...own],
        chunkSize,
        ({ xs, ys }) => {
          const outputs = layer.apply(params, xs, { training: false, state: memory });
          return share === undefined
            ? [loss(outputs, ys)]
            : [loss(outputs, ys), share(outputs, ys)];
        },
      );
      const [onTrain, onTest, onKept] = found.slice(0, whole.length);
      const inGroups = found.slice(whole.length);
      return {
        trainLoss: onTrain!.loss,
        testLoss: onTest!.loss,
        testExamples: count,
        ...share && { trainAccuracy: onTrain!.share, testAccuracy: onTest!.share },
        ...onKept && { validationLoss: onKept.loss },
        ...onKept && share && { validationAccuracy: onKept.share },
        ...own.length > 0 && {
          extra: Object.fromEntries(own.map(({ column }, i) => [column, inGroups[i]!.loss])),
        },
      } as Awaited<ReturnType<Problem["evaluate"]>>;
    },
    dispose: () => model.dispose(),
  };
}

/** What is of one's own gives a scalar, or it is told. */
function checked(measure: LossOfOutputs, name: "loss" | "metric"): LossOfOutputs {
  return (outputs, targets) => {
    const value: unknown = measure(outputs, targets);
    if (value instanceof tf.Tensor && value.rank === 0) {
      return value.dtype === "float32" ? value as Scalar : tf.cast(value, "float32") as Scalar;
    }
    throw new TypeError(
      `${name} must give a scalar, the mean over the examples, as tf.mean() does; got ${
        inWords(value)
      }`,
    );
  };
}

function shapesOf(model: SeededModel, inputShape: ExampleShape): string {
  const params = model.init(0, inputShape);
  const shapes = Object.entries(params).map(([name, { shape }]: [string, Tensor]) => [name, shape]);
  dispose(params);
  return JSON.stringify(shapes);
}

function same(a: ExampleShape, b: ExampleShape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

function checkSameShape(train: ExampleShape, test: ExampleShape, what: string): void {
  if (same(train, test)) return;
  throw new TypeError(
    `${what} of train and test must have the same shape, got [${train}] and [${test}] an example`,
  );
}

/** A loss of one's own may do without targets. */
function checkDifferent({ name, link }: SupervisedLoss, { count, ys }: Examples): void {
  if (name === "own") return;
  const size = ys.values.length / count;
  const first = ys.values.subarray(0, size);
  if (count === 1 || !ys.values.every((value, i) => value === first[i % size])) return;
  const what = link === undefined ? "more than one value" : `more than one class for ${name}`;
  throw new RangeError(`train.ys must have ${what}, got [${first}] for all ${count} examples`);
}
