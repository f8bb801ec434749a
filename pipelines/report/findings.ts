/** What a report begins with: which method, by how much, how sure, and why. @module */
import { estimateText, significant } from "../text/numbers.ts";
import type { Measure } from "../statistics/replicates.ts";
import type {
  DifferenceEntry,
  EffectEntry,
  Finding,
  Series,
  SummaryEntry,
} from "./content/data.ts";

/** What findings are made of. */
export interface Evidence {
  readonly problems: readonly string[];
  /** Those of them that have cells to finish. */
  readonly unfinished: ReadonlySet<string>;
  readonly series: readonly Series[];
  readonly summary: readonly SummaryEntry[];
  readonly differences: readonly DifferenceEntry[];
  readonly factorial: readonly EffectEntry[];
}

/** The measure that methods are judged by on a problem: accuracy where there are classes. */
export function judgedBy(rows: readonly SummaryEntry[]): "testAccuracy" | "testLoss" {
  return rows.some(({ testAccuracy }) => Number.isFinite(testAccuracy))
    ? "testAccuracy"
    : "testLoss";
}

/** Sentences for each problem, from the tables that stand below them. */
export function findingsOf(evidence: Evidence): readonly Finding[] {
  return evidence.problems.map((problem) => ({
    problem,
    sentences: sentencesOf(problem, evidence),
  }));
}

function sentencesOf(problem: string, evidence: Evidence): readonly string[] {
  const rows = evidence.summary.filter((row) => row.problem === problem);
  const measure = judgedBy(rows);
  const higher = measure === "testAccuracy" ? 1 : -1;
  const ranked = rows.filter((row) => Number.isFinite(row[measure]))
    .toSorted((a, b) => higher * (b[measure]! - a[measure]!));
  const [best, second] = ranked;
  if (best === undefined) return ["Nothing has been measured yet, or every run diverged."];
  const name = (series: number) => evidence.series[series]?.label ?? "?";
  const seeds = best.seeds - best.diverged;
  const ends = evidence.unfinished.has(problem) ? "so far has" : "ends with";
  const result = `${name(best.series)} ${ends} the ${higher > 0 ? "highest" : "lowest"} mean ` +
    `${measure === "testAccuracy" ? "test accuracy" : "test loss"}, ` +
    `${significant(best[measure]!)} over ${seeds} ${seeds === 1 ? "seed" : "seeds"}.`;
  const lost = rows.filter(({ diverged }) => diverged > 0)
    .map(({ series, diverged, seeds }) => `${name(series)} (${diverged} of ${seeds})`);
  return [
    result,
    ...(second === undefined ? [] : [ahead(best, second, measure, evidence, name)]),
    ...effects(problem, measure, evidence.factorial),
    ...(lost.length === 0 ? [] : [`Diverged: ${lost.join(", ")}.`]),
  ];
}

/** How far the first is ahead of the second, and whether the seeds agree on it. */
function ahead(
  best: SummaryEntry,
  second: SummaryEntry,
  measure: Measure,
  { differences }: Evidence,
  name: (series: number) => string,
): string {
  const pair = differences.find((each) =>
    each.problem === best.problem && each.measure === measure &&
    (each.first === best.series && each.second === second.series ||
      each.first === second.series && each.second === best.series)
  );
  if (pair?.low === undefined || pair.high === undefined) {
    return `${
      name(second.series)
    } comes second; without replicates of both nothing says how sure that is.`;
  }
  const turn = pair.first === best.series ? 1 : -1;
  const [low, high] = turn > 0 ? [pair.low, pair.high] : [-pair.high, -pair.low];
  const sure = low > 0 || high < 0
    ? "an interval that leaves out 0"
    : "an interval that contains 0";
  const difference = estimateText({ mean: turn * pair.mean, low, high });
  return `It differs from ${name(second.series)} by ${difference} at the same seeds, ${sure}.`;
}

function effects(problem: string, measure: Measure, factorial: readonly EffectEntry[]): string[] {
  const own = factorial.filter((each) => each.problem === problem && each.measure === measure);
  const texts = own.map((each) => `${nouns[each.effect]} ${estimateText(each)}`);
  if (texts.length === 0) return [];
  const what = measure === "testAccuracy" ? "test accuracy" : "test loss";
  return [`Effects on ${what}: ${texts.join("; ")}.`];
}

const nouns = {
  "sign": "the sign",
  "variance adaptation": "variance adaptation",
  "interaction": "their interaction",
} as const;
