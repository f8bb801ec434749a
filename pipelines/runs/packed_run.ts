/**
 * The finished cells of a run as one table in a file, to publish them and to go on from.
 *
 * The file is a table in Apache Arrow's format, with a row for each evaluation, so that pandas, Polars, R and
 * DuckDB read it. What is recorded is all in it, to the bit: mini-batch losses as lists of `float32`, and what a
 * cell's file says before and behind its evaluations as texts, which are stored once each. What problems measure
 * besides has columns of its own, and `extra` lists those that a row has.
 *
 * @module
 */
import { extraColumnsOf } from "../rows/extra_columns.ts";
import { invocation } from "../../optimizers/invocation.ts";
import {
  binary,
  bool,
  type DataType,
  dictionary,
  float32,
  float64,
  int32,
  list,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
  utf8,
} from "@uwdata/flechette";
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { sha256 } from "../../optimizers/host/sha256.ts";
import { groupBy } from "../../optimizers/group_by.ts";
import { type CellContent, contentOf } from "../cells/cell_content.ts";
import { fileNameOf } from "../cells/cell_key.ts";
import type { EvaluationLine } from "../cells/evaluation_lines.ts";
import { checkedText, parseCheckedLines } from "../files/checked_lines.ts";
import { readFileItself } from "../files/file_kind.ts";
import { parseJson } from "../files/json_text.ts";
import { isRecord } from "../files/shapes.ts";
import { columnsOf } from "./recorded_columns.ts";
import { type Manifest, manifestText, parseManifest } from "./manifest.ts";
import { withoutPlaces } from "./without_places.ts";

/** What a packed run has. */
export interface PackedRun {
  readonly manifest: Manifest | undefined;
  /** What the files of its cells say, by their names. */
  readonly cells: ReadonlyMap<string, CellContent>;
  /** Checkpoints of cells that are not over, as their files have them, by the cells' names. */
  readonly checkpoints?: ReadonlyMap<string, Uint8Array> | undefined;
}

/** What the name of a packed run ends with. */
const ending = ".arrow";

/** Whether a path is that of a packed run, by its name. */
export function isPacked(path: string): boolean {
  return path.endsWith(ending);
}

const text = () => dictionary(utf8(), int32());

/** What is recorded of an evaluation, in the order in which a cell's file has it. */
const measured = {
  step: float64(),
  examples: float64(),
  epoch: float64(),
  trainLoss: float64(),
  testLoss: float64(),
  trainAccuracy: float64(),
  testAccuracy: float64(),
  testExamples: float64(),
  validationLoss: float64(),
  validationAccuracy: float64(),
  batchLoss: float64(),
  meanBatchSize: float64(),
  diverged: bool(),
  seconds: float64(),
  batchLosses: list(float32()),
  batchSizes: list(int32()),
} as const satisfies { readonly [K in keyof Required<EvaluationLine>]: DataType };

/** What stands in a row besides: what tells the cells apart, and what their files say otherwise. */
const named = {
  problem: text(),
  optimizer: text(),
  learningRate: float64(),
  settings: text(),
  batchSize: text(),
  seed: float64(),
  backend: text(),
  header: text(),
  end: text(),
  sum: text(),
  manifest: text(),
  checksum: text(),
} as const satisfies Readonly<Record<string, DataType>>;

/**
 * The bytes of a packed run.
 *
 * What a manifest says of the machine that others need not know (where the data lay, which processes it were) is
 * left out.
 *
 * @param run its cells; those that are neither over nor have a checkpoint are left out
 * @throws {RangeError} if that leaves none
 * @throws {Error} if a cell's file is one of an earlier version, which cannot be made again from what it says
 */
export function packedRun({ manifest, cells, checkpoints = new Map() }: PackedRun): Uint8Array {
  const kept = [...cells].filter(([name, { finished }]) => finished || checkpoints.has(name));
  if (kept.length === 0) throw new RangeError("no run is over yet: there is nothing to pack");
  const said = manifest === undefined ? null : manifestText(withoutPlaces(manifest));
  const rows = kept.flatMap(([cell, { identity, header, lines, text }]) => {
    const [first] = text.values;
    const last = text.values.at(-1)!;
    const same = {
      ...columnsOf(identity, header),
      header: JSON.stringify(first),
      end: last["end"] === true ? JSON.stringify(last) : null,
      sum: text.sum,
      manifest: said,
      checksum: `${mark}${noDigest}`,
    };
    const checkpoint = checkpoints.get(cell);
    return lines.map((line, i) => {
      const own = extraColumnsOf([line]);
      return {
        ...same,
        batchSize: String(same.batchSize),
        ...line,
        ...(own.length > 0 && { extra: JSON.stringify(own) }),
        ...(i === 0 && { checkpoint }),
      };
    });
  });
  const own = extraColumnsOf(rows);
  const types = {
    ...named,
    ...measured,
    ...(own.length > 0 && { extra: text() }),
    ...Object.fromEntries(own.map((name) => [name, float64()])),
    ...(checkpoints.size > 0 && { checkpoint: binary() }),
  };
  const columns = Object.keys(types).map((name) =>
    [name, rows.map((row) => row[name as keyof typeof row] ?? null)] as [string, unknown[]]
  );
  const table = tableFromArrays(columns, { types });
  const bytes = tableToIPC(table, { format: "file" })!;
  bytes.set(new TextEncoder().encode(digestOf(bytes)), digestAt(bytes));
  for (const [name, { text }] of parsePacked(bytes, "the packed run").cells) {
    if (text.sum === cells.get(name)?.text.sum) continue;
    throw new Error(`the record of ${name} is of an earlier version, and cannot be packed`);
  }
  return bytes;
}

