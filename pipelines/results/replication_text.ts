/** Differences between methods and effects of the papers' factors, for a terminal. @module */
import type { ColumnTable } from "arquero";
import type { Difference } from "../statistics/differences.ts";
import type { FactorialEffect } from "../statistics/factorial.ts";
import { estimateText } from "../text/numbers.ts";
import { styleOf } from "../charts/palette.ts";
import type { Measure } from "../statistics/replicates.ts";
import { type TextColumn, textTable } from "../text/text_table.ts";

const names: Readonly<Record<Measure, string>> = {
  trainLoss: "train loss",
  testLoss: "test loss",
  trainAccuracy: "train accuracy",
  testAccuracy: "test accuracy",
};

/**
 * The effects of sign and variance adaptation on test accuracy and test loss, a block for each
 * problem. Effects whose interval leaves out 0 stand out.
 *
 * @param effects a table of {@linkcode FactorialEffect}s
 */
export function factorialText(
  effects: ColumnTable,
  { color = false }: { readonly color?: boolean } = {},
): string {
  return byProblem(effects.objects() as FactorialEffect[]).map(([problem, rows]) => {
    const kinds = [...new Set(rows.map(({ effect }) => effect))];
    const lines = textTable(kinds, [
      { heading: "effect", text: (kind) => kind, align: "left" },
      ...shownOf(rows).map((measure) => {
        const of = (kind: string) =>
          rows.find((row) => row.effect === kind && row.measure === measure);
        return measured<string>(names[measure], of);
      }),
    ], style(color));
    return [`${problem}: the 2 × 2 of sign and variance adaptation${seedsOf(rows)}`, "", ...lines]
      .join("\n");
  }).join("\n\n");
}

/**
 * Paired differences in test accuracy and test loss, a block for each problem. Differences whose
 * interval leaves out 0 stand out.
 *
 * @param pairs a table of {@linkcode Difference}s
 */
export function differencesText(
  pairs: ColumnTable,
  { color = false }: { readonly color?: boolean } = {},
): string {
  return byProblem(pairs.objects() as Difference[]).map(([problem, rows]) => {
    const labels = [...new Set(rows.map(labelOf))];
    const lines = textTable(labels, [
      { heading: "difference", text: (label) => label, align: "left" },
      ...shownOf(rows).map((measure) => {
        const of = (label: string) =>
          rows.find((row) => labelOf(row) === label && row.measure === measure);
        return measured<string>(names[measure], of);
      }),
    ], style(color));
    return [`${problem}: differences at the same seeds${seedsOf(rows)}`, "", ...lines].join("\n");
  }).join("\n\n");
}

const labelOf = ({ first, second }: Difference) =>
  `${styleOf(first).label} − ${styleOf(second).label}`;

interface Estimate {
  readonly measure: Measure;
  readonly seeds: number;
  readonly mean: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

function measured<R>(heading: string, of: (row: R) => Estimate | undefined): TextColumn<R> {
  return {
    heading,
    text: (row) => {
      const estimate = of(row);
      return estimate === undefined ? "" : estimateText(estimate);
    },
    align: "right",
    strong: (row) => {
      const { low, high } = of(row) ?? {};
      return low !== undefined && high !== undefined && (low > 0 || high < 0);
    },
  };
}

function shownOf(rows: readonly Estimate[]): Measure[] {
  const shown: Measure[] = ["testAccuracy", "testLoss"];
  return shown.filter((measure) => rows.some((row) => row.measure === measure));
}

function seedsOf(rows: readonly Estimate[]): string {
  const seeds = Math.max(...rows.map((row) => row.seeds));
  return seeds > 1 ? `, ${seeds} seeds [95 % interval]` : "";
}

function byProblem<R extends { readonly problem: string }>(rows: readonly R[]): [string, R[]][] {
  const problems = [...new Set(rows.map(({ problem }) => problem))];
  return problems.map((problem) => [problem, rows.filter((row) => row.problem === problem)]);
}

function style(color: boolean) {
  return { rule: "─", ...(color ? { bold: (text: string) => `\x1b[1m${text}\x1b[22m` } : {}) };
}
