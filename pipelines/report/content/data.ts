/** What a report's page is made of: plain JSON, and all that its script knows. @module */
import type { LineStyle } from "../../charts/palette.ts";
import type { PaperObservation } from "../../statistics/observations/observation_shape.ts";
import type { Judged, Verdict } from "../../statistics/verdict/verdict_shape.ts";
import type { Session } from "../../runs/session.ts";
import type { SummaryRow } from "../../statistics/summary.ts";
import type { TuningRow } from "../../tuning/tuning.ts";

/** A method as the page shows it: one line of the charts, one button of the legend. */
export interface Series extends LineStyle {
  /** Place of its folder among the report's. */
  readonly run: number;
  /** Id of the optimizer, and of its variant where there are several: `m-sgd 0.1`. */
  readonly id: string;
  /** As tables and charts write it; with the folder's name where there are several folders. */
  readonly label: string;
}

/** Where a cell stands. */
export type CellState = "waiting" | "running" | "interrupted" | "done" | "diverged";

/** A cell: one problem, one method, one seed. Its columns have an entry for each evaluation. */
export interface CellData {
  /** Place of its folder, then the name of its file: the same for as long as the cell is there. */
  readonly key: string;
  readonly problem: string;
  /** Place in the list of series; -1 for a cell that waits and is known by its file's name only. */
  readonly series: number;
  readonly seed: number;
  readonly state: CellState;
  /** Updates it is to do. */
  readonly steps: number;
  readonly step: readonly number[];
  readonly examples: readonly number[];
  /** Seconds of training, to six digits. */
  readonly seconds: readonly number[];
  /** Missing values, those of a diverged evaluation too, are `null`. */
  readonly trainLoss: readonly (number | null)[];
  readonly testLoss: readonly (number | null)[];
  readonly testAccuracy: readonly (number | null)[];
  /** Largest size of its tensors at an evaluation, and of the process at its end, in bytes. */
  readonly memory: { readonly tensors: number; readonly process: number } | null;
}

/** What charts are drawn of. */
export type ChartMeasure = "trainLoss" | "testLoss" | "testAccuracy";

/** A folder, and what is needed to make its runs again. */
export interface RunData {
  readonly name: string;
  readonly folder: string;
  /** The commands that were given for it, the last one first. */
  readonly sessions: readonly SessionData[];
  /** Checksums of the data, by problem. */
  readonly data: readonly { readonly problem: string; readonly checksum: string }[];
}

/** A command. */
export interface SessionData
  extends Omit<Session, "cells" | "options" | "finishedAt" | "startedAt" | "started"> {
  /** As one would type it, into a folder that is not there yet. */
  readonly command: string;
  /** What the command line cannot say, such as objects of the caller's own; empty if nothing. */
  readonly besides: string;
  /** Where its step sizes were searched for, by which command (empty if it is not known); else `null`. */
  readonly tuned:
    | { readonly folder: string; readonly command: string; readonly besides: string }
    | null;
  readonly cells: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

/** A row of the summary. */
export type SummaryEntry = SummaryRow & { readonly series: number };

/** How a measure is read. */
export interface Scaled extends Pick<Verdict, "problem" | "scale" | "margin"> {
  /** What methods are judged by, in words. */
  readonly title: string;
  /** 1 where higher values are better, -1 where lower ones are. */
  readonly better: 1 | -1;
}

/** The verdict on a problem, by the runs of one folder. */
export interface VerdictEntry extends Verdict, Scaled {
  readonly run: number;
  /** The series of each method, in the order of `methods`. */
  readonly series: readonly number[];
  /** What is said of the factors, a sentence each. */
  readonly sentences: readonly string[];
  /** What is said of pairs, the largest difference first: those that are decided, or all there is. */
  readonly pairSentences: readonly string[];
  /** What there is to know at a glance: a word, and what to say of it. */
  readonly facts: readonly (readonly [term: string, text: string])[];
}

/** What came of an observation of the paper. */
export type ObservationEntry = PaperObservation & {
  /** Place of the folder by whose runs it is judged; `null` where all are taken together. */
  readonly run: number | null;
};

/** The same method in two folders; the two are series. */
export interface FolderDifference extends Judged, Scaled {
  readonly first: number;
  readonly second: number;
}

/** A step size of a search, or of a grid that `ablate` went through. */
export type TuningEntry = TuningRow & {
  /** Place of its folder. */
  readonly run: number;
  /** The method, with its settings where it has several. */
  readonly label: string;
  /** The method without them: all its entries were chosen among together. */
  readonly method: string;
  readonly color: string;
  readonly dash: readonly number[];
  /** As of a series. */
  readonly shade: number | null;
  /** What each run that did not diverge came to in the metric. */
  readonly ends: readonly number[];
  /** Whether it is the best of its label and at an end of those that were tried. */
  readonly atEnd: boolean;
};

/** What a dissection found besides its runs: rows of its tables, as they are. */
export interface DissectionData {
  readonly checks: readonly {
    readonly check: string;
    readonly measured: string;
    readonly holds: boolean | null;
    readonly remedy: string;
  }[];
  readonly noise: readonly NoiseEntry[];
  /** Conditions for the sign, by the headings of their columns. */
  readonly curvature: readonly Readonly<Record<string, string | number | null>>[];
  readonly predictions: readonly PredictionEntry[];
  readonly advice: {
    readonly text: string;
    readonly snippets: readonly { readonly framework: string; readonly code: string }[];
  } | null;
}

/** Signal and noise of the gradient of a parameter tensor at a step. */
export interface NoiseEntry {
  readonly step: number;
  readonly tensor: string;
  readonly size: number;
  /** `null` where the signal cannot be told from 0. */
  readonly "signal/noise": number | null;
  /** Share of the coordinates. */
  readonly "η² > 1": number;
}

/** What was predicted, and what happened. */
export interface PredictionEntry {
  readonly factor: string;
  readonly from: string;
  readonly "ratio ≥": number;
  readonly "ratio ≤": number;
  readonly predicted: string;
  readonly happened: string;
  readonly "training loss": string;
  readonly holds: boolean | null;
}

/** What a report says besides its curves: small, and made anew whenever a curve grows. */
export interface Overview {
  readonly title: string;
  /** Version of this package. */
  readonly noisewise: string;
  readonly madeAt: string;
  /** Whether the page is served and grows. */
  readonly live: boolean;
  readonly problems: readonly string[];
  readonly runs: readonly RunData[];
  readonly series: readonly Series[];
  readonly verdicts: readonly VerdictEntry[];
  /** Of folders whose runs have the papers' settings. */
  readonly observations: readonly ObservationEntry[];
  readonly summary: readonly SummaryEntry[];
  readonly acrossFolders: readonly FolderDifference[];
  readonly tuning: readonly TuningEntry[];
  /** What a reader should know of the data, such as that curves were thinned. */
  readonly notes: readonly string[];
  /** What is known besides, where the runs are a dissection's. */
  readonly dissection?: DissectionData;
}

/** The whole of it. */
export interface ReportData extends Overview {
  readonly cells: readonly CellData[];
}

/** What a live page is told: the overview, and the cells that have changed. */
export interface ReportUpdate {
  readonly overview: Overview;
  readonly cells: readonly CellData[];
  /** Keys of all cells, in their order; others are gone. */
  readonly keys: readonly string[];
}
