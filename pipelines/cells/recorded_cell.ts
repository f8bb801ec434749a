/** Runs a cell so that it can be killed at any moment, and goes on from its record. @module */
import { dispose } from "../../optimizers/tensors.ts";
import { cellLabel, type CellPlan } from "./cell.ts";
import { loadCell } from "./cell_checkpoint.ts";
import { readCellContent } from "./cell_content.ts";
import { type CellFile, openCellFile } from "./cell_file.ts";
import { type CellIdentity, fileNameOf, keyOf } from "./cell_key.ts";
import { constantColumns, type EvaluationLine, rowOf } from "./evaluation_lines.ts";
import { memoryMeter, type MemoryUse } from "./memory_use.ts";
import type { DetailedRow } from "../rows/rows.ts";
import { fileKind } from "../files/file_kind.ts";
import { setAside } from "../files/set_aside.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { type Done, doneOf, isOver, unitOf, wholeOf } from "../training/length.ts";
import type { Standing } from "../training/training.ts";
import { type CellEvent, type CellOptions, runCell } from "./run_cell.ts";
import { stateKeeper } from "./state_keeper.ts";

/** Where a cell is recorded. */
export interface CellRecord {
  /** The folder of the cells' files. */
  readonly folder: string;
  readonly identity: CellIdentity;
  /** What the file says at its beginning besides. */
  readonly header: object;
}

/** Options of {@linkcode recordedCell}. */
export interface RecordedOptions extends Omit<CellOptions, "from" | "pauses"> {
  /** Pauses the run at the first evaluation at which so many steps are done, or examples seen. */
  readonly until?: number | undefined;
  /** Seconds of training after which the state is saved, where no evaluation comes before; 60 by default. */
  readonly checkpointEvery?: number | undefined;
  /** Told at the end of the updates that were computed here: those behind `from`, up to `to`. */
  readonly onTrained?: ((from: number, to: number) => void) | undefined;
}

/**
 * Runs a cell, or what is missing of it, and yields a row for each of its evaluations, those of
 * earlier runs first. Each is on the disk when it is yielded, and the state of the run as well, which is also
 * saved by the clock: whatever happens, the next run goes on from there, bit for bit.
 *
 * A damaged file is put aside and the cell computed anew, with a note that says so. Once `signal` is
 * aborted the run ends after the next step, or evaluation, and has saved where it stands.
 *
 * @param problem gives the problem, where anything is to be computed
 * @throws the signal's reason; {Error} if a file cannot be written, naming it and the reason
 */
export async function* recordedCell(
  plan: CellPlan,
  problem: () => Promise<AnyProblem>,
  { folder, identity, header }: CellRecord,
  { until = Infinity, checkpointEvery = 60, signal, onTrained, ...told }: RecordedOptions = {},
): AsyncGenerator<DetailedRow, void> {
  const path = `${folder}/${fileNameOf(identity)}`;
  const note = (text: string) => told.onNote?.(`${cellLabel(plan)}: ${text}`);
  const file = await openOrSetAside(`${path}.jsonl`, identity, header, note);
  try {
    if (file.wasTorn) note("the last line of its record was torn, and is written again");
    const lines = [...file.lines];
    const saved = file.finished ? undefined : await resume(path, identity, lines, note);
    let from = saved?.standing;
    const begun = from?.step ?? 0;
    let reached = begun;
    const meter = memoryMeter();
    const keeper = stateKeeper(path, identity, { checkpointEvery, signal, note });
    const stopHere = (done: Done) => {
      if (signal?.aborted) note(`stopped at ${unitOf(plan).slice(0, -1)} ${placeText(plan, done)}`);
      signal?.throwIfAborted();
    };
    try {
      if (lines.length > file.lines.length) await file.append(lines.at(-1)!);
      const columns = constantColumns(plan);
      for (const line of lines) yield rowOf(line, columns);
      if (!file.finished) {
        const known = lines.length;
        let at = from?.evaluations ?? 0;
        let last = lines[at - 1];
        if (last && doneOf(plan, last) >= until) return;
        const pauses = {
          due: keeper.due,
          async take(standing: Standing | undefined) {
            reached = standing?.step ?? reached;
            if (standing) await keeper.save({ line: last!, standing });
            stopHere(standing ?? last!);
          },
        };
        const running = runCell(plan, await problem(), { ...told, from, pauses });
        from = undefined; // the run's own from here on
        for await (const event of running) {
          const { line } = event;
          last = line;
          reached = line.step;
          meter.read();
          const isNew = at++ >= known;
          if (isNew) await file.append(line);
          if (!line.diverged && (isNew || keeper.due())) await keeper.save(event);
          if (isNew) yield rowOf(line, columns);
          if (line.diverged) break;
          if (isOver(plan, line)) continue;
          stopHere(line);
          if (doneOf(plan, line) >= until) return;
        }
      }
      await close(path, file, meter.use());
    } finally {
      if (from !== undefined) dispose(from.position);
      if (reached > begun) onTrained?.(begun, reached);
    }
  } finally {
    file[Symbol.dispose]();
  }
}

