/** The column that is to be predicted. @module */
import { cellName, type TableColumn } from "../data/formats/table.ts";
import type { Values } from "../supervised/example_arrays.ts";

/** The targets of a part. */
export interface TargetColumn {
  /** What errors call the file. */
  readonly file: string;
  readonly name: string;
  readonly column: TableColumn;
  readonly place: (row: number) => string;
}

/** What a model answers for an example. */
export interface ModelAnswer {
  /** What errors call the model. */
  readonly name: string;
  /** Numbers. */
  readonly outputs: number;
  /** What probabilities come from, where it answers some. */
  readonly link: "softmax" | "sigmoid" | undefined;
}

/** Classes in the order of the outputs for them; `undefined` where targets are numbers. */
export type Classes = readonly (string | number)[] | undefined;

/** Classes that numbers may be where there is no model to tell. */
const most = 100;

/**
 * What is to be predicted, as the training part and the model's outputs decide.
 *
 * | outputs | column | target |
 * | --- | --- | --- |
 * | several | texts, as many as outputs | classes in alphabetical order |
 * | several, `k` | whole numbers from 0 to `k - 1` | class numbers |
 * | several, `k` | `k` different whole numbers | classes in the order of the numbers |
 * | one | two different texts | 0 or 1, in alphabetical order |
 * | one, of a sigmoid | two different numbers | 0 or 1, in their order |
 * | one | numbers | numbers |
 * | no model | texts | classes in alphabetical order |
 * | no model | all whole numbers from 0 to some `k - 1` below 100 | class numbers |
 * | no model | other numbers | numbers |
 *
 * @throws {TypeError} if column and outputs do not fit together
 * @throws {RangeError} if the target is the same in all rows
 */
export function classesOf(train: TargetColumn, model: ModelAnswer | undefined): Classes {
  const { file, name, column } = train;
  const values = column.kind === "texts"
    ? [...column.words].sort()
    : [...new Set(column.values)].sort((a, b) => a - b);
  if (values.length === 1) {
    throw new RangeError(
      `${file} has nothing but ${
        JSON.stringify(values[0])
      } in column "${name}": there must be something ` +
        "to predict",
    );
  }
  if (model === undefined) {
    return column.kind === "texts" || areNumbered(values) ? values : undefined;
  }
  const found = `column "${name}" of ${file}`;
  const { name: model_, outputs, link } = model;
  if (outputs === 1) {
    if (column.kind === "numbers" && link !== "sigmoid") return undefined;
    if (values.length === 2) return values;
    throw new TypeError(
      `${model_} has one output, for two classes${
        column.kind === "texts" ? "" : " by its sigmoid"
      }, but ` +
        `${found} has ${values.length} different ${column.kind}: ${listed(values)}`,
    );
  }
  if (values.length === outputs && values.every(isClass)) return values;
  if (column.kind === "numbers") {
    const row = column.values.findIndex((value) =>
      !(isClass(value) && value >= 0 && value < outputs)
    );
    if (row === -1) return Array.from({ length: outputs }, (_, i) => i);
    const cell = cellName(file, train.place(row), name);
    throw new TypeError(
      `${model_} has ${outputs} outputs, for classes from 0 to ${outputs - 1}, but ${cell} has ` +
        `${column.values[row]}`,
    );
  }
  throw new TypeError(
    `${model_} has ${outputs} outputs, but ${found} has ${values.length} classes: ${
      listed(values)
    }`,
  );
}

/**
 * Class numbers, or numbers as they are.
 *
 * @throws {RangeError} if there is a class that is not among those of the training part, naming its place
 */
export function targetsOf({ file, name, column, place }: TargetColumn, classes: Classes): Values {
  if (classes === undefined) {
    return { values: Float32Array.from((column as { values: Float64Array }).values), shape: [] };
  }
  const numbers = new Map(classes.map((each, i) => [each, i]));
  const rows = column.kind === "texts" ? column.codes : column.values;
  const valueOf = (row: number) => column.kind === "texts" ? column.words[rows[row]!]! : rows[row]!;
  const values = Int32Array.from({ length: rows.length }, (_, row) => {
    const number = numbers.get(valueOf(row));
    if (number !== undefined) return number;
    throw new RangeError(
      `${cellName(file, place(row), name)}: expected a class of the training part (${
        listed(classes)
      }), found ${JSON.stringify(valueOf(row))}`,
    );
  });
  return { values, shape: [] };
}

const isClass = (value: string | number) => typeof value === "string" || Number.isInteger(value);

const areNumbered = (values: readonly (string | number)[]) =>
  values.length <= most && values.every((value, i) => value === i);

/** The first few of many. */
export function listed(values: readonly (string | number)[]): string {
  const shown = values.slice(0, 5).join(", ");
  return values.length > 5 ? `${shown}, …` : shown;
}
