/** Reads the folders of runs into what a report's page is made of. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { packageConfig } from "../files/package_config.ts";
import { pooled } from "../runs/pool.ts";
import { readRun, type RecordedRun } from "../runs/read_run.ts";
import type { EvaluationRow } from "../rows/rows.ts";
import { summarize, type SummaryRow } from "../statistics/summary.ts";
import { shownName } from "../text/visible.ts";
import type { MethodVerdict } from "../statistics/verdict/method_verdict.ts";
import { type Folder, hasPapersSettings, readFolder } from "../judging/folder.ts";
import { judgedOf } from "../judging/judged.ts";
import { splitRows } from "../judging/split_rows.ts";
import { cellsOf, type FolderState, folderState, thinned } from "./cells.ts";
import type { ReportData, SummaryEntry } from "./content/data.ts";
import { runDataOf } from "./run_data.ts";
import { searchesOf } from "./searches.ts";
import { namesOf, type SeriesList, seriesOf, variantKey } from "./series.ts";
import { acrossFolders, observationsOf, verdictsOf } from "./verdicts.ts";

/**
 * What is recorded in folders of runs, as a report shows it. A search for step sizes has a chart of its
 * own, and its runs are nowhere else: they were chosen from.
 *
 * @param folders that `ablate`, `tune` or `train` wrote, or are writing
 * @param live whether the page will be told of what comes
 * What is damaged is left out, and the page's notes say so.
 *
 * @throws {Error} if one is no folder of a run, or a file there cannot be read
 */
export async function collect(folders: readonly string[], live = false): Promise<ReportData> {
  // first where each folder stands: a run that ends meanwhile is not taken to be interrupted
  const before = new Map(
    await Promise.all(folders.map(async (each) => [each, await stateOf(each)] as const)),
  );
  const pools = pooled(await Promise.all(folders.map((folder) => readRun(folder))));
  const names = namesOf(pools.map(({ folder }) => folder)).map(shownName);
  const states = pools.map(({ parts }) => together(parts.map((part) => before.get(part)!)));
  const read = await Promise.all(pools.map(readFolder));
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
  const summary = read.flatMap(({ split, searching }, run) =>
    searching ? [] : summaryOf(split, run, series)
  );
  const judged = read.map(({ recorded }) => judgedOf(recorded));
  const verdicts = read.flatMap((folder, run) =>
    folder.searching ? [] : verdictsOf({
      run,
      ...judged[run]!,
      seriesOf: placeOf(folder, run, series),
      series: series.all,
      unfinished,
    })
  );
  const observations = observationsOf(
    read.flatMap(({ recorded, searching }, run) =>
      searching || !hasPapersSettings(recorded) ? [] : [{ run, judged: judged[run]! }]
    ),
  );
  const several = read.filter((folder) => searchesOf(folder, 0, undefined).length > 0).length > 1;
  return {
    title: problems.length === 0 ? names.join(", ") : problems.join(", "),
    noisewise: (await packageConfig()).version,
    madeAt: new Date().toISOString(),
    live,
    runs: await Promise.all(read.map(({ recorded }, run) => runDataOf(recorded, names[run]!))),
    problems,
    series: series.all,
    verdicts,
    observations,
    summary,
    acrossFolders: acrossFolders(
      read.map(({ split, searching }) => searching ? split.filter(() => false) : split),
      series.indexOf,
      judged[0]?.options ?? {},
    ),
    tuning: read.flatMap((folder, run) =>
      searchesOf(folder, run, several ? names[run] : undefined)
    ),
    notes: [
      ...(step > 1
        ? [`Curves show every ${ordinal(step)} evaluation; tables are made of all.`]
        : []),
      ...read.flatMap(({ recorded }) => recorded.notes),
    ],
    cells,
  };
}

async function stateOf(folder: string): Promise<FolderState> {
  return await folderState(folder).catch(() => ({ atWork: false, files: new Set<string>() }));
}

function together(states: readonly FolderState[]): FolderState {
  return {
    atWork: states.some(({ atWork }) => atWork),
    underWay: underWayIn(states),
    files: new Set(states.flatMap(({ files }) => [...files])),
  };
}

/** What processes are at in any of several folders; nothing where one alone is at work in one of them. */
function underWayIn(states: readonly FolderState[]): FolderState["underWay"] {
  if (states.some(({ atWork, underWay }) => atWork && underWay === undefined)) return undefined;
  return new Set(states.flatMap(({ underWay }) => [...underWay ?? []]));
}

function summaryOf(split: ColumnTable, run: number, series: SeriesList): readonly SummaryEntry[] {
  if (split.numRows() === 0) return [];
  return (summarize(split).objects() as SummaryRow[])
    .map((row) => ({ ...row, series: series.indexOf(run, row.optimizer) }));
}

/** Where the series of a method is whose batch sizes are apart. */
function placeOf({ rows, split }: Folder, run: number, series: SeriesList) {
  const sizes = splitRows(rows, ["batchSize"]);
  const key = (id: string, rate: number | null, settings: string) =>
    JSON.stringify([id, rate, settings]);
  const ids = new Map(
    (sizes.objects() as EvaluationRow[]).map((
      row,
      i,
    ) => [key(row.optimizer, row.learningRate, row.settings), split.get("optimizer", i) as string]),
  );
  return ({ optimizer, learningRate, settings }: MethodVerdict) =>
    series.indexOf(run, ids.get(key(optimizer, learningRate, settings)) ?? optimizer);
}

function ordinal(n: number): string {
  const last = n % 100 > 10 && n % 100 < 14 ? 0 : n % 10;
  return `${n}${["th", "st", "nd", "rd"][last] ?? "th"}`;
}
