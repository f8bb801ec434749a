import { assertEquals, assertRejects } from "@std/assert";
import { parseCsv } from "../../../../problems/data/formats/csv.ts";
import type { Table } from "../../../../problems/data/formats/table.ts";
import { random } from "../../../../problems/random.ts";

/** The cells of a table, row by row. */
function cellsOf({ rows, columns }: Table): readonly (string | number)[][] {
  return Array.from(
    { length: rows },
    (_, row) =>
      [...columns.values()].map((column) =>
        column.kind === "numbers" ? column.values[row]! : column.words[column.codes[row]!]!
      ),
  );
}

const words = [
  "red",
  'dark "blue"',
  "a, b",
  "two\nlines",
  "semi;colon",
  "Grün",
  "tab\there",
  "-",
  "x1",
];

/** A table drawn at random, as text in one of the dialects, and the line in which each row begins. */
function randomTable(seed: number) {
  const draw = random(seed, "csv");
  const delimiter = [",", ";", "\t"][draw.below(3)]!;
  const ends = [["\n"], ["\r\n"], ["\r"], ["\n", "\r\n"]][draw.below(4)]!;
  const end = () => ends[draw.below(ends.length)]!;
  const blanks = () => Array.from({ length: draw.below(5) === 0 ? 1 : 0 }, end);
  const kinds = Array.from(
    { length: 2 + draw.below(4) },
    () => draw.below(2) ? "numbers" : "texts",
  );
  const rows = Array.from(
    { length: 1 + draw.below(30) },
    () =>
      kinds.map((kind) =>
        kind === "numbers"
          ? Math.round(1e3 * draw.normal()) / 1e3 + 0
          : words[draw.below(words.length)]!
      ),
  );
  const quoted = (cell: string | number) => {
    const text = String(cell);
    return /["\n;,\t]/.test(text) || draw.below(4) === 0 ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const names = kinds.map((_, i) => `column ${i}`);
  const lines = [names, ...rows].map((cells) => cells.map(quoted).join(delimiter));
  const places: string[] = [];
  let at = 0;
  let text = draw.below(2) ? "\uFEFF" : "";
  for (const line of lines) {
    const empty = blanks();
    places.push(`line ${at + 1 + empty.length}`);
    at += empty.length + line.split("\n").length;
    text += empty.join("") + line.replaceAll("\n", end) + end();
  }
  return { text, kinds, names, rows, places: places.slice(1), delimiter };
}

Deno.test("parseCsv() reads what was written, in every dialect, and knows the line of each row", async () => {
  for (let seed = 0; seed < 200; seed++) {
    const { text, kinds, names, rows, places } = randomTable(seed);
    const expected = new Map(names.map((name, i) => [name, kinds[i] as "numbers" | "texts"]));
    const table = await parseCsv(text, "a.csv", expected);
    assertEquals([...table.columns.keys()], names);
    assertEquals(cellsOf(table), rows, `seed ${seed}`);
    assertEquals(rows.map((_, row) => table.place(row)), places, `seed ${seed}`);
  }
});

Deno.test("parseCsv() names file, line and column of every cell that is missing or no number", async () => {
  for (let seed = 0; seed < 100; seed++) {
    const { kinds, names, rows, delimiter } = randomTable(seed);
    const draw = random(seed, "damage");
    const row = draw.below(rows.length), column = draw.below(kinds.length);
    const empty = kinds[column] === "texts" || draw.below(2) === 0;
    const cells: (string | number)[][] = rows.map((each) =>
      each.map((cell) => typeof cell === "number" ? cell : "plain")
    );
    cells[row]![column] = empty ? "" : "abc";
    const text = [names, ...cells].map((each) => each.join(delimiter)).join("\n");
    const expected = new Map(names.map((name, i) => [name, kinds[i] as "numbers" | "texts"]));
    const what = kinds[column] === "numbers" ? "a number" : "a text";
    const found = empty ? "nothing; fill it in, or leave the row out" : '"abc"';
    await assertRejects(
      () => parseCsv(text, "a.csv", expected),
      SyntaxError,
      `a.csv, line ${row + 2}, column "column ${column}": expected ${what}, found ${found}`,
    );
  }
});

Deno.test("parseCsv() says in a sentence what is wrong with a file", async () => {
  const cases: readonly [string, string][] = [
    ["", "a.csv has no rows: expected a line with names of columns, then examples"],
    ["a,b\n", "a.csv has no rows"],
    ["1,2\n3,4\n", "a.csv has no heading: expected names of columns in line 1, found numbers"],
    ["\n1,2\n3,4\n", "a.csv has no heading: expected names of columns in line 2, found numbers"],
    ["a,a\n1,2\n", 'a.csv has two columns called "a"'],
    ["a,\n1,2\n", "a.csv has no name for column 2"],
    ["Unnamed: 0,b\n1,2\n", 'a.csv has an index in column "Unnamed: 0": write it with index=False'],
    ["a,b\n1,2\n\n3\n", "a.csv, line 4: expected as many fields as the heading has names, found 1"],
    ["a,b\n1,2,3\n", "a.csv, line 2: expected as many fields as the heading has names, found 3"],
    ['a,b\n1,"2\n3,4\n', "a.csv, line 2: a quote begins there, or below, that does not end"],
    ['a,b\n1,x"y\n', "a.csv, line 2: a quote stands within a field"],
    ['a,b\n1,"x"y\n', "a.csv, line 2: something follows a quoted field"],
    ["a;b\n1;2,5\n", 'a.csv, line 2, column "b": write numbers with points, found "2,5"'],
    ["a,b\n1,1e60\n", 'column "b": expected a number, found 1e+60'],
    ["a,b\n1,2\n2,3\n0x1f,4\n", 'line 4, column "a": expected a number, found "0x1f"'],
  ];
  for (const [text, message] of cases) {
    await assertRejects(() => parseCsv(text, "a.csv"), SyntaxError, message);
  }
});

Deno.test("a column is of numbers where most of its cells are", async () => {
  const kinds = async (text: string) =>
    [...(await parseCsv(text, "a.csv")).columns.values()].map(({ kind }) => kind);
  assertEquals(await kinds("cabin,age\nA,1\nB,2\n12,3\n"), ["texts", "numbers"]);
  assertEquals(await kinds("half\n1\nx\n"), ["texts"]);
});
