/** What a cell's file says: read, and found to be what a cell's file is. @module */
import { extraColumnsOf } from "../rows/extra_columns.ts";
import { type CheckedLines, readCheckedLines } from "../files/checked_lines.ts";
import {
  either,
  fields,
  isBoolean,
  isCount,
  isNumber,
  isRecord,
  isText,
  listOf,
  orNothing,
  orNull,
  recordOf,
} from "../files/shapes.ts";
import { isOver } from "../training/length.ts";
import { type CellIdentity, keyOf } from "./cell_key.ts";
import type { EvaluationLine } from "./evaluation_lines.ts";
import type { MemoryUse } from "./memory_use.ts";
import { type Surroundings, surroundingShapes } from "./surroundings.ts";

/** What the first line of a file says besides the cell's identity. */
export interface CellHeader extends Omit<Surroundings, "backend" | "code"> {
  /** α at the first step. */
  readonly learningRate?: number | null | undefined;
  /** As rows have them, the schedule's name included. */
  readonly settings?: string | undefined;
  /** Examples in a batch, or the name of the rule that chooses them. */
  readonly batches?: number | string | undefined;
}

/** The contents of a cell's file. */
export interface CellContent {
  readonly identity: CellIdentity;
  readonly header: CellHeader;
  /** The evaluations, in order. */
  readonly lines: readonly EvaluationLine[];
  /** Whether the cell is over. */
  readonly finished: boolean;
  /** What was noted at the end, where it was. */
  readonly end: { readonly memory?: MemoryUse | undefined } | undefined;
  /** The lines as they are in the file. */
  readonly text: CheckedLines;
}

/**
 * Reads the file of a cell.
 *
 * Files of earlier versions, whose lines have no checksums, are read as well; of them it is only known
 * that they look like a cell's.
 *
 * @returns `undefined` where there is none, or not one whole line yet
 * @throws {SyntaxError} if it is damaged, naming it, the line and what is wrong
 * @throws {Error} if it cannot be read, naming it and the reason
 */
export async function readCellContent(path: string): Promise<CellContent | undefined> {
  const text = await readCheckedLines(path);
  return text === undefined || text.values.length === 0 ? undefined : contentOf(text, path);
}

/**
 * What the lines of a cell's file say.
 *
 * @throws {SyntaxError} if they are not those of a cell, naming the file, the line and what is wrong
 */
export function contentOf(text: CheckedLines, path: string): CellContent {
  const damaged = (line: number, what: string) =>
    new SyntaxError(`"${path}" is damaged: line ${line} ${what}`);
  const [first, ...rest] = text.values;
  if (!isHeader(first)) throw damaged(1, "does not say what is recorded there");
  const { cell, format: _, ...said } = first as unknown as Stored;
  const { noisewise, git, versions, machine, learningRate, settings, batches, ...identity } = said;
  if (text.checked && keyOf(identity) !== cell) {
    throw damaged(1, "does not belong to this file: the key in it is of other settings");
  }
  const ended = rest.at(-1)?.["end"] === true;
  if (ended && !isEnd(rest.at(-1))) throw damaged(rest.length + 1, "is not the end of a record");
  const lines = (ended ? rest.slice(0, -1) : rest) as unknown as readonly EvaluationLine[];
  for (const [i, line] of lines.entries()) {
    if (!isEvaluation(line) || !extraColumnsOf([line]).every((name) => isMeasured(line[name]))) {
      throw damaged(i + 2, "is not an evaluation");
    }
    const last = i === lines.length - 1;
    const due = isDue(identity, line, lines[i - 1]) || last && (ended || line.diverged);
    if (text.checked && !due) throw damaged(i + 2, "is not the evaluation due there");
  }
  const { step = -1, examples = -1, diverged = false } = lines.at(-1) ?? {};
  const end = ended ? rest.at(-1) as { readonly memory?: MemoryUse } : undefined;
  return {
    identity,
    header: { noisewise, git, versions, machine, learningRate, settings, batches },
    lines,
    finished: ended || diverged || isOver(identity, { step, examples }),
    end,
    text,
  };
}

/** The first line, as {@linkcode isHeader} has found it. */
type Stored = CellIdentity & CellHeader & { readonly cell: string; readonly format?: number };

const isHeader = fields({
  ...surroundingShapes,
  cell: isText,
  problem: isText,
  data: isText,
  optimizer: isText,
  hyperParameters: recordOf(either(isText, isNumber, isBoolean)),
  seed: isNumber,
  steps: isNumber,
  examples: orNothing(isNumber),
  batchSize: either(isNumber, isText),
  evaluateEvery: isNumber,
  learningRate: orNothing(orNull(isNumber)),
  settings: orNothing(isText),
  batches: orNothing(either(isNumber, isText)),
});

const isMeasured = orNull(isNumber);

const isEvaluation = fields({
  step: isCount,
  examples: isCount,
  epoch: isMeasured,
  trainLoss: isMeasured,
  testLoss: isMeasured,
  trainAccuracy: isMeasured,
  testAccuracy: isMeasured,
  testExamples: orNothing(isMeasured),
  validationLoss: orNothing(isMeasured),
  validationAccuracy: orNothing(isMeasured),
  batchLoss: orNothing(isMeasured),
  meanBatchSize: orNothing(isMeasured),
  diverged: isBoolean,
  seconds: isNumber,
  batchLosses: listOf(isMeasured),
  batchSizes: orNothing(listOf(isCount)),
});

const isMemory = fields({ tensors: isNumber, process: isNumber });

function isEnd(line: unknown): boolean {
  return isRecord(line) && orNothing(isMemory)(line["memory"]);
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
