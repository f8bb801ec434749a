/** The record of a cell: a line that says what it is, then one for each evaluation. @module */
import { type CheckedLines, openCheckedLines, readCheckedLines } from "../files/checked_lines.ts";
import { contentOf } from "./cell_content.ts";
import { type CellIdentity, keyOf } from "./cell_key.ts";
import type { EvaluationLine } from "./evaluation_lines.ts";
import type { MemoryUse } from "./memory_use.ts";

/** What a cell's file says already. */
export interface CellFile extends Disposable {
  /** The evaluations, in order. */
  readonly lines: readonly EvaluationLine[];
  /** Whether the cell is over. */
  readonly finished: boolean;
  /** Whether a line at its end was torn, and has been cut off. */
  readonly wasTorn: boolean;
  /** Adds an evaluation; it is on the disk when the promise resolves. */
  append(line: EvaluationLine): Promise<void>;
  /** Notes that the cell is over, and what memory it took, unless that is noted already. */
  end(memory?: MemoryUse): Promise<void>;
}

/**
 * Opens the file of a cell, and begins it where there is none. Nothing is cut or written before all that is
 * there has been found to be this cell's.
 *
 * @param header what to say about the cell besides its identity, at the beginning
 * @throws {SyntaxError} if the file is damaged, naming it, the line and what is wrong
 * @throws {Error} if it cannot be read or written, naming it and the reason
 */
export async function openCellFile(
  path: string,
  identity: CellIdentity,
  header: object,
): Promise<CellFile> {
  const present = await readCheckedLines(path);
  const first = { cell: keyOf(identity), format: 2, ...identity, ...header };
  const content = present?.values.length ? contentOf(present, path) : undefined;
  if (present !== undefined) checkOwn(present, first, path);
  const file = await openCheckedLines(path, present);
  try {
    if (content === undefined) await file.append(first);
  } catch (error) {
    file[Symbol.dispose]();
    throw error;
  }
  const { lines = [], finished = false, end } = content ?? {};
  return {
    lines,
    finished,
    wasTorn: present !== undefined && present.torn !== "",
    append: (line) => file.append(line),
    async end(memory) {
      if (end === undefined) await file.append({ end: true, at: new Date().toISOString(), memory });
    },
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}

/** Throws unless what is there has begun as the record of this cell does. */
function checkOwn(
  { values: [line], checked, torn }: CheckedLines,
  first: { readonly cell: string },
  path: string,
): void {
  const start = JSON.stringify({ cell: first.cell }).slice(0, -1);
  const own = line === undefined
    ? torn.startsWith(start) || start.startsWith(torn.replace(/\0+$/, ""))
    : checked && line["cell"] === first.cell;
  if (!own) throw new SyntaxError(`"${path}" is damaged: line 1 is not that of this run`);
}
