/**
 * Recorded runs as one table, for spreadsheets, notebooks and databases.
 *
 * As a script, `deno task table --help`; as functions, {@linkcode loadRuns}, {@linkcode loadBatchLosses},
 * {@linkcode loadTunings}, {@linkcode saveTable} and {@linkcode saveEvents}.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { unknownName } from "../optimizers/nearest_name.ts";
import { common } from "./command_line/common_flags.ts";
import { onOff, UsageError, withDefault } from "./command_line/flags.ts";
import { csvText } from "./text/csv.ts";
import { anyText } from "./text/typed_values.ts";
import { visible, visibleLines } from "./text/visible.ts";
import { jsonText } from "./files/json_text.ts";
import { checkTablePath, saveTable, tableFormats } from "./tables/save_table.ts";
import { mainOf } from "./command_line/script.ts";
import { summarize } from "./statistics/summary.ts";
import { saveEvents } from "./tables/save_events.ts";
import { loadBatchLosses, type LoadOptions, loadRuns, loadTunings } from "./tables/load_runs.ts";

export {
  type BatchLossRow,
  loadBatchLosses,
  type LoadOptions,
  loadRuns,
  loadTunings,
  type MachineColumns,
  type RecordedRow,
  type RunColumns,
} from "./tables/load_runs.ts";
export { saveEvents } from "./tables/save_events.ts";
export { saveTable, type SaveTableOptions, tableFormats } from "./tables/save_table.ts";

type Loader = (runs: readonly string[], options: LoadOptions) => Promise<ColumnTable>;

const loaders: Readonly<Record<string, Loader>> = {
  evaluations: loadRuns,
  updates: loadBatchLosses,
  summary: async (runs, options) => summariesByRun(await loadRuns(runs, options)),
  tuning: loadTunings,
};

/** Summaries of the runs in each folder, one after the other: the same seed may be in several. */
function summariesByRun(rows: ColumnTable): ColumnTable {
  const folders = [...new Set(rows.array("run") as string[])];
  return aq.from(
    folders.flatMap((run) =>
      summarize(rows.filter(aq.escape((row: { readonly run: string }) => row.run === run)))
        .objects().map((row) => ({ run, ...row }))
    ),
  );
}

const script = {
  name: "table",
  purpose:
    "Puts recorded runs into one table, with a row for each evaluation and all that is known " +
    "about it, and prints it as CSV or writes it to a file.",
  operands: "RUNS...",
  flags: {
    of: withDefault({
      placeholder: "WHAT",
      help:
        "a row for each: evaluations; updates, with the mini-batch losses; summary, by problem " +
        "and method; or tuning, the step sizes that tune tried",
      values: Object.keys(loaders),
      parse(text: string) {
        if (Object.hasOwn(loaders, text)) return loaders[text]!;
        throw new UsageError(unknownName("kind of table", text, Object.keys(loaders)).message);
      },
    }, "evaluations"),
    every: onOff("also runs that were made again since, with other code or another length"),
    out: {
      placeholder: "FILE",
      help: `file for the table; its ending says in which format: ${tableFormats.join(", ")}`,
      parse: anyText,
    },
    tensorboard: {
      placeholder: "DIR",
      help: "folder for TensorBoard's event files, one for each run: tensorboard --logdir DIR",
      parse: anyText,
    },
    "raw-csv": onOff(
      "CSV with all texts as they are; else those that spreadsheets would run get an apostrophe in front",
    ),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [
      invocation("table 'runs/*' --out rows.arrow"),
      "all runs, for pandas, Polars, R or DuckDB; likewise .parquet",
    ],
    [invocation("table runs/demo --of summary"), "a row for each method, as CSV"],
    [invocation("table runs/demo --tensorboard runs/events"), "curves in TensorBoard"],
    [invocation("table runs/tune --of tuning --json"), "what a search for step sizes tried"],
  ],
  notes: [
    "RUNS are folders that ablate, tune or train wrote with --out, also while they are at work, or " +
    "patterns of such: * ? ** {a,b}.",
  ],
} as const;

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async ({ of, every, out, tensorboard, rawCsv, quiet, json }, { operands }) => {
    if (operands.length === 0) throw new UsageError("which runs? Name their folders, see --help");
    if (out !== undefined) checkTablePath(out);
    const onNote = (note: string) => quiet || console.error(visible(note));
    const table = await of(operands, { every, onNote });
    if (tensorboard !== undefined) {
      const files = await saveEvents(table, tensorboard);
      if (json) console.log(JSON.stringify({ folder: tensorboard, files }));
      else if (!quiet) console.log(`wrote ${tensorboard}: ${files.length} event files`);
      if (out === undefined) return;
    }
    if (out === undefined) {
      const text = json ? jsonText(table.objects()) : csvText(table, rawCsv);
      return console.log((Deno.stdout.isTerminal() ? visibleLines(text) : text).trimEnd());
    }
    await saveTable(table, out, { rawCsv });
    const what = { file: out, rows: table.numRows(), columns: table.numCols() };
    if (json) console.log(JSON.stringify(what));
    else if (!quiet) console.log(`wrote ${out}: ${what.rows} rows of ${what.columns} columns`);
  },
);

if (import.meta.main) main().then(Deno.exit); // not awaited: modules of one's own import this one
