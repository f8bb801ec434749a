/** The record of a cell: a line that says what it is, then one for each evaluation. @module */
import { type JsonLines, openJsonLines } from "../files/files.ts";
import { isOver } from "../training/length.ts";
import { type CellIdentity, keyOf } from "./cell_key.ts";
import type { EvaluationLine } from "./evaluation_lines.ts";
import type { MemoryUse } from "./memory_use.ts";

/** What a cell's file says already. */
export interface CellFile extends Disposable {
  /** The evaluations, in order. */
  readonly lines: readonly EvaluationLine[];
  /** Whether the cell is over. */
  readonly finished: boolean;
  /** Adds an evaluation; it is on the disk when the promise resolves. */
  append(line: EvaluationLine): Promise<void>;
  /** Notes that the cell is over, and what memory it took, unless that is noted already. */
  end(memory?: MemoryUse): Promise<void>;
}

/**
 * Opens the file of a cell, and begins it where there is none.
 *
 * @param header what to say about the cell besides its identity, at the beginning
 * @throws {SyntaxError} if the file is damaged, naming it and what is wrong
 */
export async function openCellFile(
  path: string,
  identity: CellIdentity,
  header: object,
): Promise<CellFile> {
  const file = await openJsonLines(path);
  try {
    const key = keyOf(identity);
    if (file.present.length === 0) await file.append({ cell: key, ...identity, ...header });
    else if (field(file.present[0], "cell") !== key) {
      throw new SyntaxError(`"${path}" is damaged: its first line is not that of this run`);
    }
    return cellFile(path, file, identity);
  } catch (error) {
    file[Symbol.dispose]();
    throw error;
  }
}

function cellFile(path: string, file: JsonLines, identity: CellIdentity): CellFile {
  const rest = file.present.slice(1);
  const ended = field(rest.at(-1), "end") === true;
  const lines = (ended ? rest.slice(0, -1) : rest) as EvaluationLine[];
  for (const [i, line] of lines.entries()) {
    const last = i === lines.length - 1;
    if (isDue(identity, line, lines[i - 1]) || last && (ended || line.diverged)) continue;
    throw new SyntaxError(`"${path}" is damaged: line ${i + 2} is not the evaluation due there`);
  }
  const { step = -1, examples = -1, diverged = false } = lines.at(-1) ?? {};
  return {
    lines,
    finished: ended || diverged || isOver(identity, { step, examples }),
    append: (line) => file.append(line),
    async end(memory) {
      if (!ended) await file.append({ end: true, at: new Date().toISOString(), memory });
    },
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}

/** Whether a line is the evaluation that follows the one before, by its updates or examples. */
function isDue(
  { steps, examples: budget, evaluateEvery }: CellIdentity,
  { step, examples }: EvaluationLine,
  before: EvaluationLine | undefined,
): boolean {
  if (before === undefined) return step === 0;
  if (budget === undefined) {
    const next = (Math.floor(before.step / evaluateEvery) + 1) * evaluateEvery;
    return step === Math.min(next, steps) && before.step < steps;
  }
  const passed = Math.floor(examples / evaluateEvery) > Math.floor(before.examples / evaluateEvery);
  return step > before.step && (passed || examples >= budget) && before.examples < budget;
}

function field(line: unknown, name: string): unknown {
  return line !== null && typeof line === "object" ? (line as Record<string, unknown>)[name] : null;
}
