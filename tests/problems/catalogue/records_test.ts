/** The list of all problems against the files and the page there are, and what its records say. */
import { assertEquals } from "@std/assert";
import type { ProblemRecord } from "../../../problems/catalogue/contract/record.ts";
import * as catalogue from "../../../problems/catalogue/mod.ts";
import { problemRecords } from "../../../problems/catalogue/records.ts";
import { dataSetRecords } from "../../../problems/data/sets/records.ts";
import { problemPage } from "./problem_page.ts";

const folder = new URL("../../../problems/catalogue/", import.meta.url);
const list = "problems/catalogue/records.ts";

/** A file of the catalogue's rooms: `small/mnist_cnn.ts`, and what it exports. */
interface ProblemFile {
  readonly path: string;
  readonly imported: boolean;
  readonly exports: Readonly<Record<string, unknown>>;
}

async function problemFiles(): Promise<readonly ProblemFile[]> {
  const texts = new Map<string, string>();
  for await (const room of Deno.readDir(folder)) {
    if (!room.isDirectory || room.name === "contract") continue;
    for await (const { name } of Deno.readDir(new URL(`${room.name}/`, folder))) {
      if (name === "mod.ts" || !name.endsWith(".ts")) continue;
      const path = `${room.name}/${name}`;
      texts.set(path, await Deno.readTextFile(new URL(path, folder)));
    }
  }
  return await Promise.all(Array.from(texts.keys(), async (path) => ({
    path,
    imported: [...texts.values()].some((text) => text.includes(`"./${path.split("/")[1]}"`)),
    exports: await import(new URL(path, folder).href),
  })));
}

Deno.test("every file of a problem has a record, which is in the list, and is exported", async () => {
  const exported: readonly unknown[] = Object.values(catalogue);
  const told = (await problemFiles()).flatMap(({ path, imported, exports }) => {
    const record = Object.entries(exports).find(([name]) => name.endsWith("Record"))?.[1];
    if (record === undefined) {
      return imported ? [] : [`problems/catalogue/${path} lacks a record: see problemRecord()`];
    }
    const { ids } = record as ProblemRecord;
    if (!(problemRecords as readonly unknown[]).includes(record)) {
      return [`${ids[0]} lacks its record in ${list}`];
    }
    const line = `export * from "./${path}"`;
    return exported.includes(record) ? [] : [`${ids[0]} lacks the line \`${line}\` in ${list}`];
  });
  assertEquals(told, []);
});

Deno.test("no two problems have a name in common", () => {
  const ids = problemRecords.flatMap(({ ids }) => ids);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  assertEquals(twice.map((id) => `two records have the name ${id}`), []);
});

Deno.test("records take their own names and no other record's", () => {
  const told = problemRecords.flatMap(({ ids: own, loaderOf }) =>
    problemRecords.flatMap(({ ids }) => ids).flatMap((id) =>
      (loaderOf(id) !== undefined) === own.includes(id)
        ? []
        : [`the record of ${own[0]} ${own.includes(id) ? "does not take" : "takes"} ${id}`]
    )
  );
  assertEquals(told, []);
});

Deno.test("records say of each problem what is true of it", () => {
  const told = problemRecords.flatMap(({ ids: [id], dataSet, paper, experiment }) => [
    ...(dataSet === undefined || dataSetRecords.includes(dataSet)
      ? []
      : [`${id} is made of ${dataSet.name}, which problems/data/sets/records.ts lacks`]),
    ...[paper, experiment].flatMap((settings) =>
      settings === undefined || settings.id === id ? [] : [`${id} has settings of ${settings.id}`]
    ),
  ]);
  assertEquals(told, []);
});

Deno.test("the page on problems has a row of each of them, or names it, and no other rows", async () => {
  const { text, rows } = await problemPage();
  const told = problemRecords.flatMap(({ ids }) =>
    ids.flatMap((id) => {
      if (ids.length > 1) return text.includes(`\`${id}\``) ? [] : [`docs/problems.md lacks ${id}`];
      return rows.has(id) ? [] : [`${id} lacks a row in docs/problems.md`];
    })
  );
  assertEquals(told, []);
  const ids = problemRecords.flatMap(({ ids }) => ids);
  assertEquals([...rows.keys()].filter((id) => !ids.includes(id)), [], "rows of no problem");
});
