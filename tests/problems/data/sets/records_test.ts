/** The list of all data sets against the files and the page there are, and what its records say. */
import { assertEquals } from "@std/assert";
import type { DataSetRecord } from "../../../../problems/data/data_set.ts";
import * as sets from "../../../../problems/data/sets/mod.ts";
import { dataSetRecords } from "../../../../problems/data/sets/records.ts";
import { withFiles } from "../formats.ts";

const folder = new URL("../../../../problems/data/sets/", import.meta.url);
const page = new URL("../../../../docs/data.md", import.meta.url);
const list = "problems/data/sets/records.ts";

Deno.test("every file of a data set has a record, which is in the list, and a loader, which is exported", async () => {
  const told: string[] = [];
  const exported: readonly unknown[] = Object.values(sets);
  for await (const { name: file } of Deno.readDir(folder)) {
    if (file === "mod.ts" || file === "records.ts") continue;
    const own: Record<string, unknown> = await import(new URL(file, folder).href);
    const record = Object.entries(own).find(([name]) => name.endsWith("DataSet"))?.[1];
    if (record === undefined) {
      told.push(`problems/data/sets/${file} lacks a record: export a …DataSet, a DataSetRecord`);
      continue;
    }
    const { name } = record as DataSetRecord;
    if (!(dataSetRecords as readonly unknown[]).includes(record)) {
      told.push(`${name} lacks its record in ${list}`);
    } else if (!exported.includes(record)) {
      told.push(`${name} lacks the line \`export * from "./${file}"\` in ${list}`);
    }
  }
  assertEquals(told, []);
});

/** The row of a data set on its page; blanks that fill up columns are left out. */
function rowOf({ name, home, title, files }: DataSetRecord): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return `| [\`${name}\`](${home}) | ${title} | ${(bytes / 1e6).toFixed(1)} MB |`;
}

Deno.test("the page on data sets has the row of each of them, and no others", async () => {
  const text = (await Deno.readTextFile(page)).replaceAll(/ +/g, " ");
  const rows = text.split("\n").filter((line) => line.startsWith("| [`"));
  const told = dataSetRecords.flatMap((record) => {
    const { name } = record, row = rowOf(record);
    if (rows.includes(row)) return [];
    const old = rows.find((each) => each.startsWith(`| [\`${name}\`]`));
    const what = old === undefined ? `${name} lacks a row` : `the row of ${name} is another`;
    return [`${what} in docs/data.md: ${row}`];
  });
  assertEquals(told, []);
  assertEquals(rows.length, dataSetRecords.length, "docs/data.md has a row of no data set");
});

Deno.test("no two data sets have a name in common", () => {
  const names = dataSetRecords.map(({ name }) => name);
  assertEquals(names.filter((name, i) => names.indexOf(name) !== i), []);
});

Deno.test("records have files with addresses, sizes and checksums of the right form", () => {
  const told = dataSetRecords.flatMap(({ name, files, reads }) => [
    ...(files.length > 0 ? [] : [`${name} has no files`]),
    ...(reads.length > 0 ? [] : [`${name}: reads names no files`]),
    ...files.flatMap(({ name: file, urls, bytes, sha256, numbers, md5 }) => {
      const checksum = sha256 ?? numbers ?? "none";
      const what = `${name}/${file}`;
      const read = reads.includes(file.replace(/\.gz$/, ""));
      return [
        ...(urls.length > 0 ? [] : [`${what} has no urls`]),
        ...urls.flatMap((url) => URL.canParse(url) ? [] : [`${what}: "${url}" is no address`]),
        ...(Number.isSafeInteger(bytes) && bytes > 0 ? [] : [`${what}: bytes is ${bytes}`]),
        ...(/^[0-9a-f]{64}$/.test(checksum) ? [] : [`${what}: its checksum is ${checksum}`]),
        ...(/^[0-9a-f]{32}$/.test(md5 ?? "0".repeat(32)) ? [] : [`${what}: md5 is ${md5}`]),
        ...(read ? [] : [`${what} is fetched, but reads does not name it`]),
      ];
    }),
  ]);
  assertEquals(told, []);
});

Deno.test("the loader of every data set looks for that data set, and says so where it is not", () =>
  withFiles({}, async (data) => {
    for (const { name, load } of dataSetRecords) {
      const said = await load({ data }).then(() => "nothing", (error) => error.message);
      const expected = `no ${name} data in ${data}: expected the folder ${data}/${name}`;
      assertEquals(said.slice(0, expected.length), expected, `what the loader of ${name} says`);
    }
  }));
