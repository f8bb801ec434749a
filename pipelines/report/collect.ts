/** Reads the folders of runs into what a report's page is made of. @module */
import * as aq from "arquero";
import type { ColumnTable } from "arquero";
import config from "../../deno.json" with { type: "json" };
import { type Difference, differences } from "../statistics/differences.ts";
import { factorial, type FactorialEffect } from "../statistics/factorial.ts";
import type { Session } from "../runs/manifest.ts";
import { styleOf } from "../charts/palette.ts";
import { readRun, type RecordedFolder, type RecordedRun } from "../runs/read_run.ts";
import { type EvaluationRow, tableOf } from "../statistics/rows.ts";
import { summarize, type SummaryRow } from "../statistics/summary.ts";
import { readTuning } from "../tuning/read_tuning.ts";
import type { TuningRow } from "../tuning/tuning.ts";
import { cellsOf, folderState, thinned } from "./cells.ts";
import { commandLine } from "./command_line.ts";
import type {
  DifferenceEntry,
  EffectEntry,
  ReportData,
  RunData,
  SessionData,
  SummaryEntry,
  TuningEntry,
} from "./content/data.ts";
import { findingsOf } from "./findings.ts";
import { namesOf, type SeriesList, seriesOf, splitRows, variantKey } from "./series.ts";

/** A folder as it is read. */
interface Folder {
  readonly recorded: RecordedFolder;
  readonly rows: ColumnTable;
  readonly split: ColumnTable;
  readonly tuning: readonly TuningRow[];
}

/**
 * What is recorded in folders of runs, as a report shows it. Of a search for step sizes the curves are
 * those of the winners; the search itself has a chart of its own.
 *
 * @param folders that `ablate`, `tune` or `train` wrote, or are writing
 * @param live whether the page will be told of what comes
 * What is damaged is left out, and the page's notes say so.
 *
 * @throws {Error} if one is no folder of a run, or a file there cannot be read
 */
export async function collect(folders: readonly string[], live = false): Promise<ReportData> {
  const names = namesOf(folders);
  const states = await Promise.all(folders.map(stateOf));
  const read = await Promise.all(folders.map(readFolder));
  const series = seriesOf(read.map(({ split }) => split), names);
  const every = read.map(({ recorded, rows, split }, run) => {
    const ids = new Map(
      (rows.objects() as EvaluationRow[]).map((
        row,
        i,
      ) => [variantKey(row), split.get("optimizer", i)]),
    );
    const indexOf = (cell: RecordedRun) =>
      cell.rows.length === 0
        ? -1
        : series.indexOf(run, ids.get(variantKey(cell.rows[0]!)) as string);
    return cellsOf(recorded, states[run]!, run, indexOf);
  }).flat();
  const { cells, every: step } = thinned(every);
  const problems = [
    ...new Set(cells.filter(({ series }) => series >= 0).map((each) => each.problem)),
  ];
  const unfinished = new Set(
    cells.filter(({ state }) => state !== "done" && state !== "diverged").map((each) =>
      each.problem
    ),
  );
  const summary = read.flatMap(({ split }, run) => summaryOf(split, run, series));
  const effects = read.flatMap(({ rows }, run) =>
    (factorial(rows).objects() as FactorialEffect[]).map((row): EffectEntry => ({ ...row, run }))
  );
  const pairs = [
    ...read.flatMap(({ rows, split }, run) => pairsOf(rows, split, run, series)),
    ...acrossFolders(read, series),
  ];
  const evidence = {
    problems,
    series: series.all,
    summary,
    differences: pairs,
    factorial: effects,
  };
  return {
    title: problems.length === 0 ? names.join(", ") : problems.join(", "),
    noisewise: config.version,
    madeAt: new Date().toISOString(),
    live,
    runs: read.map(({ recorded }, run) => runOf(recorded, names[run]!)),
    findings: findingsOf({ ...evidence, unfinished }),
    ...evidence,
    tuning: read.flatMap(({ tuning }, run) => tuning.map((row) => tuningOf(row, run, names))),
    notes: [
      ...(step > 1
        ? [`Curves show every ${ordinal(step)} evaluation; tables are made of all.`]
        : []),
      ...read.flatMap(({ recorded }) => recorded.notes),
    ],
    cells,
  };
}

async function stateOf(folder: string) {
  return await folderState(folder).catch(() => ({ atWork: false, files: new Set<string>() }));
}

