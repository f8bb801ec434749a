import { assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { exampleTableChecksum } from "../../../../problems/data/example_table.ts";
import { loadUci, uciDataSet, uciNames } from "../../../../problems/data/sets/uci.ts";
import {
  numbersChecksum,
  parseNumberTable,
} from "../../../../problems/data/formats/number_table.ts";
import { withFiles } from "../formats.ts";

const REAL = new URL("../../../../../shared/data", import.meta.url).pathname;
const ignore = !await Deno.stat(`${REAL}/uci`).then(() => true, () => false);

Deno.test("loadUci() reads CSV, and what UCI and LIBSVM publish", () =>
  withFiles({
    "uci/yacht.csv": "a,b,c,d,e,f,y\n1,2,3,4,5,6,7.5\n-1,0,.5,1e2,0,0,0\n",
    "uci/wine.data": "3,1,2,3,4,5,6,7,8,9,10,11,12,.5\r\n1,0,0,0,0,0,0,0,0,0,0,0,0,1\r\n",
    "uci/breast-cancer-wisconsin.data":
      "7,1,1,1,1,2,1,3,1,1,2\n8,1,1,1,1,2,?,3,1,1,4\n9,8,1,1,1,2,10,3,1,1,4\n",
    "uci/wdbc.data": ["7,M", "8,B"].map((row) => `${row},${Array(30).fill(.5)}\r\n`).join(""),
    "uci/power-plant.txt": "1\t2  3 4\t5\n",
    "uci/a1a": "-1 3:1 123:1 \n+1 1:1 \n",
  }, async (data) => {
    const yacht = await loadUci("yacht", { data });
    assertEquals([yacht.examples, yacht.width, yacht.task], [2, 6, "regression"]);
    assertEquals([...yacht.features], [1, 2, 3, 4, 5, 6, -1, 0, 0.5, 100, 0, 0]);
    assertEquals([...yacht.targets], [7.5, 0]);
    const wine = await loadUci("wine", { data });
    assertEquals([...wine.features.subarray(0, 13)], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0.5]);
    assertEquals([...wine.targets], [2, 0]);
    const cancer = await loadUci("breast-cancer", { data });
    assertEquals([cancer.task, [...cancer.targets]], ["classification", [0, 1]]);
    assertEquals(cancer.features[10], 9);
    const diagnosed = await loadUci("wdbc", { data });
    assertEquals([diagnosed.width, ...diagnosed.targets], [30, 1, 0]);
    assertEquals((await loadUci("power-plant", { data })).targets, Float64Array.of(5));
    const a1a = await loadUci("a1a", { data: `${data}/uci` });
    assertEquals([a1a.width, [...a1a.targets]], [123, [0, 1]]);
    assertEquals([2, 122, 123].map((at) => a1a.features[at]), [1, 1, 1]);
    assertEquals(a1a.features.reduce((sum, value) => sum + value), 3);
  }));

Deno.test("loadUci() names what is missing or damaged", () =>
  withFiles({
    "uci/yacht.csv": "1,2,3,4,5,6,7\n1,2,3,4,5,6\n",
    "uci/energy.txt": "1 2 3\n",
    "uci/wine.csv": "heading only\n",
    "uci/power-plant.txt": "1 2 3 four 5\n",
    "uci/a1a": "-1 3:1 124:1\n",
    "uci/breast-cancer.csv": "9,8,1,1,1,2,10,3,1,1,3\n",
  }, async (data) => {
    const cases: [name: string, error: new () => Error, message: string][] = [
      ["yacht", SyntaxError, "yacht.csv is damaged: expected 7 columns in line 2, found 6"],
      ["energy", SyntaxError, "energy.txt has the wrong size: expected 9 columns, found 3"],
      ["wine", SyntaxError, "wine.csv has no rows"],
      ["power-plant", SyntaxError, 'expected a number in line 1, found "four"'],
      ["a1a", SyntaxError, 'expected an index from 1 to 123 in line 1, found "124"'],
      ["breast-cancer", SyntaxError, "has a bad target: found 3 in row 1"],
      [
        "boston-housing",
        Error,
        `no boston-housing.csv or housing.data in ${data}/uci: fetch it with`,
      ],
      ["boston", RangeError, 'unknown UCI data set "boston"'],
    ];
    for (const [name, error, message] of cases) {
      await assertRejects(() => loadUci(name, { data }), error, message);
    }
  }));

