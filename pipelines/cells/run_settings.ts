/**
 * The table of run settings: what can be said of a run besides its problem, its optimizer and its seed.
 *
 * A setting is an option of {@linkcode RunSettings}, and a record of {@linkcode runSettings} under the same
 * name. What the scripts' flags are and what their help says, what is checked, what a run does where nothing
 * is said, what a cell is known by, what the manifest has and with which command line a report says that a
 * run is made again: all of it is read here, see `planned_settings.ts`. What is left is the place that heeds
 * the setting, in `training/`.
 *
 * @module
 */
import { type BatchSizeChoice, parseBatchSize } from "../../optimizers/batch_sizes/parse.ts";
import { checkCount, checkNonNegative } from "../../optimizers/check.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";
import { batchesPerEpoch } from "../../problems/data/batches.ts";
import { kernelsTakeThreads } from "../../problems/kernels/threads/kernel_threads.ts";
import { lastingMemory } from "../../problems/kinds/part_memory.ts";
import type { AnyProblem, ScheduleName, StepSettings } from "../../problems/problem.ts";
import { nonNegativeNumber, positiveInteger } from "../text/typed_values.ts";

/** What is said of runs; what is missing is taken from the problem. */
export interface RunSettings extends StepSettings {
  /** Updates in the run. */
  readonly steps?: number | undefined;
  /** Examples to see, in place of `steps`: the first update that reaches them is the last. */
  readonly examples?: number | undefined;
  /** Examples in a batch, or a rule that chooses them, such as `cabs()`. */
  readonly batchSize?: BatchSizeChoice | undefined;
  /**
   * Examples computed at a time, where memory does not hold more, or for threads: larger batches are
   * computed in parts, see `inParts`. By default there is no limit; with `threads` where BLAS multiplies, parts
   * are halves of a batch, of 64 examples at most, unless a model couples the examples of a batch.
   */
  readonly computationalBatchSize?: number | undefined;
  /**
   * Threads that compute in each run: the parts of a batch, or where there are none its products, on WASM without
   * BLAS. Any number of them gives the same bits. By default the cores that other runs at a time leave idle; with
   * BLAS only where batches are computed in parts.
   */
  readonly threads?: number | undefined;
  /** Updates between evaluations, or examples where `examples` is given; a tenth by default. */
  readonly evaluateEvery?: number | undefined;
  /** Examples of the training and of the test part that evaluations use; by default all. */
  readonly evaluateOn?: number | undefined;
  /**
   * Share of the training data that is not trained on, but kept to choose by, of problems with examples to
   * keep; the same part in all runs. Searches for step sizes, and ablations, keep a tenth; 0 keeps none.
   */
  readonly validation?: number | undefined;
}

/** All there is to know of a setting whose values are of type `T`. */
export interface RunSetting<T> {
  /** Name of the flag, without the dashes. */
  readonly flag: string;
  /** What stands for the value in `--help`. */
  readonly placeholder: string;
  /** What it does, for `--help`. */
  readonly help: string;
  /** What a text of the command line says; throws a `RangeError` that names the flag. */
  readonly parse: (text: string, flag: string) => T;
  /** Throws a `RangeError` that names the option, unless it can have the value. */
  readonly check: (value: T, option: string) => void;
  /** The value in a run: what is not said follows from the problem, or from other settings; what is off is none. */
  readonly planned?: (given: RunSettings, problem: AnyProblem) => T | undefined;
  /**
   * Whether another value may give another result, which makes the cell another one. The identity has the
   * value itself, or of an object its fingerprint; nothing where nothing was said.
   */
  readonly identity: boolean;
  /** The words that it may be, where it is one of several. */
  readonly choices?: readonly string[];
  /** Whether tables have it among the hyper-parameters of a run, as `flag=value`, where it has a value. */
  readonly tabled?: boolean;
  /** The value in tables, in manifests and on command lines; the value itself where absent. */
  readonly shown?: (value: T) => number | string;
}