function placeText(plan: CellPlan, done: Done): string {
  return `${doneOf(plan, done)} of ${wholeOf(plan)}`;
}

/**
 * The rows of a cell that is over already; `undefined` where there is something left to do.
 *
 * @throws {Error} if its file cannot be read, naming it and the reason
 */
export async function finishedRows(
  plan: CellPlan,
  { folder, identity, header }: CellRecord,
  onNote?: (note: string) => void,
): Promise<readonly DetailedRow[] | undefined> {
  const path = `${folder}/${fileNameOf(identity)}.jsonl`;
  if (await fileKind(path) === undefined) return undefined;
  const note = (text: string) => onNote?.(`${cellLabel(plan)}: ${text}`);
  const file = await openOrSetAside(path, identity, header, note);
  try {
    if (!file.finished) return undefined;
    await close(path.replace(/\.jsonl$/, ""), file); // a run may have been killed before it did
    const columns = constantColumns(plan);
    return file.lines.map((line) => rowOf(line, columns));
  } finally {
    file[Symbol.dispose]();
  }
}

/**
 * The rows of a cell that another process has run, as far as it was to; the file is left alone.
 *
 * @param until steps or examples at whose first evaluation it was to pause, or after
 * @returns `undefined` where it is not so far, or its file is damaged
 */
export async function recordedRows(
  plan: CellPlan,
  { folder, identity }: CellRecord,
  until = Infinity,
): Promise<readonly DetailedRow[] | undefined> {
  try {
    const content = await readCellContent(`${folder}/${fileNameOf(identity)}.jsonl`);
    const last = content?.lines.at(-1);
    if (content === undefined || last === undefined) return undefined;
    if (!content.finished && doneOf(plan, last) < until) return undefined;
    const columns = constantColumns(plan);
    return content.lines.map((line) => rowOf(line, columns));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // whoever runs it puts it aside
    throw error;
  }
}

async function close(path: string, file: CellFile, memory?: MemoryUse): Promise<void> {
  await file.end(memory);
  await Deno.remove(`${path}.safetensors`).catch(() => {});
}

async function openOrSetAside(
  path: string,
  identity: CellIdentity,
  header: object,
  note: (text: string) => void,
): Promise<CellFile> {
  try {
    return await openCellFile(path, identity, header);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const aside = await setAside(path);
    await Deno.remove(path.replace(/\.jsonl$/, ".safetensors")).catch(() => {});
    note(`${error.message}; kept it as ${aside}, computing the run anew`);
    return await openCellFile(path, identity, header);
  }
}

/** Where to go on, if anywhere; adds the line to `lines` that the checkpoint has and the file lacks. */
async function resume(
  path: string,
  identity: CellIdentity,
  lines: EvaluationLine[],
  note: (text: string) => void,
): Promise<CellEvent | undefined> {
  let saved: CellEvent | undefined;
  try {
    saved = await loadCell(`${path}.safetensors`, keyOf(identity));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    const aside = await setAside(`${path}.safetensors`);
    note(`${error.message}; kept it as ${aside}, computing the run anew`);
  }
  if (saved === undefined) return undefined;
  const { step, evaluations, pending } = saved.standing;
  if (lines.length === evaluations - 1) lines.push(saved.line);
  if (lines[evaluations - 1]?.step === step - pending.losses.length) return saved;
  note(`"${path}.jsonl" lacks evaluations before step ${step}; computing the run anew`);
  dispose(saved.standing);
  return undefined;
}