Deno.test({
  name: "loadUci() names the command that fetches the data",
  permissions: { env: false },
  async fn() {
    const message = "no uci data: fetch it with `deno task data fetch uci`";
    await assertRejects(() => loadUci("wine"), Error, message);
  },
});

Deno.test({
  name: "loadUci() reads the real tables",
  ignore,
  async fn() {
    const found = await Promise.all(uciNames.map(async (name) => {
      const { examples, width, targets } = await loadUci(name, { data: REAL });
      const mean = targets.reduce((sum, value) => sum + value, 0) / examples;
      return [name, examples, width, Number(mean.toPrecision(6))];
    }));
    assertEquals(found, [
      ["boston-housing", 506, 13, 22.5328],
      ["breast-cancer", 683, 10, 0.349927],
      ["energy", 768, 8, 22.3072],
      ["power-plant", 9568, 4, 454.365],
      ["wdbc", 569, 30, 0.372583],
      ["wine", 178, 13, 0.938202],
      ["yacht", 308, 6, 10.4954],
      ["a1a", 1605, 123, 0.246106],
    ]);
  },
});

/** The published files that follow from the CSV files at hand, digit for digit. */
const published: Readonly<Record<string, (rows: readonly string[][]) => string>> = {
  "housing.data": (rows) => {
    const widths = [8, 6, 7, 2, 7, 7, 6, 7, 3, 6, 6, 6, 6, 6];
    const digits = [5, 2, 3, 0, 4, 4, 2, 4, 0, 1, 2, 2, 2, 2];
    const line = (row: readonly string[]) =>
      row.map((value, i) => {
        const places = i === 0 && Number(value) >= 100 ? 4 : digits[i]!;
        return Number(value).toFixed(places).padStart(widths[i]!);
      }).join(" ");
    return rows.map((row) => `${line(row)}\n`).join("");
  },
  "power-plant.txt": (rows) => rows.map((row) => `${row.join("\t")}\n`).join(""),
};

Deno.test({
  name: "the numbers by which energy and yacht are known are those of the tables at hand",
  ignore,
  async fn() {
    for (const { name, numbers } of uciDataSet.files) {
      if (numbers === undefined) continue;
      const path = `${REAL}/uci/${name.split(/[_.]/)[0]}.csv`;
      const table = parseNumberTable(await Deno.readTextFile(path), path);
      assertEquals(numbersChecksum(table), numbers, name);
      const text = table.values.reduce(
        (all, value, at) => `${all}${value}${(at + 1) % table.columns === 0 ? " \r\n" : "  "}`,
        "",
      );
      assertEquals(numbersChecksum(parseNumberTable(text, name)), numbers, name);
    }
  },
});

for (
  const [file, csv] of [["housing.data", "boston-housing"], ["power-plant.txt", "power-plant"]]
) {
  Deno.test({
    name: `${file} as published is the file of the source, and gives the same table`,
    ignore,
    async fn() {
      const lines = (await Deno.readTextFile(`${REAL}/uci/${csv}.csv`)).trimEnd().split("\n");
      const text = published[file!]!(lines.slice(1).map((line) => line.split(",")));
      const source = uciDataSet.files
        .find(({ name }) => name === file)!;
      assertEquals(new TextEncoder().encode(text).length, source.bytes);
      assertEquals(createHash("sha256").update(text).digest("hex"), source.sha256);
      await withFiles({ [`uci/${file}`]: text }, async (data) => {
        const [own, real] = [await loadUci(csv!, { data }), await loadUci(csv!, { data: REAL })];
        assertEquals(exampleTableChecksum(own), exampleTableChecksum(real));
      });
    },
  });
}
