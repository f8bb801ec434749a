/** What is said of an observation of the paper. @module */
import type { ColumnTable } from "../../arquero/mod.ts";
import type { Verdict } from "../verdict/verdict_shape.ts";

/** One of the four observations of ICML 2018, §6.2. */
export type ObservationNumber = 1 | 2 | 3 | 4;

/** What came of an observation. */
export type ObservationAnswer = "holds" | "does not hold" | "undecided" | "cannot be judged";

/** What came of an observation on a problem; of the second, over all problems. */
export interface PaperObservation {
  /** As the paper counts them. */
  readonly observation: ObservationNumber;
  /** What is observed, in a few words. */
  readonly statement: string;
  /** Id of the problem; `null` where it is about several. */
  readonly problem: string | null;
  /** What is compared, in words: `test accuracy`, or `test loss - training loss`. */
  readonly measure: string;
  /** What the estimate is of: `|sign| - |variance adaptation|`. */
  readonly contrast: string;
  /** Whether the estimate is a ratio, or a difference of accuracies or of other values. */
  readonly scale: Verdict["scale"];
  /** The contrast; of the seeds whose runs all arrived. `null` where there are none. */
  readonly estimate: number | null;
  /** Lower end of its interval; `null` where there is none. */
  readonly low: number | null;
  /** Upper end of its interval. */
  readonly high: number | null;
  /** Differences of this size matter; a share of a loss, of accuracy as it is, of gaps between losses as they are. */
  readonly margin: number;
  /** What the interval has to be for the observation to hold: `> 0`. */
  readonly criterion: string;
  /** In a word. */
  readonly answer: ObservationAnswer;
  /** Whether it holds; `null` where that is not known. */
  readonly holds: boolean | null;
  /** About how many seeds more would settle it at this spread; missing where more would not. */
  readonly moreSeeds?: number;
  /** What it consists of, or why it cannot be judged; empty where there is nothing to say. */
  readonly detail: string;
  /** Seeds with which all its methods ran; of several problems the fewest. */
  readonly seeds: number;
  /** With how many of them one of its methods failed. */
  readonly failed: number;
}

/** The columns of a table of {@linkcode PaperObservation}s. */
export const observationColumns: readonly (keyof PaperObservation)[] = [
  ...["observation", "statement", "problem", "measure", "contrast", "scale"] as const,
  ...["estimate", "low", "high", "margin", "criterion", "answer", "holds"] as const,
  ...["moreSeeds", "detail", "seeds", "failed"] as const,
];

/** Whether there is anything to say: the methods ran of which the observations are. */
export function areJudged(observations: ColumnTable): boolean {
  return observations.array("answer").some((answer) => answer !== "cannot be judged");
}
