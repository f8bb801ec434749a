/** What of a folder is judged, and how its last command wanted that. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { fields, isText, listOf, oneOf, recordOf } from "../files/shapes.ts";
import type { RecordedFolder } from "../runs/read_run.ts";
import type { FactorialDesign } from "../statistics/inference/design.ts";
import { lookErrorRate, plannedLooks } from "../statistics/inference/looks.ts";
import { tableOf } from "../rows/rows.ts";
import type { PrimaryMeasure } from "../statistics/verdict/primary_measure.ts";
import type { VerdictOptions } from "../statistics/verdict/verdict.ts";
import { runLengths } from "../training/length.ts";
import { shownName } from "../text/visible.ts";
import { areMethodTrials } from "../tuning/method_trials.ts";
import { splitRows } from "./split_rows.ts";

/** Rows and options of a verdict. */
export interface JudgedFolder {
  /** Each batch size a method of its own; of other variants, one is compared. */
  readonly rows: ColumnTable;
  readonly options: VerdictOptions;
}

/**
 * The runs that are over, since others would be judged before their end. Where seeds are added until all is
 * decided, as many seeds as the last planned look has of those whose runs are all over: whoever looks in
 * between, and says something as soon as it shows, is wrong more often.
 */
export function judgedOf({ runs, manifest }: RecordedFolder): JudgedFolder {
  const { measure, margin, tuning, until, design } = manifest?.options ?? {};
  const over = runs.filter(({ finished, rows }) => finished || rows.at(-1)?.diverged === true);
  const seedOf = ({ identity: { seed } }: RecordedFolder["runs"][number]) => seed;
  const open = new Set(runs.filter((run) => !over.includes(run)).map(seedOf));
  const seeds = [...new Set(over.map(seedOf))].filter((seed) => !open.has(seed))
    .toSorted((a, b) => a - b);
  const looks = typeof until === "string";
  const look = plannedLooks.findLast((count) => count <= seeds.length) ?? plannedLooks[0]!;
  const looked = new Set(seeds.slice(0, look));
  const judged = looks ? over.filter((run) => looked.has(seedOf(run))) : over;
  return {
    rows: splitRows(tableOf(judged.flatMap(({ rows }) => rows)), ["batchSize"]),
    options: {
      lengths: runLengths(
        over.map(({ identity }) => ({ ...identity, problemId: shownName(identity.problem) })),
      ),
      ...(looks && { errorRate: lookErrorRate(look) }),
      ...(typeof measure === "string" && { measure: measure as PrimaryMeasure }),
      ...(typeof margin === "number" && { margin }),
      ...(isDesign(design) && { design: shownDesign(design) }),
      ...(areMethodTrials(tuning) && {
        tuning: tuning.map((each) => ({ ...each, ...shownNames(each) })),
      }),
    },
  };
}

/** Whether a value is a factorial experiment, as manifests have it. */
const isDesign: (value: unknown) => value is FactorialDesign = fields({
  factors: listOf(isText),
  runs: recordOf(listOf(oneOf([0, 1]))),
}) as (value: unknown) => value is FactorialDesign;

function shownDesign({ factors, runs }: FactorialDesign): FactorialDesign {
  const shown = Object.entries(runs).map(([id, levels]) => [shownName(id), levels]);
  return { factors: factors.map(shownName), runs: Object.fromEntries(shown) };
}

/** Names as they are shown. */
export function shownNames(
  { problem, optimizer }: { readonly problem: string; readonly optimizer: string },
) {
  return { problem: shownName(problem), optimizer: shownName(optimizer) };
}
