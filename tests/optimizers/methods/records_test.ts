/** The list of all optimizers against the files there are, and what its records say. */
import { assertEquals } from "@std/assert";
import type { OptimizerRecord } from "../../../optimizers/methods/contract/record.ts";
import * as methods from "../../../optimizers/methods/mod.ts";
import { optimizerRecords } from "../../../optimizers/methods/records.ts";

const folder = new URL("../../../optimizers/methods/", import.meta.url);
const list = "optimizers/methods/records.ts";

/** Rooms beside those of the methods: what records are made of, and records that are made where they are asked for. */
const otherRooms = ["contract", "factored"];

/** A file of the methods' rooms: `baselines/trace.ts`, what it says and what it exports. */
interface MethodFile {
  readonly path: string;
  readonly text: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

async function methodFiles(): Promise<readonly MethodFile[]> {
  const files: MethodFile[] = [];
  for await (const room of Deno.readDir(folder)) {
    if (!room.isDirectory || otherRooms.includes(room.name)) continue;
    for await (const { name } of Deno.readDir(new URL(`${room.name}/`, folder))) {
      if (name === "mod.ts" || !name.endsWith(".ts")) continue;
      const path = `${room.name}/${name}`;
      const url = new URL(path, folder);
      files.push({ path, text: await Deno.readTextFile(url), exports: await import(url.href) });
    }
  }
  return files;
}

Deno.test("every file of a method has a record, which is in the list, and a constructor, which is exported", async () => {
  const files = await methodFiles();
  const listed: readonly unknown[] = optimizerRecords;
  const exported: readonly unknown[] = Object.values(methods);
  const told = files.flatMap(({ path, exports }) => {
    const record = Object.entries(exports).find(([name]) => name.endsWith("Record"))?.[1];
    const own = Object.entries(exports).filter(([, value]) => typeof value === "function");
    const imported = files.some(({ text }) => text.includes(`"./${path.split("/")[1]}"`));
    if (record === undefined) {
      return imported ? [] : [`optimizers/methods/${path} lacks a record: see optimizerRecord()`];
    }
    const { id } = record as OptimizerRecord;
    if (!listed.includes(record)) return [`${id} lacks its record in ${list}`];
    return own.flatMap(([name, value]) =>
      exported.includes(value) ? [] : [`${id} lacks an export of ${name} in ${list}`]
    );
  });
  assertEquals(told, []);
});

Deno.test("no two optimizers have an id or a label in common", () => {
  for (const key of ["id", "label"] as const) {
    const values = optimizerRecords.map((record) => record[key].toLowerCase());
    assertEquals(values.filter((value, i) => values.indexOf(value) !== i), [], key);
  }
});

Deno.test("records say of each optimizer what is true of it", () => {
  const told = optimizerRecords.flatMap(({ id, color, create, elementwise, learningRate }) => {
    const optimizer = create({ learningRate: 1 });
    const rate = learningRate.like?.({ "m-sgd": 0.1, "adam": 1e-3, "m-ssd": 3e-4, "m-svag": 0.3 });
    return [
      ...(/^#[0-9A-F]{6}$/.test(color) ? [] : [`${id}: color must be #RRGGBB, got ${color}`]),
      ...("rules" in optimizer === elementwise ? [] : [`${id}: elementwise is not ${elementwise}`]),
      ...(rate === undefined && optimizer.needs?.curvature === undefined
        ? [`${id} lacks learningRate.like, as it needs no matrix`]
        : []),
      ...(rate === undefined || rate > 0 ? [] : [`${id}: learningRate.like gives ${rate}`]),
    ];
  });
  assertEquals(told, []);
});
