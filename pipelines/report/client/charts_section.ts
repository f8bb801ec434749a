/** The charts below the curves: effects, differences, step sizes, and seeds. @module */
import { estimateText, significant } from "../../text/numbers.ts";
import type { DifferenceEntry, EffectEntry, TuningEntry } from "./data.ts";
import { measureName } from "./curve_chart.ts";
import type { PageElement } from "./dom.ts";
import { make, swatch } from "./elements.ts";
import { estimateChart, type EstimateRow } from "./estimate_chart.ts";
import { figureOf } from "./figure.ts";
import { type SeedEnd, seedsChart } from "./seeds_chart.ts";
import { visible } from "./look.ts";
import { judgedOn, labelOf, lastOf, lookNow, type PageState } from "./state.ts";
import { stepSizeChart } from "./step_size_chart.ts";
import { markOf } from "./tables_section.ts";
import type { ColumnSpec } from "./table.ts";

/** What estimates are shown of: accuracy where there are classes, and loss. */
export function shownMeasures(
  rows: readonly { readonly measure: string }[],
): readonly ("testAccuracy" | "testLoss")[] {
  const shown = ["testAccuracy", "testLoss"] as const;
  return shown.filter((measure) => rows.some((row) => row.measure === measure));
}

type Named = EstimateRow & { readonly seeds: number };

/** Sign, variance adaptation and interaction, on each problem and in each folder. */
export function effectsSection(state: PageState): PageElement[] {
  const { factorial, problems, runs } = state.data;
  const groups = problems.flatMap((problem) =>
    runs.map((run, i) => [problem, run.name, i] as const)
  );
  return groups.flatMap(([problem, name, i]) => {
    const own = factorial.filter((row) => row.problem === problem && row.run === i);
    const where = runs.length > 1 ? `${problem}, ${name}` : problem;
    const panels = shownMeasures(own).map((measure) => {
      const rows = own.filter((row) => row.measure === measure).map((row) => effectRow(row));
      const key = `effects ${i} ${problem} ${measure}`;
      return estimatesPanel(state, key, where, "Effect on", measure, rows);
    });
    return panels.length === 0 ? [] : [groupOf(where, panels)];
  });
}

/** An effect as a row of a chart. */
export function effectRow({ effect, mean, low, high, seeds }: EffectEntry): Named {
  return { label: effect, mean, low, high, seeds };
}

/** Differences between methods at the same seeds. */
export function differencesSection(state: PageState): PageElement[] {
  const { differences, problems } = state.data;
  const label = ({ first, second }: DifferenceEntry) =>
    `${labelOf(state, first)} − ${labelOf(state, second)}`;
  return problems.flatMap((problem) => {
    const own = differences.filter((row) => row.problem === problem);
    const panels = shownMeasures(own).map((measure) => {
      const rows = own.filter((row) => row.measure === measure)
        .map((row): Named => ({ ...row, label: label(row) }));
      const key = `differences ${problem} ${measure}`;
      return estimatesPanel(state, key, problem, "Difference in", measure, rows);
    });
    return panels.length === 0 ? [] : [groupOf(problem, panels)];
  });
}

/** The chart of estimates in one measure. */
export function estimatesPanel(
  state: PageState,
  key: string,
  problem: string,
  what: string,
  measure: string,
  rows: readonly Named[],
): PageElement {
  const title = `${problem}: ${what.toLowerCase()} ${measureName(measure)}`;
  const columns: ColumnSpec<Named>[] = [
    { heading: what.split(" ")[0]!.toLowerCase(), text: (row) => row.label },
    { heading: "mean [95 % interval]", text: (row) => estimateText(row), value: (row) => row.mean },
    { heading: "low", text: (row) => numberText(row.low), value: (row) => row.low },
    { heading: "high", text: (row) => numberText(row.high), value: (row) => row.high },
    { heading: "seeds", text: (row) => String(row.seeds), value: (row) => row.seeds },
  ];
  return figureOf(state, {
    key,
    title,
    description: () =>
      `${title}, mean and 95 % interval: ${
        rows.map((row) => `${row.label} ${estimateText(row)}`).join("; ")
      }.`,
    view: (width, look) =>
      estimateChart({ rows, title: `${what.toLowerCase()} ${measureName(measure)}`, look, width }),
    table: () => ({
      key: `numbers ${key}`,
      caption: title,
      columns: columns as unknown as ColumnSpec<unknown>[],
      rows,
      copy: true,
    }),
  });
}

/** A number, or nothing. */
export function numberText(value: number | null | undefined): string {
  return typeof value === "number" ? significant(value, 3) : "";
}

