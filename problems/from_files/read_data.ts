/** Inputs and targets of both parts. @module */
import { decimalOf } from "../../optimizers/decimal.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";
import type { Table } from "../data/formats/table.ts";
import type { Values } from "../supervised/example_arrays.ts";
import { checkSameColumns, encoded, inputsOf, momentsOf, widthOf } from "./inputs.ts";
import { type Images, readPart } from "./read_part.ts";
import { listed, type TargetColumn } from "./target.ts";

/** Where data of a problem are. */
export interface DataFiles {
  /** A table (CSV with a heading, Arrow, Parquet), or a folder with a folder of PNG images for each class. */
  readonly train: string;
  /** Likewise. */
  readonly test: string;
  /** The column to predict; images have their classes. */
  readonly target?: string | undefined;
}

/** A part of the data. */
export interface Part {
  readonly count: number;
  readonly xs: Values;
  readonly target: TargetColumn;
}

/** Both parts. */
export interface Data {
  readonly train: Part;
  readonly test: Part;
  /** What the inputs are, in words. */
  readonly inputs: string;
}

/**
 * Reads both parts; what inputs are is decided by the training part.
 *
 * @param standardize whether columns of numbers are to have the mean 0 and the deviation 1
 * @param onNote told what is not used
 */
export async function readData(
  { train, test, target }: DataFiles,
  standardize: boolean,
  onNote: (note: string) => void,
): Promise<Data> {
  const first = await readPart(train);
  if (!isTable(first)) return imageData(first, asImages(await readPart(test), train), target);
  const kinds = new Map([...first.columns].map(([name, { kind }]) => [name, kind]));
  const second = asTable(await readPart(test, kinds), train);
  return tableData(first, second, { target, standardize, onNote });
}

const isTable = (part: Table | Images): part is Table => "columns" in part;

function asTable(part: Table | Images, other: string): Table {
  if (isTable(part)) return part;
  throw new TypeError(
    `${part.name} is a folder of images, but ${other} a table: give two of a kind`,
  );
}

function asImages(part: Table | Images, other: string): Images {
  if (!isTable(part)) return part;
  throw new TypeError(
    `${part.name} is a table, but ${other} a folder of images: give two of a kind`,
  );
}

function tableData(
  train: Table,
  test: Table,
  { target, standardize, onNote }: {
    readonly target: string | undefined;
    readonly standardize: boolean;
    readonly onNote: (note: string) => void;
  },
): Data {
  const names = [...train.columns.keys()];
  if (target === undefined) {
    throw new RangeError(`target must name the column to predict: one of ${listed(names)}`);
  }
  if (!train.columns.has(target)) throw unknownName(`column of ${train.name}`, target, names);
  checkSameColumns(train, test);
  const inputs = inputsOf(train, target, standardize);
  if (!standardize) noteScale(train, target, onNote);
  noteNumbersAsTexts(train, onNote);
  const width = widthOf(inputs);
  const part = (table: Table): Part => ({
    count: table.rows,
    xs: { values: encoded(inputs, table, onNote), shape: [width] },
    target: {
      file: table.name,
      name: target,
      column: table.columns.get(target)!,
      place: table.place,
    },
  });
  const columns = inputs.length === 1 ? "1 column" : `${inputs.length} columns`;
  const as = width === inputs.length ? "" : `, ${width} numbers`;
  const how = standardize ? " (numbers standardized)" : "";
  return { train: part(train), test: part(test), inputs: `${columns}${as}${how}` };
}

function imageData(train: Images, test: Images, target: string | undefined): Data {
  if (target !== undefined) {
    throw new RangeError(
      `target is for tables, and images have the classes of their folders: leave it out, got ${target}`,
    );
  }
  if (train.shape.join() !== test.shape.join()) {
    throw new TypeError(
      `images of ${train.name} and ${test.name} must have the same height, width and channels, got ` +
        `[${train.shape.join(", ")}] and [${test.shape.join(", ")}]`,
    );
  }
  const part = ({ count, shape, values, classes, name, place }: Images): Part => ({
    count,
    xs: { values, shape },
    target: { file: name, name: "class", column: classes, place },
  });
  const [height, width, channels] = train.shape;
  const inputs = `images of ${height} × ${width} × ${channels}`;
  return { train: part(train), test: part(test), inputs };
}

/** Standard deviation of inputs beyond which step sizes that suit other problems are too large. */
const wide = 10;

/** Says of which numbers a model of one's own is given more than steps are made for. */
function noteScale({ name, columns }: Table, target: string, onNote: (note: string) => void): void {
  const deviations = [...columns].flatMap(([column, cells]) =>
    column === target || cells.kind === "texts"
      ? []
      : [{ column, deviation: momentsOf(cells.values).deviation }]
  );
  const [largest] = deviations.sort((a, b) => b.deviation - a.deviation);
  if (largest === undefined || largest.deviation <= wide) return;
  onNote(
    `column "${largest.column}" of ${name} has a standard deviation of ` +
      `${
        largest.deviation.toPrecision(3)
      }: a model is given numbers as they are, and step sizes suit ` +
      "deviations near 1",
  );
}

/** Says which columns of texts have more numbers among these than others, as where most cells are "NA". */
function noteNumbersAsTexts({ name, columns }: Table, onNote: (note: string) => void): void {
  for (const [column, cells] of columns) {
    if (cells.kind === "numbers") continue;
    const others = cells.words.filter((word) => Number.isNaN(decimalOf(word)));
    const numbers = cells.words.length - others.length;
    if (others.length === 0 || numbers <= others.length) continue;
    onNote(
      `column "${column}" of ${name} is taken for texts, as no more than half of its cells are numbers, but ` +
        `${numbers} of these ${cells.words.length} texts are: if it is one of numbers, fill in what has ` +
        `none ("${others[0]!}"), or leave the column or such rows out`,
    );
  }
}
