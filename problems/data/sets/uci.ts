/** Small tables of the UCI repository, for linear models. @module */
import { createHash } from "node:crypto";
import { unknownName } from "../../../optimizers/nearest_name.ts";
import { readBytes, uncompressed } from "../formats/bytes.ts";
import { plainOrGzipped, requireData } from "../find.ts";
import type { DataOptions } from "./mnist.ts";
import { type NumberTable, parseLibsvm, parseNumberTable } from "../formats/number_table.ts";
import { decodeText } from "./text.ts";

/** Names of the tables. */
export type UciName =
  | "boston-housing"
  | "breast-cancer"
  | "energy"
  | "power-plant"
  | "wine"
  | "yacht"
  | "a1a";

/** Examples with a number, or one of two classes, to be predicted. */
export interface ExampleTable {
  /** What it is called. */
  readonly name: string;
  /** `regression`: targets are numbers; `classification`: they are 0 or 1. */
  readonly task: "regression" | "classification";
  /** N. */
  readonly examples: number;
  /** p, without an intercept. */
  readonly width: number;
  /** N × p, row-major. */
  readonly features: Float64Array;
  /** N numbers. */
  readonly targets: Float64Array;
}

interface Spec {
  readonly task: ExampleTable["task"];
  readonly width: number;
  /** File names, with how they are read. */
  readonly files: Readonly<Record<string, (text: string, path: string) => NumberTable>>;
  /** From what a file has to the target. */
  readonly target?: (value: number) => number;
  /** How to get it; with the other tables where absent. */
  readonly get?: string;
}

const command = "`deno task data fetch uci`";

const targetFirst = (text: string, path: string): NumberTable => {
  const { rows, columns, values } = parseNumberTable(text, path);
  const moved = values.map((_, at) => {
    const row = at - at % columns;
    return values[row + (at % columns + 1) % columns]!;
  });
  return { rows, columns, values: moved };
};

const sparse = (text: string, path: string) => parseLibsvm(text, 123, path);

const specs: Readonly<Record<UciName, Spec>> = {
  "boston-housing": {
    task: "regression",
    width: 13,
    files: { "boston-housing.csv": parseNumberTable, "housing.data": parseNumberTable },
  },
  "breast-cancer": {
    task: "classification",
    width: 10,
    files: {
      "breast-cancer.csv": parseNumberTable,
      "breast-cancer-wisconsin.data": parseNumberTable,
    },
    target: (value) => value === 4 ? 1 : value === 2 ? 0 : NaN,
  },
  "energy": {
    task: "regression",
    width: 8,
    files: { "energy.csv": parseNumberTable, "energy.txt": parseNumberTable },
    get: "save the columns X1 to X8 and Y1 of ENB2012_data.xlsx, from " +
      "https://archive.ics.uci.edu/dataset/242/energy+efficiency, there as energy.csv",
  },
  "power-plant": {
    task: "regression",
    width: 4,
    files: { "power-plant.csv": parseNumberTable, "power-plant.txt": parseNumberTable },
  },
  "wine": {
    task: "regression",
    width: 13,
    files: { "wine.csv": parseNumberTable, "wine.data": targetFirst },
    target: (value) => value - 1,
  },
  "yacht": {
    task: "regression",
    width: 6,
    files: { "yacht.csv": parseNumberTable, "yacht_hydrodynamics.data": parseNumberTable },
    get: "put yacht_hydrodynamics.data there, from " +
      "https://archive.ics.uci.edu/dataset/243/yacht+hydrodynamics",
  },
  "a1a": {
    task: "classification",
    width: 123,
    files: { "a1a.libsvm": sparse, "a1a": sparse },
    target: (value) => value === 1 ? 1 : value === -1 ? 0 : NaN,
  },
};

/** All names that {@linkcode loadUci} takes. */
export const uciNames: readonly UciName[] = Object.keys(specs) as UciName[];

/** What is to be predicted. */
export function uciTask(name: UciName): ExampleTable["task"] {
  return specs[name].task;
}

