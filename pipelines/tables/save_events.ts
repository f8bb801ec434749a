/** Recorded runs for TensorBoard. @module */
import { isExtraColumn } from "../rows/extra_columns.ts";
import { groupBy } from "../../optimizers/group_by.ts";
import type { ExtraColumn } from "../../problems/problem.ts";
import type { ColumnTable } from "../arquero/mod.ts";
import { prepareFolder, writeWhole } from "../files/files.ts";
import { measures } from "../statistics/measures.ts";
import { eventFile } from "./event_file.ts";

/** The columns that become curves. */
const curves = [...measures, "batchLoss", "meanBatchSize"] as const;

/** A row of `loadRuns` or `loadBatchLosses`, as far as it is used. */
interface MeasuredRow
  extends
    Readonly<Partial<Record<typeof curves[number], number | null>>>,
    Readonly<Record<ExtraColumn, number | null | undefined>> {
  readonly run: string;
  readonly cell: string;
  readonly label: string;
  readonly problem: string;
  readonly seed: number;
  readonly step: number;
  readonly seconds?: number;
}

/**
 * Writes a table of recorded runs as TensorBoard's event files: a folder for each training run, named by the folder
 * it is recorded in, where there are several, problem, method and seed, with the losses and accuracies that
 * the table has, and what problems measure besides, by steps. Times are seconds of training since 1970, so that runs can be laid over each other.
 *
 * @param table of `loadRuns` or `loadBatchLosses`
 * Files of an earlier call are replaced.
 *
 * @returns the files
 * @throws {TypeError} if it is another table, naming a column that is missing
 * @throws {Error} if a file cannot be written, naming it
 */
export async function saveEvents(table: ColumnTable, folder: string): Promise<readonly string[]> {
  const missing = ["run", "cell", "label", "seed", "step"]
    .find((name) => !table.columnNames().includes(name));
  if (missing !== undefined) {
    throw new TypeError(
      `event files are made of evaluations or updates of runs: no column ${missing}`,
    );
  }
  const rows = table.objects() as MeasuredRow[];
  const names = [...curves, ...table.columnNames().filter(isExtraColumn)];
  const several = new Set(rows.map(({ run }) => run)).size > 1;
  const runs = groupBy(rows, ({ run, cell }) => JSON.stringify([run, cell]));
  const files = [...runs.values()].map((own) => {
    const { run, problem, label, seed } = own[0]!;
    const name = [...(several ? [run] : []), problem, `${label} seed ${seed}`].map(fileName);
    const events = own.map((row) => ({
      wallTime: row.seconds ?? row.step,
      step: row.step,
      values: Object.fromEntries(
        names.flatMap((name) => typeof row[name] === "number" ? [[name, row[name]]] : []),
      ),
    }));
    return { folder: `${folder}/${name.join("/")}`, content: eventFile(events) };
  });
  const paths: string[] = [];
  for (const { folder, content } of files) {
    await prepareFolder(folder);
    const path = `${folder}/events.out.tfevents.0000000000.noisewise`; // its place in time, its machine
    await writeWhole(path, content);
    paths.push(path);
  }
  return paths;
}

/** A name that every file system takes. */
function fileName(name: string): string {
  return name.replace(/[^\w.,=+ -]/g, "-").replace(/^\.+/, "-");
}
