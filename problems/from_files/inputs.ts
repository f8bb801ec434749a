/** Columns of tables as inputs of a model. @module */
import { cellName, type Table, type TableColumn } from "../data/formats/table.ts";

/** What a column comes to, as the training part decides. */
export type Input =
  | {
    readonly name: string;
    readonly kind: "numbers";
    readonly mean: number;
    readonly deviation: number;
  }
  | { readonly name: string; readonly kind: "texts"; readonly words: readonly string[] };

/** Categories that a column may have. */
const most = 1000;

/**
 * The inputs for a model, decided by the training part alone: a number each for columns of numbers, for
 * columns of texts one for each text that occurs, 1 where it is that text and else 0, in their order.
 *
 * @param target the column that is none
 * @param standardize whether columns of numbers are to have the mean 0 and the deviation 1 there
 * @throws {SyntaxError} if a column has more than 1000 different texts, or there are no others than the target
 */
export function inputsOf(train: Table, target: string, standardize: boolean): readonly Input[] {
  const inputs = [...train.columns].filter(([name]) => name !== target).map(
    ([name, column]): Input => {
      if (column.kind === "numbers") {
        return { name, kind: column.kind, ...(standardize ? momentsOf(column.values) : asTheyAre) };
      }
      if (column.words.length > most) {
        throw new SyntaxError(
          `${train.name} has ${column.words.length} different texts in column "${name}", at most ${most} ` +
            "can be inputs: group them, or leave it out",
        );
      }
      return { name, kind: column.kind, words: [...column.words].sort() };
    },
  );
  if (inputs.length > 0) return inputs;
  throw new SyntaxError(`${train.name} has no column besides "${target}": expected inputs`);
}

/** Numbers that an example comes to. */
export function widthOf(inputs: readonly Input[]): number {
  return inputs.reduce(
    (sum, input) => sum + (input.kind === "numbers" ? 1 : input.words.length),
    0,
  );
}

/**
 * The inputs of all rows, `[rows, width]`, in single precision.
 *
 * @param onNote told of texts that do not occur in the training part, for which all numbers are 0
 * @throws {SyntaxError} if a column is missing, or of another kind, or there is one that is no input
 */
export function encoded(
  inputs: readonly Input[],
  table: Table,
  onNote: (note: string) => void,
): Float32Array {
  const width = widthOf(inputs);
  const values = new Float32Array(table.rows * width);
  let at = 0;
  for (const input of inputs) {
    const column = table.columns.get(input.name)!;
    if (input.kind === "numbers" && column.kind === "numbers") {
      for (let row = 0; row < table.rows; row++) {
        values[row * width + at] = (column.values[row]! - input.mean) / input.deviation;
      }
      at++;
    } else if (input.kind === "texts" && column.kind === "texts") {
      const places = column.words.map((word) => input.words.indexOf(word));
      const unseen = column.codes.filter((code) => places[code] === -1).length;
      for (let row = 0; row < table.rows; row++) {
        const place = places[column.codes[row]!]!;
        if (place >= 0) values[row * width + at + place] = 1;
      }
      if (unseen > 0) {
        const row = column.codes.findIndex((code) => places[code] === -1);
        const others = unseen === 1 ? "" : `, nor do the texts of ${unseen - 1} other rows`;
        onNote(
          `${cellName(table.name, table.place(row), input.name)}: ` +
            `"${
              column.words[column.codes[row]!]
            }" does not occur in the training part${others}; no ` +
            "input stands for it",
        );
      }
      at += input.words.length;
    }
  }
  return values;
}

/**
 * Whether a table has the columns of another, of the same kinds, in any order.
 *
 * @throws {SyntaxError} naming the first that is missing, too many or of another kind
 */
export function checkSameColumns(train: Table, test: Table): void {
  for (const [one, other] of [[train, test], [test, train]] as const) {
    for (const name of one.columns.keys()) {
      if (other.columns.has(name)) continue;
      throw new SyntaxError(`${other.name} has no column "${name}", which ${one.name} has`);
    }
  }
  for (const [name, { kind }] of train.columns) {
    const found: TableColumn["kind"] = test.columns.get(name)!.kind;
    if (found === kind) continue;
    throw new SyntaxError(
      `column "${name}" of ${test.name} has ${found}, but that of ${train.name} ${kind}`,
    );
  }
}

const asTheyAre = { mean: 0, deviation: 1 } as const;

/** Of the largest number: what numbers that differ by less are the same for. */
const negligible = 1e-12;

/** Mean and standard deviation; 1 in place of it where the numbers differ by no more than rounding. */
export function momentsOf(values: Float64Array): {
  readonly mean: number;
  readonly deviation: number;
} {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (high - low <= negligible * Math.max(Math.abs(low), Math.abs(high))) {
    return { mean, deviation: 1 };
  }
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}