/**
 * A table from the folder `uci` of the data root, see {@linkcode findData}: as published (what `deno task
 * data fetch uci` gets; energy and yacht have to be put there by hand), or as CSV with a heading and the
 * target last (`boston-housing.csv`), gzipped or not.
 *
 * | name             | N     | p   | target                                                        |
 * | ---------------- | ----- | --- | ------------------------------------------------------------- |
 * | `boston-housing` | 506   | 13  | median value of homes in 1000 $                               |
 * | `breast-cancer`  | 683   | 10  | 1: malignant; the first feature is the sample number           |
 * | `energy`         | 768   | 8   | heating load                                                  |
 * | `power-plant`    | 9,568 | 4   | electrical output in MW                                       |
 * | `wine`           | 178   | 13  | cultivar, 0, 1 or 2, taken as a number                        |
 * | `yacht`          | 308   | 6   | residuary resistance                                          |
 * | `a1a`            | 1,605 | 123 | 1: income above 50,000 $; features are 0 or 1                 |
 *
 * The 16 rows of the breast cancer data in which something is unknown are left out, as LIBSVM does.
 *
 * @throws {RangeError} if there is no table of that name; offers the nearest
 * @throws {Error} if it cannot be found or read; the message says how to get it
 * @throws {SyntaxError} if its file is damaged; the message says where
 */
export async function loadUci(name: string, options: DataOptions = {}): Promise<ExampleTable> {
  if (!Object.hasOwn(specs, name)) throw unknownName("UCI data set", name, uciNames);
  const { task, width, target = (value: number) => value } = specs[name as UciName];
  const folder = await requireData("uci", { data: options.data, files: allFiles });
  const { path, parse } = await firstOf(folder, specs[name as UciName]);
  const text = decodeText(await uncompressed(await readBytes(path), path), path);
  const table = parse(text, path);
  if (table.columns !== width + 1) {
    throw new SyntaxError(
      `${path} has the wrong size: expected ${width + 1} columns, found ${table.columns}`,
    );
  }
  const features = new Float64Array(table.rows * width);
  const targets = new Float64Array(table.rows);
  for (let n = 0; n < table.rows; n++) {
    const row = table.values.subarray(n * (width + 1), (n + 1) * (width + 1));
    features.set(row.subarray(0, width), n * width);
    targets[n] = target(row[width]!);
    if (Number.isNaN(targets[n])) {
      throw new SyntaxError(`${path} has a bad target: found ${row[width]} in row ${n + 1}`);
    }
  }
  return { name, task, examples: table.rows, width, features, targets };
}

/**
 * The tables that are not there, with what to do for each; see {@linkcode loadUci}.
 *
 * @throws {Error} if there are none at all; the message says how to get them
 */
export async function missingUci(
  options: DataOptions = {},
): Promise<ReadonlyMap<UciName, string>> {
  const folder = await requireData("uci", { data: options.data, files: allFiles });
  const missing = new Map<UciName, string>();
  for (const name of uciNames) {
    await firstOf(folder, specs[name]).catch((error) => missing.set(name, error.message));
  }
  if (missing.size < uciNames.length) return missing;
  throw new Error(`no tables in ${folder}: fetch them with ${command}`);
}

const allFiles = Object.values(specs).flatMap(({ files }) => Object.keys(files));

async function firstOf(
  folder: string,
  { files, get = `fetch it with ${command}` }: Spec,
): Promise<{ readonly path: string; readonly parse: Spec["files"][string] }> {
  for (const [file, parse] of Object.entries(files)) {
    const path = await plainOrGzipped(folder, file);
    if (await Deno.stat(path).then(() => true, () => false)) return { path, parse };
  }
  throw new Error(`no ${Object.keys(files).join(" or ")} in ${folder}: ${get}`);
}

/** SHA-256 of a table, 16 hexadecimal digits. */
export function exampleTableChecksum({ name, features, targets }: ExampleTable): string {
  const hash = createHash("sha256").update(name);
  for (const values of [features, targets]) {
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex").slice(0, 16);
}