async function readFolder(folder: string): Promise<Folder> {
  const all = await readRun(folder);
  const notes = [...all.notes];
  const tuning = await readTuning(folder).catch((error: unknown) => {
    if (!(error instanceof SyntaxError)) throw error;
    notes.push(`${error.message}; left out`);
  }) ?? [];
  const won = new Set(
    tuning.filter(({ winner }) => winner)
      .map(({ problem, optimizer, learningRate }) => `${problem} ${optimizer} ${learningRate}`),
  );
  const tuned = new Set(tuning.map(({ problem, optimizer }) => `${problem} ${optimizer}`));
  const runs = all.runs.filter(({ identity, rows }) => {
    const method = `${identity.problem} ${identity.optimizer}`;
    return !tuned.has(method) || won.has(`${method} ${rows[0]?.learningRate}`);
  });
  const rows = tableOf(runs.flatMap((run) => run.rows));
  return { recorded: { ...all, runs, notes }, rows, split: splitRows(rows), tuning };
}

function summaryOf(split: ColumnTable, run: number, series: SeriesList): readonly SummaryEntry[] {
  if (split.numRows() === 0) return [];
  return (summarize(split).objects() as SummaryRow[])
    .map((row) => ({ ...row, series: series.indexOf(run, row.optimizer) }));
}

function pairsOf(
  rows: ColumnTable,
  split: ColumnTable,
  run: number,
  series: SeriesList,
): readonly DifferenceEntry[] {
  const sizes = splitRows(rows, ["batchSize"]); // of other variants, only the best are compared
  const key = (id: string, rate: number | null, settings: string) =>
    JSON.stringify([id, rate, settings]);
  const ids = new Map(
    (sizes.objects() as EvaluationRow[]).map((
      row,
      i,
    ) => [key(row.optimizer, row.learningRate, row.settings), split.get("optimizer", i) as string]),
  );
  const place = (id: string, rate: number | null, settings: string) =>
    series.indexOf(run, ids.get(key(id, rate, settings)) ?? id);
  return (differences(sizes).objects() as Difference[]).map((each) => ({
    ...estimateOf(each),
    first: place(each.first, each.firstLearningRate, each.firstSettings),
    second: place(each.second, each.secondLearningRate, each.secondSettings),
  }));
}

/** Paired differences of the same method between folders. */
function acrossFolders(read: readonly Folder[], series: SeriesList): readonly DifferenceEntry[] {
  if (read.length < 2) return [];
  const rows = read.flatMap(({ split }, run) =>
    (split.objects() as EvaluationRow[])
      .map((row) => ({ ...row, optimizer: String(series.indexOf(run, row.optimizer)) }))
  );
  if (rows.length === 0) return [];
  return (differences(aq.from(rows)).objects() as Difference[])
    .map((each) => ({
      ...estimateOf(each),
      first: Number(each.first),
      second: Number(each.second),
    }))
    .filter(({ first, second }) => {
      const [one, other] = [series.all[first]!, series.all[second]!];
      return one.id === other.id && one.run !== other.run;
    });
}

function estimateOf({ problem, measure, seeds, mean, sd, low, high }: Difference) {
  return { problem, measure, seeds, mean, sd, low, high };
}

function tuningOf(row: TuningRow, run: number, names: readonly string[]): TuningEntry {
  const { label, color, dash } = styleOf(row.optimizer);
  return { ...row, run, color, dash, label: names.length > 1 ? `${label} (${names[run]})` : label };
}

function runOf({ folder, manifest, runs }: RecordedFolder, name: string): RunData {
  const sessions = manifest === undefined ? [] : [manifest, ...manifest.earlier.toReversed()];
  const data = new Map(runs.map(({ identity }) => [identity.problem, identity.data]));
  return {
    name,
    folder,
    sessions: sessions.map((session) => sessionOf(session, folder)),
    data: [...data].map(([problem, checksum]) => ({ problem, checksum })),
  };
}

function sessionOf(session: Session, folder: string): SessionData {
  const { noisewise, code, git, versions, machine, backend } = session;
  return {
    ...commandLine(session, folder),
    ...{ noisewise, code, git, versions, machine, backend },
    cells: session.cells.length,
    startedAt: session.startedAt,
    finishedAt: session.finishedAt,
  };
}

function ordinal(n: number): string {
  const last = n % 100 > 10 && n % 100 < 14 ? 0 : n % 10;
  return `${n}${["th", "st", "nd", "rd"][last] ?? "th"}`;
}