/** The searches for step sizes. */
export function stepSizesSection(state: PageState): PageElement[] {
  const { tuning } = state.data;
  const problems = [...new Set(tuning.map(({ problem }) => problem))];
  return problems.map((problem) => {
    const rows = tuning.filter((row) => row.problem === problem);
    const metric = rows[0]!.metric;
    const key = `step-sizes ${problem}`;
    const title = `${problem}: best ${measureName(metric)} by step size`;
    const columns: ColumnSpec<TuningEntry>[] = [
      { heading: "method", text: ({ label }) => label },
      {
        heading: "step size",
        text: (row) => String(row.learningRate),
        value: (row) => row.learningRate,
      },
      {
        heading: `best ${measureName(metric)}`,
        text: (row) => typeof row[metric] === "number" ? significant(row[metric]) : "diverged",
        value: (row) => row[metric],
        strong: ({ winner }) => winner,
      },
      { heading: "winner", text: ({ winner }) => winner ? "yes" : "" },
      { heading: "seeds", text: ({ seeds }) => String(seeds), value: ({ seeds }) => seeds },
      { heading: "diverged", text: (row) => String(row.diverged), value: (row) => row.diverged },
    ];
    const winners = rows.filter(({ winner }) => winner);
    return groupOf(problem, [figureOf(state, {
      key,
      title,
      description: () =>
        `${title}. Winners: ${
          winners.map((row) =>
            `${row.label} at ${row.learningRate} with ${numberText(row[metric])}`
          ).join("; ")
        }.`,
      view: (width, look) => stepSizeChart({ rows, look, width, height: 220 }),
      table: () => ({
        key: `numbers ${key}`,
        caption: title,
        columns: columns as unknown as ColumnSpec<unknown>[],
        rows,
        copy: true,
      }),
    })], [keysOfRows(state, rows)]);
  });
}

/** Which line is which method's. */
export function keysOfRows(state: PageState, rows: readonly TuningEntry[]): PageElement {
  const styles = new Map(rows.map(({ label, color, dash }) => [label, { color, dash }]));
  const look = lookNow(state);
  return make(
    "p",
    { class: "keys" },
    [...styles].map(([label, { color, dash }]) =>
      make("span", {}, [swatch(visible(color, look), dash), label])
    ),
  );
}

/** What each seed ended with. */
export function seedsSection(state: PageState): PageElement[] {
  return state.data.problems.map((problem) => {
    const measure = judgedOn(state, problem);
    const key = `seeds ${problem}`;
    const title = `${problem}: final ${measureName(measure)}, seed by seed`;
    const ends = () => seedEnds(state, problem, measure);
    const columns: ColumnSpec<SeedEnd & { readonly series: number }>[] = [
      {
        heading: "method",
        text: ({ label }) => label,
        mark: ({ series }) => markOf(state, series),
      },
      { heading: "seed", text: ({ seed }) => String(seed), value: ({ seed }) => seed },
      {
        heading: measureName(measure),
        text: ({ value }) => String(value),
        value: ({ value }) => value,
      },
    ];
    return groupOf(problem, [figureOf(state, {
      key,
      title,
      description: () =>
        `${title}: ${ends().map((end) => `${end.label} ${significant(end.value)}`).join("; ")}.`,
      view: (width, look) => seedsChart({ ends: ends(), measure, look, width }),
      table: () => ({
        key: `numbers ${key}`,
        caption: title,
        columns: columns as unknown as ColumnSpec<unknown>[],
        rows: ends(),
        copy: true,
      }),
    })]);
  });
}

/** What the cells of a problem ended with, in the order of the methods. */
export function seedEnds(
  state: PageState,
  problem: string,
  measure: "testAccuracy" | "testLoss",
): readonly (SeedEnd & { readonly series: number })[] {
  const { series } = state.data;
  return series.flatMap(({ label, color }, i) =>
    state.data.cells.flatMap((cell) => {
      const value = cell.problem === problem && cell.series === i
        ? lastOf(cell, measure)
        : undefined;
      return value === undefined ? [] : [{ label, color, series: i, seed: cell.seed, value }];
    })
  );
}

/** Charts beside each other, under the name of their problem, with what explains them. */
export function groupOf(
  title: string,
  panels: readonly PageElement[],
  keys: readonly PageElement[] = [],
): PageElement {
  return make("div", { class: "group" }, [
    make("h3", { text: title }),
    ...keys,
    make("div", { class: "panels wide" }, panels),
  ]);
}
