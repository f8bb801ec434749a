/** Reader of CSV with a heading. @module */
import type { CsvError } from "csv-parse/sync";
import { host } from "../../../optimizers/host/host.ts";
import { decimalOf } from "../../../optimizers/decimal.ts";
import {
  cellName,
  checkColumnNames,
  type ColumnKinds,
  filling,
  type Table,
  type TableColumn,
} from "./table.ts";

/** Rows that a column is judged by: whether it is of numbers. */
const decisive = 1000;

/**
 * A table whose first line names the columns, which are parted by commas, semicolons or tabs; fields may stand
 * in double quotes (RFC 4180), lines may be empty, and end as on Unix, Windows or old Macs, even each in another
 * way: within fields, too, these ends are line feeds. A column is of numbers where most of its first 1000 cells
 * are numbers in decimal digits, else of texts.
 *
 * @param given the whole text
 * @param file what errors call the file
 * @param kinds what columns are to be
 * @throws {SyntaxError} if there is no heading or no row, a row has not as many fields as the heading, quotes do
 * not end, or a cell is missing or no number in a column of numbers; the message names file, line and column
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseCsv } from "./csv.ts";
 *
 * const { rows, columns, place } = await parseCsv('size,colour\n1.5,"red"\n\n2,blue\n', "a.csv");
 * assertEquals([rows, place(1)], [2, "line 4"]);
 * assertEquals(columns.get("size"), { kind: "numbers", values: Float64Array.of(1.5, 2) });
 * assertEquals(columns.get("colour"), {
 *   kind: "texts",
 *   words: ["red", "blue"],
 *   codes: Uint32Array.of(0, 1),
 * });
 * ```
 */
export async function parseCsv(
  given: string,
  file: string,
  kinds: ColumnKinds = new Map(),
): Promise<Table> {
  const text = given.replace(/\r\n?/g, "\n");
  const parser = await loadParser();
  const delimiter = delimiterOf(text);
  const names: string[] = [];
  let headingLine = 1;
  const sample: string[][] = [];
  eachRecord(text, { file, parser, delimiter, to: decisive + 1 }, (fields, at) => {
    if (names.length > 0) return void sample.push(fields);
    headingLine = at;
    names.push(...fields);
  });
  if (sample.length === 0) {
    throw new SyntaxError(
      `${file} has no rows: expected a line with names of columns, then examples`,
    );
  }
  if (names.every((name) => !Number.isNaN(decimalOf(name)))) {
    throw new SyntaxError(
      `${file} has no heading: expected names of columns in line ${headingLine}, found numbers`,
    );
  }
  checkColumnNames(names, file);
  const lines: number[] = [];
  let line = 0;
  const place = (row: number) => `line ${lines[row] ?? line}`;
  const most = text.split("\n").length;
  const columns = names.map((name, i) => {
    const kind = kinds.get(name) ?? kindOf(sample.map((fields) => fields[i]!));
    return { name, kind, ...filling(kind, name, { file, place, most }) };
  });
  let heading = true;
  eachRecord(text, { file, parser, delimiter }, (fields, at) => {
    if (heading) return void (heading = false);
    line = at;
    columns.forEach(({ kind, add }, i) => {
      const cell = fields[i]!;
      if (delimiter === ";" && /^[+-]?\d*,\d+$/.test(cell)) {
        throw new SyntaxError(
          `${cellName(file, `line ${at}`, names[i]!)}: write numbers with points, found "${cell}"`,
        );
      }
      const value = kind === "numbers" ? decimalOf(cell) : NaN;
      add(Number.isNaN(value) ? cell : value);
    });
    lines.push(at);
  });
  return {
    name: file,
    rows: lines.length,
    columns: new Map(columns.map(({ name, column }) => [name, column()])),
    place,
  };
}

/** Numbers, where most of those that are there are. */
function kindOf(cells: readonly string[]): TableColumn["kind"] {
  const there = cells.filter((cell) => cell !== "");
  const numbers = there.filter((cell) => !Number.isNaN(decimalOf(cell)));
  return 2 * numbers.length > there.length ? "numbers" : "texts";
}

/** What parts the names in the heading, the first line that is not empty: the one that is there most often. */
function delimiterOf(text: string): string {
  const heading = /.*\S.*/.exec(text)?.[0].replace(/"[^"]*"/g, "") ?? "";
  const [most] = [",", ";", "\t"].sort((a, b) => heading.split(b).length - heading.split(a).length);
  return most!;
}

type Parser = Pick<typeof import("csv-parse/sync"), "CsvError" | "parse">;

/** The parser: the one for Node goes by its buffers, the one for browsers brings its own. */
async function loadParser(): Promise<Parser> {
  if (host !== "browser") return await import("csv-parse/sync");
  return await import("csv-parse/browser/esm/sync") as unknown as Parser;
}

interface Parsing {
  readonly file: string;
  readonly parser: Parser;
  readonly delimiter: string;
  /** Records at most. */
  readonly to?: number;
}

/** Hands over the fields of each record, and the line it begins in. */
function eachRecord(
  text: string,
  { file, parser: { CsvError, parse }, ...options }: Parsing,
  take: (fields: string[], line: number) => void,
): void {
  let end = 0; // line of the last record's
  try {
    parse(text, {
      ...options,
      bom: true,
      skip_empty_lines: true,
      trim: true,
      on_record(fields: string[], { lines }) {
        const within = fields.reduce((sum, field) => sum + field.split("\n").length - 1, 0);
        end = lines;
        take(fields, lines - within);
        return undefined; // nothing is kept
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = error.code === "CSV_QUOTE_NOT_CLOSED" ? end + 1 : error["lines"];
    throw new SyntaxError(`${file}, line ${line}: ${faultOf(error)}`, { cause: error });
  }
}

function faultOf(error: CsvError): string {
  const { record } = error as { readonly record?: readonly string[] };
  switch (error.code) {
    case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH":
      return `expected as many fields as the heading has names, found ${record?.length}`;
    case "CSV_QUOTE_NOT_CLOSED":
      return "a quote begins there, or below, that does not end";
    case "INVALID_OPENING_QUOTE":
      return "a quote stands within a field; put the whole field in quotes, and those in it twice";
    case "CSV_INVALID_CLOSING_QUOTE":
      return "something follows a quoted field; write quotes that belong to it twice";
    default:
      return error.message;
  }
}