type Name = keyof RunSettings;
type Value<K extends Name> = NonNullable<RunSettings[K]>;
type Records = typeof runSettings;
type Planned<K extends Name> = Records[K] extends { planned: (...given: never[]) => infer T } ? T
  : undefined;
/** Those that have a value in every run. */
type Filled = { [K in Name]: undefined extends Planned<K> ? never : K }[Name];
type Plain<T> = T extends number | string | boolean ? T : string;

/** The settings of one run. */
export type PlannedSettings =
  & { readonly [K in Filled]: Value<K> }
  & { readonly [K in Exclude<Name, Filled>]?: Value<K> | undefined };

/** What of the settings determines a run's result; absent is what was not set and need not be. */
export type SettingsIdentity =
  & { readonly [K in Filled]: Plain<Value<K>> }
  & { readonly [K in Exclude<Name, Filled>]?: Plain<Value<K>> | undefined };

const scheduleNames: readonly ScheduleName[] = ["constant", "cosine"];

const count = { placeholder: "N", parse: positiveInteger, check: checkCount } as const;

/** All settings of runs, in the order of `--help`. */
export const runSettings = {
  steps: {
    ...count,
    flag: "steps",
    help: "updates in a run (default: the problem's)",
    planned: stepsOf,
    identity: true,
  },
  examples: {
    ...count,
    flag: "examples",
    help: "examples to see in a run, in place of --steps",
    identity: true,
  },
  batchSize: {
    flag: "batch-size",
    placeholder: "N",
    help: "examples in a batch, or what chooses them: cabs, cabs:min=16,max=512, " +
      "norm-test:theta=0.6 (default: the problem's)",
    parse: batchSizeFrom,
    check: (value, option) => typeof value === "number" && checkCount(value, option),
    planned: batchSizeOf,
    identity: true,
    shown: batchSizeName,
  },
  computationalBatchSize: {
    ...count,
    flag: "split-at",
    help: "compute larger batches in parts of N examples, for want of memory or for --threads " +
      "(default: no parts; with BLAS and --threads halves, 64 at most)",
    planned: partSizeOf,
    identity: true,
  },
  threads: {
    ...count,
    flag: "threads",
    help:
      "threads that compute the products of each run, or parts of its batches, any number with the " +
      "same bits (default: the cores that --jobs leaves idle; with BLAS where there are parts)",
    identity: false,
  },
  evaluateEvery: {
    ...count,
    flag: "evaluate-every",
    help: "updates between evaluations, or examples (default: a tenth)",
    planned: (given, problem) =>
      given.evaluateEvery ?? Math.ceil((given.examples ?? stepsOf(given, problem)) / 10),
    identity: true,
  },
  evaluateOn: {
    ...count,
    flag: "evaluate-on",
    help: "examples of each part that evaluations use (default: all)",
    identity: true,
  },
  validation: {
    flag: "validation",
    placeholder: "SHARE",
    help: "share of the training data that is kept to choose step sizes by, the same in all runs " +
      "(default: 0.1 in tune and ablate, 0 with --paper and in train)",
    parse: share,
    check: checkShare,
    identity: true,
  },
  schedule: {
    flag: "schedule",
    placeholder: "NAME",
    help:
      `how step sizes go over a run, of all methods alike: ${scheduleNames.join(" or ")}, to 0 ` +
      "(default: the problem's)",
    choices: scheduleNames,
    parse: scheduleFrom,
    check: checkSchedule,
    planned: ({ schedule }, { defaults }) =>
      unless("constant", schedule ?? defaults.schedule) as "cosine" | undefined,
    identity: true,
    tabled: true,
  },
  warmup: {
    flag: "warmup",
    placeholder: "SHARE",
    help:
      "share of the updates over which step sizes rise to theirs; 0 for none (default: the problem's)",
    parse: share,
    check: checkShare,
    planned: ({ warmup }, { defaults }) => unless(0, warmup ?? defaults.warmup),
    identity: true,
    tabled: true,
  },
  weightDecay: {
    flag: "weight-decay",
    placeholder: "LAMBDA",
    help:
      "share of itself that a weight loses in a step, whatever the method and its step size; 0 for " +
      "none (default: the problem's)",
    parse: share,
    check: checkShare,
    planned: ({ weightDecay }, { defaults }) => unless(0, weightDecay ?? defaults.weightDecay),
    identity: true,
    tabled: true,
  },
  clip: {
    flag: "clip",
    placeholder: "NORM",
    help: "norm that longer gradients are cut down to; 0 for no limit (default: the problem's)",
    parse: nonNegativeNumber,
    check: checkNonNegative,
    planned: ({ clip }, { defaults }) => unless(0, clip ?? defaults.clip),
    identity: true,
    tabled: true,
  },
} as const satisfies { readonly [K in Name]-?: RunSetting<Value<K>> };

