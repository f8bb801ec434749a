/** Tables with a name for each column, as readers of formats give them. @module */

/** A column of numbers, finite in single precision. */
export interface NumberColumn {
  /** Tells it from texts. */
  readonly kind: "numbers";
  /** One for each row. */
  readonly values: Float64Array;
}

/** A column of texts. */
export interface TextColumn {
  /** Tells it from numbers. */
  readonly kind: "texts";
  /** The different ones, in the order in which they first occur. */
  readonly words: readonly string[];
  /** Of each row its place among them. */
  readonly codes: Uint32Array;
}

/** A column, in which no cell is missing. */
export type TableColumn = NumberColumn | TextColumn;

/** A table. */
export interface Table {
  /** What errors call the file. */
  readonly name: string;
  /** How many there are. */
  readonly rows: number;
  /** By their names, in the order of the file. */
  readonly columns: ReadonlyMap<string, TableColumn>;
  /** Where a row is in the file, such as `line 7`. */
  readonly place: (row: number) => string;
}

/** What columns are to be, by their names; those of another name are what they look like. */
export type ColumnKinds = ReadonlyMap<string, TableColumn["kind"]>;

/** A column while it is read. */
export interface ColumnFilling {
  /**
   * The next cell: a number, a truth value (1 or 0) or a text.
   *
   * @throws {SyntaxError} if the column cannot have it, naming file, row and column
   */
  add(cell: unknown): void;
  column(): TableColumn;
}

/**
 * Fills a column cell by cell.
 *
 * @param most rows at most
 */
export function filling(
  kind: TableColumn["kind"],
  name: string,
  { file, place, most }: {
    readonly file: string;
    readonly place: Table["place"];
    readonly most: number;
  },
): ColumnFilling {
  let rows = 0;
  const wrong = (expected: string, cell: unknown) =>
    new SyntaxError(
      `${cellName(file, place(rows), name)}: expected ${expected}, found ${shown(cell)}`,
    );
  if (kind === "numbers") {
    const values = new Float64Array(most);
    return {
      add(cell) {
        const value = numberIn(cell);
        if (!Number.isFinite(Math.fround(value))) throw wrong("a number", cell);
        values[rows++] = value;
      },
      column: () => ({ kind, values: values.subarray(0, rows) }),
    };
  }
  const codes = new Uint32Array(most);
  const places = new Map<string, number>();
  return {
    add(cell) {
      if (typeof cell !== "string" || cell === "") throw wrong("a text", cell);
      const code = places.get(cell) ?? places.size;
      if (code === places.size) places.set(cell, code);
      codes[rows++] = code;
    },
    column: () => ({ kind, words: [...places.keys()], codes: codes.subarray(0, rows) }),
  };
}

/** A cell as errors name it: `train.csv, line 7, column "age"`. */
export function cellName(file: string, place: string, column: string): string {
  return `${file}, ${place}, column "${column}"`;
}

/** @throws {SyntaxError} if two columns have the same name, or one has none or is an index */
export function checkColumnNames(names: readonly string[], file: string): void {
  names.forEach((name, at) => {
    if (name === "") {
      throw new SyntaxError(`${file} has no name for column ${at + 1}: name it, or leave it out`);
    }
    if (/^(__index_level_\d+__|Unnamed: \d+)$/.test(name)) { // as pandas writes and reads it
      throw new SyntaxError(`${file} has an index in column "${name}": write it with index=False`);
    }
    if (names.indexOf(name) < at) {
      throw new SyntaxError(`${file} has two columns called "${name}": rename or drop one`);
    }
  });
}

function numberIn(cell: unknown): number {
  return ["number", "bigint", "boolean"].includes(typeof cell) ? Number(cell) : NaN;
}

function shown(cell: unknown): string {
  if (cell === undefined || cell === null || cell === "") {
    return "nothing; fill it in, or leave the row out";
  }
  if (typeof cell === "string") return JSON.stringify(cell.slice(0, 40));
  return typeof cell === "object" ? `a ${cell.constructor?.name ?? "object"}` : String(cell);
}
