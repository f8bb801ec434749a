/** What doubts are read from. @module */
import type { Length } from "../../training/length.ts";
import type { Effect } from "../inference/effects.ts";
import type { PairedRuns } from "./paired_runs.ts";
import type { Measuring } from "./primary_measure.ts";
import type { MethodTrials } from "./trials.ts";

/** All that is known of a problem's runs, and of how their step sizes were chosen. */
export interface Evidence extends PairedRuns {
  readonly measuring: Measuring;
  readonly effects: readonly Effect[];
  /** As in the verdict: a share of the loss, or a difference of accuracies. */
  readonly margin: number;
  /** The searches that step sizes are from, as far as they are known. */
  readonly tuning: readonly MethodTrials[];
  /** How long runs were to be, where that is known. */
  readonly length: Length | undefined;
}

/** A reason to doubt: a sentence without its full stop for each case in which there is one. */
export type Doubt = (evidence: Evidence) => readonly string[];