function share(text: string, flag: string): number {
  const value = nonNegativeNumber(text, flag);
  checkShare(value, flag);
  return value;
}

/** Throws unless something is left: to train on, or of a run, or of a weight. */
function checkShare(value: number, option: string): void {
  if (value >= 0 && value < 1) return;
  throw new RangeError(`${option} must be at least 0 and below 1, such as 0.1, got ${value}`);
}

function scheduleFrom(text: string, flag: string): ScheduleName {
  checkSchedule(text, flag);
  return text;
}

function checkSchedule(value: string, option: string): asserts value is ScheduleName {
  if (!scheduleNames.some((name) => name === value)) {
    throw unknownName(option, value, scheduleNames);
  }
}

/** The value, unless it says that there is to be none. */
function unless<T>(off: T, value: T | undefined): T | undefined {
  return value === off ? undefined : value;
}

/**
 * Updates to make. Where `examples` are given, which go before, so many as reach them: exactly where batches have
 * a fixed size and epochs end as those of `shuffledBatches`, as those of most problems do; of a rule, and of
 * epochs that end otherwise, about the most that it may take.
 */
function stepsOf(given: RunSettings, problem: AnyProblem): number {
  const { steps = problem.defaults.steps, examples } = given;
  if (examples === undefined) return steps;
  const batchSize = batchSizeOf(given, problem);
  const { trainSize = Infinity } = problem;
  if (typeof batchSize !== "number") {
    return Math.ceil(examples / batchSize.min) + Math.ceil(examples / trainSize);
  }
  const epochs = Math.floor(examples / trainSize);
  const [inEpochs, rest] = epochs === 0
    ? [0, examples]
    : [epochs * batchesPerEpoch(trainSize, batchSize), examples % trainSize];
  return inEpochs + Math.ceil(rest / batchSize);
}

/** Examples in a part, where a batch is to be computed in parts. */
function partSizeOf(given: RunSettings, problem: AnyProblem): number | undefined {
  const { computationalBatchSize, threads } = given;
  if (computationalBatchSize !== undefined || threads === undefined) return computationalBatchSize;
  if (kernelsTakeThreads() || lastingMemory(problem).size > 0) return undefined;
  const batchSize = batchSizeOf(given, problem);
  return typeof batchSize === "number" ? Math.min(Math.ceil(batchSize / 2), 64) : 64;
}

function batchSizeOf({ batchSize }: RunSettings, { defaults }: AnyProblem): BatchSizeChoice {
  return batchSize ?? defaults.batchSize;
}

function batchSizeFrom(text: string, flag: string): BatchSizeChoice {
  try {
    return parseBatchSize(text);
  } catch (error) {
    throw new RangeError(`${flag}: ${(error as Error).message}`);
  }
}

/** What a batch size is called in tables: the number, or the rule's name. */
export function batchSizeName(batchSize: BatchSizeChoice): number | string {
  return typeof batchSize === "number" ? batchSize : batchSize.name;
}