/**
 * What stands before the SHA-256 of the file, once in it: of all its bytes, with zeros in the place of the digest.
 * Nothing of a file is looked at before that is found to be right.
 */
const mark = "sha256 of this file: ";
const noDigest = "0".repeat(64);

/** Where the digest stands; -1 where there is none. */
function digestAt(bytes: Uint8Array): number {
  const { Buffer } = nodeModule("node:buffer"), { buffer, byteOffset, length } = bytes;
  const at = Buffer.from(buffer, byteOffset, length).indexOf(mark);
  return at < 0 || at + mark.length + noDigest.length > length ? -1 : at + mark.length;
}

/** The digest that belongs there, in hexadecimal digits. */
function digestOf(bytes: Uint8Array): string {
  const at = digestAt(bytes);
  return sha256().update(bytes.subarray(0, at)).update(noDigest)
    .update(bytes.subarray(at + noDigest.length)).hex();
}

function checkDigest(bytes: Uint8Array, path: string): void {
  const at = digestAt(bytes);
  if (at < 0) {
    throw new SyntaxError(
      `"${path}" is damaged, or no packed run: there is no checksum in it; ${
        invocation("merge")
      } packs runs`,
    );
  }
  const digest = new TextDecoder().decode(bytes.subarray(at, at + noDigest.length));
  if (digest === digestOf(bytes)) return;
  throw new SyntaxError(`"${path}" is damaged: its checksum is wrong`);
}

/**
 * Reads a packed run.
 *
 * @throws {SyntaxError} if it is damaged, or no packed run, naming it and what is wrong
 * @throws {Error} if it cannot be read, naming it and the reason
 */
export async function readPacked(path: string): Promise<PackedRun> {
  const bytes = await readFileItself(path);
  if (bytes === undefined) throw new Error(`there is no "${path}"`);
  return parsePacked(bytes, path);
}

function parsePacked(bytes: Uint8Array, path: string): PackedRun {
  checkDigest(bytes, path);
  const damaged = (what: string) => new SyntaxError(`"${path}" is damaged: ${what}`);
  const said = (json: string) => {
    const value = orUndefined(() => parseJson(json));
    if (isRecord(value)) return value;
    throw damaged("what it says of a cell is not an object in JSON");
  };
  const rows = rowsOf(bytes, path);
  const cells = new Map<string, CellContent>();
  const checkpoints = new Map<string, Uint8Array>();
  let manifest: Manifest | undefined;
  for (const group of groupBy(rows, ({ header }) => header).values()) {
    const [{ header, end, sum, manifest: asked, checkpoint }] = group as [Row, ...Row[]];
    const lines = checkedText([
      said(header),
      ...group.map(lineOf),
      ...(end === null ? [] : [said(end)]),
    ]);
    const content = contentOf(
      parseCheckedLines(new TextEncoder().encode(lines.text), path),
      path,
    );
    const name = fileNameOf(content.identity);
    if (lines.sum !== sum) throw damaged(`${name} is not as it was written`);
    cells.set(name, content);
    if (checkpoint) checkpoints.set(name, checkpoint);
    if (asked !== null) manifest ??= parseManifest(asked, path);
  }
  return { manifest, cells, checkpoints };
}

function orUndefined<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}

interface Row extends EvaluationLine {
  readonly header: string;
  readonly end: string | null;
  readonly sum: string;
  readonly manifest: string | null;
  /** Names of what the problem measures besides; of files without any there is no such column. */
  readonly extra?: string | null;
  /** In the first row of a cell that is not over; of files without any there is no such column. */
  readonly checkpoint?: Uint8Array | null;
}

/** The rows of the table, which has been found to have the columns. */
function rowsOf(bytes: Uint8Array, path: string): readonly Row[] {
  const needed = [...Object.keys(measured), "header", "end", "sum", "manifest"];
  const read = () => {
    const table = tableFromIPC(bytes);
    const lacking = needed.find((name) => table.getChild(name) === undefined);
    if (table.numRows > bytes.length) throw new SyntaxError("it has fewer bytes than rows");
    return { lacking, rows: lacking === undefined ? table.toArray() : [] };
  };
  try {
    const { lacking, rows } = read();
    if (lacking === undefined) return rows as Row[];
    throw new SyntaxError(`it is a table, but not of a packed run: there is no "${lacking}" in it`);
  } catch (error) {
    throw new SyntaxError(`"${path}" is damaged: ${(error as Error).message}`);
  }
}

/** An evaluation as its cell's file has it, with the columns of its problem's own. */
function lineOf(row: Row): EvaluationLine {
  const own = orUndefined(() => parseJson(row.extra ?? "[]"));
  const extra = Array.isArray(own) ? own : []; // another's sum is wrong then
  const names = [...Object.keys(measured), ...extra] as (keyof EvaluationLine)[];
  const line = names.filter((name) => name !== "batchSizes" || row.batchSizes !== null)
    .map((name) => {
      const value = row[name];
      return [name, typeof value === "object" && value !== null ? Array.from(value) : value];
    });
  return Object.fromEntries(line) as EvaluationLine;
}
