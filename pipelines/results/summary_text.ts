/** The summary of a grid of runs, for a terminal. @module */
import * as aq from "../arquero/mod.ts";
import type { ColumnTable } from "../arquero/mod.ts";
import { meanAndDeviation, significant } from "../text/numbers.ts";
import { runSettingList } from "../cells/planned_settings.ts";
import { styleOf } from "../charts/palette.ts";
import type { SummaryRow } from "../statistics/summary.ts";
import { type TextColumn, textTable } from "../text/text_table.ts";
import { groupsText } from "./groups_text.ts";

type Measure = "trainLoss" | "testLoss" | "trainAccuracy" | "testAccuracy";

/**
 * A summary as text: a block for each problem, the best value of each measure in bold, and below it what the
 * problem measures besides. Where the terminal is wide enough there is the training accuracy as well. It
 * describes; verdicts have intervals.
 *
 * @param summary a table of {@linkcode SummaryRow}s
 */
export function summaryText(
  summary: ColumnTable,
  { width = 80, color = false }: { readonly width?: number; readonly color?: boolean } = {},
): string {
  const bold = color ? (text: string) => `\x1b[1m${text}\x1b[22m` : undefined;
  const options = { rule: "─", ...(bold ? { bold } : {}) };
  const problems = summary.select("problem").dedupe().array("problem") as string[];
  const blocks = problems.map((problem) =>
    summary.filter(aq.escape((row: SummaryRow) => row.problem === problem)).objects()
  ) as SummaryRow[][];
  const tables = (wide: boolean) =>
    blocks.map((rows) => textTable(rows, columnsFor(rows, wide), options));
  const wide = tables(true);
  const fits = wide.every(([, rule]) => rule!.length <= width);
  return (fits ? wide : tables(false))
    .map((lines, i) => [
      [title(blocks[i]!), "", ...lines].join("\n"),
      ...groupsText(blocks[i]!, nameIn(blocks[i]!), width),
    ])
    .flat().join("\n\n");
}

/** `mnist-mlp: 300 steps of 64 examples, 3 seeds (mean ± sd), on wasm`: what all rows have in common. */
function title(rows: readonly SummaryRow[]): string {
  const seeds = Math.max(...rows.map((row) => row.seeds));
  const steps = Math.max(...rows.map((row) => row.steps));
  const several = seeds > 1 ? `${seeds} seeds (mean ± sd)` : "1 seed";
  const shared = sharedSettings(rows);
  const backends = valuesOf(rows, "backend");
  const where = backends.length === 1
    ? `on ${backends}`
    : `on ${backends.map((backend, i) => `(${i + 1}) ${backend}`).join(" and ")}`;
  return [`${rows[0]!.problem}: ${length(steps, rows)}`, ...shared, several, where].join(", ");
}

function length(steps: number, rows: readonly SummaryRow[]): string {
  const [batchSize, ...others] = valuesOf(rows, "batchSize");
  if (others.length > 0) return `up to ${steps} steps`;
  return typeof batchSize === "number"
    ? `${steps} steps of ${batchSize} examples`
    : `up to ${steps} steps, batch sizes by ${batchSize}`;
}

/** What there is of something; where that is not one value for all rows, they have a column of it. */
function valuesOf<Key extends "batchSize" | "backend">(
  rows: readonly SummaryRow[],
  key: Key,
): readonly SummaryRow[Key][] {
  return [...new Set(rows.map((row) => row[key]))];
}

/** What may be said of all methods at once: how step sizes decrease, and what a run does to steps. */
const ofRuns = [
  "decay",
  ...runSettingList.filter(([, { tabled }]) => tabled).map(([, { flag }]) => flag),
];

/** What all runs have of that, such as `decay=0.2@240/480` or `clip=1`. */
function sharedSettings(rows: readonly SummaryRow[]): readonly string[] {
  const [first = [], ...others] = rows.map(({ settings }) => settings.split(" "));
  return first.filter((each) =>
    ofRuns.includes(each.split("=")[0]!) && others.every((own) => own.includes(each))
  );
}

/** What a method is called: by its settings too, without what the title tells of all. */
function nameIn(rows: readonly SummaryRow[]): (row: SummaryRow) => string {
  const shared = sharedSettings(rows);
  const ownOf = ({ settings }: SummaryRow) =>
    settings.split(" ").filter((each) => !shared.includes(each)).join(" ");
  return (row) => `${styleOf(row.optimizer).label} ${ownOf(row)}`.trim();
}

function methodColumn(rows: readonly SummaryRow[]): TextColumn<SummaryRow> {
  return { heading: "optimizer", text: nameIn(rows), align: "left" };
}

function rateColumn(): TextColumn<SummaryRow> {
  return {
    heading: "step size",
    text: ({ learningRate }) => learningRate === null ? "own" : String(learningRate),
    align: "right",
  };
}

function batchColumn(): TextColumn<SummaryRow> {
  return { heading: "batch", text: ({ batchSize }) => String(batchSize), align: "right" };
}

/** The backend's number in the title. */
function backendColumn(backends: readonly string[]): TextColumn<SummaryRow> {
  return {
    heading: "on",
    text: ({ backend }) => `(${backends.indexOf(backend) + 1})`,
    align: "left",
  };
}

function columnsFor(rows: readonly SummaryRow[], wide: boolean): TextColumn<SummaryRow>[] {
  const classifier = hasClasses(rows);
  const diverged = rows.some((row) => row.diverged > 0);
  const backends = valuesOf(rows, "backend");
  return [
    methodColumn(rows),
    rateColumn(),
    ...(valuesOf(rows, "batchSize").length > 1 ? [batchColumn()] : []),
    ...(backends.length > 1 ? [backendColumn(backends)] : []),
    measured("train loss", "trainLoss", rows, Math.min),
    measured("test loss", "testLoss", rows, Math.min),
    ...(classifier && wide ? [measured("train accuracy", "trainAccuracy", rows, Math.max)] : []),
    ...(classifier
      ? [measured(wide ? "test accuracy" : "test acc.", "testAccuracy", rows, Math.max)]
      : []),
    {
      heading: diverged ? "diverged" : "seeds",
      text: (row: SummaryRow) => diverged ? `${row.diverged} of ${row.seeds}` : String(row.seeds),
      align: "right" as const,
    },
    {
      heading: wide ? "seconds/step" : "s/step",
      text: ({ secondsPerStep }) =>
        secondsPerStep === undefined ? "" : significant(secondsPerStep, wide ? 3 : 2),
      align: "right",
    },
  ];
}

function hasClasses(rows: readonly SummaryRow[]): boolean {
  return rows.some((row) => row.testAccuracy !== undefined);
}

function measured(
  heading: string,
  measure: Measure,
  rows: readonly SummaryRow[],
  bestOf: (...values: number[]) => number,
): TextColumn<SummaryRow> {
  const values = rows.flatMap((row) => row[measure] ?? []);
  const best = values.length > 1 ? bestOf(...values) : undefined;
  return {
    heading,
    text: (row) => {
      const mean = row[measure];
      return mean === undefined ? "diverged" : meanAndDeviation(mean, row[`${measure}Sd`]);
    },
    align: "right",
    strong: (row) => row[measure] !== undefined && row[measure] === best,
  };
}
