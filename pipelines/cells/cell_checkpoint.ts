/** Where a cell stands, in a safetensors file: whole, or found to be damaged. @module */
import { sha256 } from "../../optimizers/host/sha256.ts";
import {
  decodeSafetensors,
  type Safetensors,
  safetensorsParts,
} from "../../optimizers/bridges/safetensors.ts";
import { decodeState, stateArrays } from "../../optimizers/bridges/state_bytes.ts";
import { readFileItself } from "../files/file_kind.ts";
import { writeWhole } from "../files/files.ts";
import type { PendingLosses, Standing } from "../training/training.ts";
import type { EvaluationLine } from "./evaluation_lines.ts";
import type { CellEvent } from "./run_cell.ts";

const KEY = "noisewise.cell";
const LINE = "noisewise.evaluation";
const PENDING = "noisewise.pending";
const CHECKSUM = "noisewise.sha256";

/**
 * Saves where a cell stands, with the line of its last evaluation and the losses since. Numbers and tensors
 * are kept to the last bit; other programs can read the parameters under `position/params/…`.
 *
 * @throws {TypeError} if the optimizer's state holds anything but numbers and tensors
 * @throws {Error} if the file cannot be written, naming it and the reason
 */
export async function saveCell(
  path: string,
  key: string,
  { standing, line }: CellEvent,
): Promise<void> {
  const { pending, ...rest } = standing;
  const { arrays, metadata } = await stateArrays(rest);
  const own = [[KEY, key], [LINE, JSON.stringify(line)], [
    PENDING,
    JSON.stringify(pending),
  ]] as const;
  const texts = new Map([...metadata, ...own]);
  const checksum = checksumOf({ arrays, metadata: texts });
  texts.set(CHECKSUM, checksum);
  await writeWhole(path, ...safetensorsParts({ arrays, metadata: texts }));
}

/**
 * Loads what {@linkcode saveCell} saved; its tensors are the caller's to free.
 *
 * @returns `undefined` if there is no such file
 * @throws {SyntaxError} if it is damaged or of another cell, naming it
 */
export async function loadCell(path: string, key: string): Promise<CellEvent | undefined> {
  const bytes = await readFileItself(path);
  if (bytes === undefined) return undefined;
  const { arrays, metadata } = decodeSafetensors(bytes, path);
  const texts = new Map(metadata);
  const checksum = texts.get(CHECKSUM);
  texts.delete(CHECKSUM);
  if (checksum !== checksumOf({ arrays, metadata: texts })) {
    throw new SyntaxError(`${path} is damaged: its checksum is wrong`);
  }
  if (texts.get(KEY) !== key) throw new SyntaxError(`${path} is of another run`);
  const standing = decodeState(bytes, { source: path }) as unknown as Standing;
  const { params, memory, state, batching } = standing.position; // a state of `undefined` is not in the file
  const position = { params, memory, state, batching };
  const line = JSON.parse(texts.get(LINE)!) as EvaluationLine;
  const pending = JSON.parse(texts.get(PENDING)!) as PendingLosses;
  return { standing: { ...standing, position, pending }, line };
}

/** Of the file that has the content. */
function checksumOf(content: Safetensors): string {
  const hash = sha256();
  for (const part of safetensorsParts(content)) hash.update(part);
  return hash.hex();
}
