/** What is known of a named problem besides its mathematics, in one place. @module */
import type { DataSetRecord } from "../../data/data_set.ts";
import type { DataOptions } from "../../data/find.ts";
import type { CabsExperiment } from "../../papers/cabs_experiment.ts";
import type { PaperProblem } from "../../papers/paper_problem.ts";
import type { Problem } from "../../problem.ts";

/** Makes a problem, its data loaded. */
export type ProblemLoader = (options: DataOptions) => Promise<Problem>;

/** All facts about a named problem, or about a family of them, that any part of the library asks for. */
export interface ProblemRecord {
  /** Its name on the command line and in tables; of a family, the names that lists have. */
  readonly ids: readonly string[];
  /** What it is made of; absent where its examples are made up. */
  readonly dataSet?: DataSetRecord;
  /**
   * What makes the problem that an id asks for, which may say more than those of the lists do;
   * `undefined` where it asks for another record's.
   *
   * @throws {RangeError} if it asks for one of this record's, but there is none of that name
   */
  readonly loaderOf: (id: string) => ProblemLoader | undefined;
  /** What the papers say of it, where it is theirs. */
  readonly paper?: PaperProblem;
  /** What the thesis says of it as an experiment on batch sizes, where it is one. */
  readonly experiment?: CabsExperiment;
}

/** What is said of a problem with one name. */
export interface ProblemRecordOptions extends Omit<ProblemRecord, "ids" | "loaderOf"> {
  /** Its name on the command line and in tables. */
  readonly id: string;
  /** Makes it. */
  readonly load: ProblemLoader;
}

/**
 * The record of a problem with one name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { quadraticProblem } from "../../kinds/quadratic_problem.ts";
 * import { problemRecord } from "./record.ts";
 *
 * const load = () => Promise.resolve(quadraticProblem({ spectrum: [1, 3] }));
 * const { ids, loaderOf } = problemRecord({ id: "two-dimensions", load });
 * assertEquals(ids, ["two-dimensions"]);
 * assertEquals(["two-dimensions", "mnist-mlp"].map(loaderOf), [load, undefined]);
 * ```
 */
export function problemRecord({ id, load, ...facts }: ProblemRecordOptions): ProblemRecord {
  return { ...facts, ids: [id], loaderOf: (asked) => asked === id ? load : undefined };
}
