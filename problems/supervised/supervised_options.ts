/** What a supervised problem is made of. @module */
import { checkCount } from "../../optimizers/check.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { learningRatesLike } from "../papers/learning_rates.ts";
import type { ExampleShape } from "../models/layer.ts";
import type { Problem } from "../problem.ts";
import type { ExampleArrays, Examples } from "./example_arrays.ts";
import type { ExampleGroup } from "./example_groups.ts";
import type { ExampleSource } from "./read_examples.ts";
import type { SupervisedModel } from "./seeded_model.ts";
import type { LossName, LossOfOutputs } from "./supervised_loss.ts";

/** Examples to train on or to test with. */
export type SupervisedData = ExampleArrays | ExampleSource;

/** What {@linkcode supervised} makes a problem of. */
export interface SupervisedOptions<Data extends SupervisedData = SupervisedData> {
  /** Name in tables, files and on the command line. */
  readonly id: string;
  /** One line for people; the id by default. */
  readonly title?: string;
  /**
   * A model of `tf.layers`, better a function of the seed that makes one; a layer of this library; or,
   * beside `init`, a function of parameters and inputs.
   */
  readonly model: SupervisedModel;
  /** Initial parameters of a model that is a function; same seed, same bits. */
  readonly init?: (seed: number) => Tensors;
  /**
   * Shape of an example's input, by which a stream's examples are told from batches where the model is no model of
   * `tf.layers`, which knows it.
   */
  readonly inputShape?: ExampleShape;
  /** What is trained on. */
  readonly train: Data;
  /** What only evaluations see. */
  readonly test: Data;
  /** By default the one that follows from targets and outputs, see {@linkcode supervisedLoss}. */
  readonly loss?: LossName | LossOfOutputs;
  /**
   * What is reported as accuracy: mean over the examples of a number in [0, 1]. By default the share of
   * classes that are right, where there are classes.
   */
  readonly metric?: LossOfOutputs;
  /**
   * Groups of examples, by name, which may overlap: evaluations have the losses of each besides, as columns
   * `trainLoss/NAME` and `testLoss/NAME`.
   */
  readonly groups?: readonly ExampleGroup[];
  /** λ of the L2 regularization of the parameters called `kernel`; default 0: none. */
  readonly weightDecay?: number;
  /** Examples in a batch where the caller says nothing; 32 by default, or all if they are fewer. */
  readonly batchSize?: number;
  /** Updates in a run where the caller says nothing; 300 by default. */
  readonly steps?: number;
  /** Learning rates to start from, by the optimizers' ids, besides and before the usual ones. */
  readonly learningRates?: Readonly<Record<string, number>>;
  /** Examples evaluated at once, which bounds the memory an evaluation takes; default 500. */
  readonly chunkSize?: number;
  /** Tells apart what cannot be seen of a model or loss, such as what its functions take from outside. */
  readonly version?: string;
}

/** What is left to say where there are a model and examples. */
export type ProblemOptions = Omit<SupervisedOptions, "model" | "init" | "train" | "test">;

/** The papers' step sizes for networks of this kind, to begin a search with. */
const usualRates = { "m-sgd": 0.1, "m-ssd": 3e-4, "adam": 1e-3, "m-svag": 0.1 } as const;

/** What is known of a problem before there is a model. */
export function described(
  { id, title = id, batchSize, steps = 300, learningRates }: ProblemOptions,
  { count }: Examples,
): Pick<Required<Problem>, "id" | "title" | "defaults" | "trainSize"> {
  return {
    id,
    title,
    defaults: {
      batchSize: checkCount(batchSize ?? Math.min(32, count), "batchSize"),
      steps: checkCount(steps, "steps"),
      learningRates: { ...learningRatesLike(usualRates), ...learningRates },
    },
    trainSize: count,
  };
}
