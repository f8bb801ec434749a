/** What page and trainer tell each other. @module */
import type { Answer } from "../../statistics/inference/answers.ts";

/** The methods, in the order of the papers' table. */
export const methods = ["m-sgd", "m-ssd", "m-svag", "adam"] as const;

/** A method's id. */
export type Method = typeof methods[number];

/** What is trained. */
export const problemId = "mnist-logreg";

/** What is tried: all that can be set on the page. */
export interface Experiment {
  /** Step sizes, by method. */
  readonly learningRates: Readonly<Record<Method, number>>;
  /** Examples in a batch: the fewer, the more noise. */
  readonly batchSize: number;
  /** Runs of each method, with consecutive seeds. */
  readonly seeds: number;
  /** Updates in a run. */
  readonly steps: number;
}

/** What the page asks for. */
export type Order =
  | { readonly kind: "start"; readonly race: number; readonly experiment: Experiment }
  | { readonly kind: "pause" }
  | { readonly kind: "go on" }
  | { readonly kind: "stop" };

/** A measure over the seeds of a method. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Where the runs of a method stand. */
export interface MethodNews {
  readonly method: Method;
  readonly trainLoss: Spread;
  readonly testAccuracy: Spread;
  /** Runs that met a loss that is not finite. */
  readonly diverged: number;
}

/** What a factor does, as far as can be told. */
export interface FactorNews {
  /** `sign`, `variance adaptation` or `interaction`. */
  readonly factor: string;
  readonly answer: Answer;
  /** Differences of accuracies; `null` where there is none, or no interval. */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The verdict on the runs as they stand. */
export interface VerdictNews {
  readonly factors: readonly FactorNews[];
  /** Differences of this size matter. */
  readonly margin: number;
  /** All of it in words, a sentence each. */
  readonly sentences: readonly string[];
}

/** What the trainer tells. */
export type News =
  | {
    readonly kind: "ready";
    /** What runs the tensors. */
    readonly backend: string;
    /** The step sizes that the problem has for each method. */
    readonly learningRates: Readonly<Record<Method, number>>;
  }
  | {
    readonly kind: "evaluated";
    /** Number of the race, as it was asked for. */
    readonly race: number;
    readonly step: number;
    readonly of: number;
    readonly methods: readonly MethodNews[];
    readonly verdict: VerdictNews;
  }
  | { readonly kind: "over"; readonly race: number }
  | { readonly kind: "failed"; readonly message: string };
