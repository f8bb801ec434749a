/** What a dissection comes to. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import type { Verdict } from "../statistics/verdict/verdict_shape.ts";
import type { Advice } from "./advice.ts";

/** What `dissect` resolves to. */
export interface Dissection {
  /** The verdict on the problem, with the doubts of all stages. */
  readonly verdicts: readonly Verdict[];
  /** What was found, stage by stage. */
  readonly tables: DissectionTables;
  /** What to use; `undefined` where every run failed. */
  readonly advice: Advice | undefined;
  /** Path of the page, where there is a folder. */
  readonly page: string | undefined;
}

/** Its tables. */
export interface DissectionTables {
  /** Whether the problem is what the experiments take it for. */
  readonly check: ColumnTable;
  /** What steps and runs take. */
  readonly cost: ColumnTable;
  /** Signal and noise of each tensor's gradient, at the start and along a run. */
  readonly noise: ColumnTable;
  /** The search for step sizes, as `tune` resolves to. */
  readonly stepSizes: ColumnTable;
  /** Curvature's conditions for the sign along the path; empty where they cannot be had. */
  readonly curvature: ColumnTable;
  /** What the papers would predict, beside what happened. */
  readonly predictions: ColumnTable;
  /** The replicates, as `ablate` resolves to. */
  readonly rows: ColumnTable;
  /** The same summed up. */
  readonly summary: ColumnTable;
}
