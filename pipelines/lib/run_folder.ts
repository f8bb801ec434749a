/** The files of a run: rows as they come, summaries at the end. @module */
import type { ColumnTable } from "arquero";
import type { Cell, CellEvent } from "./cell.ts";
import { openJsonLines, writeWhole } from "./files.ts";
import type { Manifest } from "./manifest.ts";
import { summarize } from "./summary.ts";

/** An open run folder. */
export interface RunFolder extends Disposable {
  /** Appends an evaluation to `rows.jsonl`; it is on the disk when the promise resolves. */
  record(event: CellEvent): Promise<void>;
  /** Appends a line with all mini-batch losses of a finished cell to `steps.jsonl`. */
  endCell(cell: Cell, batchLosses: readonly number[]): Promise<void>;
  /** Writes `summary.csv`, `summary.json`, `curves.svg` and the finished manifest. */
  finish(rows: ColumnTable): Promise<void>;
}

const results = ["rows.jsonl", "steps.jsonl", "summary.csv", "summary.json", "curves.svg"];

/**
 * Starts a run in a folder, which must have been prepared. The results of an earlier run there are
 * replaced.
 *
 * @throws {Error} naming the file that cannot be written
 */
export async function startRunFolder(folder: string, manifest: Manifest): Promise<RunFolder> {
  for (const name of results) await Deno.remove(`${folder}/${name}`).catch(() => {});
  const write = (name: string, text: string) => writeWhole(`${folder}/${name}`, text);
  const writeManifest = (contents: Manifest) => write("manifest.json", json(contents));
  await writeManifest(manifest);
  const rows = await openJsonLines(`${folder}/rows.jsonl`);
  const steps = await openJsonLines(`${folder}/steps.jsonl`);
  return {
    record: ({ row }) => rows.append(row),
    endCell({ problem, id, learningRate, batchSize, seed }, batchLosses) {
      return steps.append({
        problem: problem.id,
        optimizer: id,
        learningRate,
        batchSize,
        seed,
        batchLosses,
      });
    },
    async finish(table) {
      const { curvesSvg } = await import("./chart.ts"); // half of all start-up time, if needed
      const summary = summarize(table);
      await write("summary.csv", summary.toCSV());
      await write("summary.json", json(summary.objects()));
      await write("curves.svg", await curvesSvg(table));
      await writeManifest({ ...manifest, finishedAt: new Date().toISOString() });
    },
    [Symbol.dispose]() {
      rows[Symbol.dispose]();
      steps[Symbol.dispose]();
    },
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, (_, part) => part === undefined ? null : part, 2)}\n`;
}
