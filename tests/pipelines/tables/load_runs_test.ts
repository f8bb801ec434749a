import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { float64, int32, tableFromIPC } from "@uwdata/flechette";
import * as aq from "arquero";
import type { ColumnTable } from "arquero";
import { parseBatchSize } from "../../../optimizers/batch_sizes/parse.ts";
import { ablate, type AblateOptions } from "../../../pipelines/ablate.ts";
import { rowColumns } from "../../../pipelines/rows/rows.ts";
import { saveTable, tableFormats } from "../../../pipelines/tables/save_table.ts";
import { summarize } from "../../../pipelines/statistics/summary.ts";
import {
  type BatchLossRow,
  loadBatchLosses,
  loadRuns,
  loadTunings,
  type RecordedRow,
} from "../../../pipelines/tables/load_runs.ts";
import { tune } from "../../../pipelines/tune.ts";
import { tinyProblem } from "../tiny.ts";

const root = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(root, { recursive: true }));
const quietly = { onNote: () => {} };
const tiny = tinyProblem({ fingerprint: () => Promise.resolve("tiny") });

function grid(out: string, options: AblateOptions = {}): Promise<ColumnTable> {
  const basics = { problems: [tiny], optimizers: ["m-sgd", "adam"], backend: "cpu" } as const;
  return ablate({ ...basics, seeds: 2, ...quietly, ...options, out: `${root}/${out}` });
}

const measured = (table: ColumnTable) => table.select(...rowColumns).objects();
const cellsOf = (folder: string) =>
  [...Deno.readDirSync(`${root}/${folder}/cells`)].map(({ name }) =>
    `${root}/${folder}/cells/${name}`
  );

Deno.test("loadRuns() has the rows that ablate() resolved to, NaN and null included", async () => {
  const learningRates = { "m-sgd": [0.1, 1e38], "adam": 0.05 };
  const rows = await grid("a", { learningRates });
  const loaded = await loadRuns(`${root}/a`);
  assertEquals(measured(loaded), measured(rows));
  assertEquals(summarize(loaded).objects(), summarize(rows).objects());
  const last = loaded.objects().at(-1) as RecordedRow;
  const { versions, machine, git, code } = JSON.parse(
    await Deno.readTextFile(`${root}/a/manifest.json`),
  );
  assertEquals(
    [last.run, last.label, last.steps, last.finished],
    [`${root}/a`, "Adam", 20, true],
  );
  assertEquals([last.deno, last.tfjs, last.code], [versions.deno, versions.tfjs, code]);
  assertEquals([last.os, last.arch, last.cores], [machine.os, machine.arch, machine.cores]);
  assertEquals([last.commit, last.branch], [git.commit, git.branch]);
  const labels = [...new Set(loaded.array("label"))];
  assertEquals(labels, ["M-SGD 0.1", "M-SGD 1e+38", "Adam"]);
});

Deno.test("loadBatchLosses() has one row for each update, whose means are the rows' batch losses", async () => {
  const rows = await grid("b", { evaluateEvery: 4 });
  const losses = (await loadBatchLosses(`${root}/b`)).objects() as BatchLossRow[];
  assertEquals(losses.length, 2 * 2 * 20);
  for (const row of rows.objects() as RecordedRow[]) {
    if (row.batchLoss === null) continue;
    const own = losses.filter((loss) =>
      loss.optimizer === row.optimizer && loss.seed === row.seed && loss.step < row.step &&
      loss.step >= row.step - 4
    );
    const mean = own.reduce((sum, { batchLoss }) => sum + batchLoss, 0) / 4;
    assertAlmostEquals(row.batchLoss, mean, 1e-12);
  }
});

Deno.test("loadRuns() reads a run that is under way, and changes nothing", async () => {
  await grid("under-way", { optimizers: ["adam"], seeds: 1, evaluateEvery: 5 });
  const [path] = cellsOf("under-way");
  const lines = (await Deno.readTextFile(path!)).split("\n");
  const half = [...lines.slice(0, 3), lines[3]!.slice(0, 20)].join("\n");
  await Deno.writeTextFile(path!, half);
  const rows = await loadRuns(`${root}/under-way`);
  assertEquals(rows.array("step"), [0, 5]);
  assertEquals(rows.array("finished"), [false, false]);
  assertEquals(await Deno.readTextFile(path!), half);
  await Deno.writeTextFile(path!, lines[0]!.slice(0, 9));
  assertEquals((await loadRuns(`${root}/under-way`)).numRows(), 0);
});

Deno.test("loadRuns() leaves a damaged file out, and names it and the line", async () => {
  await grid("damaged", { optimizers: ["adam"], seeds: 2 });
  const [path] = cellsOf("damaged").filter((each) => each.includes("seed0"));
  const lines = (await Deno.readTextFile(path!)).split("\n");
  const notes: string[] = [];
  for (
    const [text, message] of [
      [lines.with(2, "{"), "line 3 is not JSON"],
      [lines.with(2, "null"), "line 3 is not an object"],
      [lines.slice(1), "line 1 is not as it was written: its checksum is wrong"],
    ] as const
  ) {
    await Deno.writeTextFile(path!, text.join("\n"));
    const rows = await loadRuns(`${root}/damaged`, { onNote: (note) => notes.push(note) });
    assertEquals([...new Set(rows.array("seed"))], [1]);
    assertEquals(notes.splice(0), [`"${path}" is damaged: ${message}; left out`]);
  }
});

Deno.test("loadRuns() reads runs of earlier versions, and says that nothing checks them", async () => {
  const rows = await grid("early", { optimizers: ["adam"], seeds: 1 });
  const [path] = cellsOf("early");
  const text = await Deno.readTextFile(path!);
  await Deno.writeTextFile(path!, text.replaceAll(/,"format":2|,"sum":"\w+"/g, ""));
  const notes: string[] = [];
  const loaded = await loadRuns(`${root}/early`, { onNote: (note) => notes.push(note) });
  assertEquals(measured(loaded), measured(rows));
  assertEquals(notes, [
    `1 of 1 runs in "${root}/early" are of an earlier version, without checksums: ` +
    "damage to them may go unnoticed",
  ]);
});

Deno.test("loadRuns() has the runs of the last command, and with every also those before it", async () => {
  await grid("twice", { steps: 10, evaluateEvery: 10 });
  await grid("twice", { steps: 6, evaluateEvery: 6, optimizers: ["adam"] });
  const lengths = async (options = {}) => {
    const rows = await loadRuns(`${root}/twice`, options);
    const runs = rows.select("optimizer", "seed", "steps").dedupe().objects() as RecordedRow[];
    return runs.map(({ optimizer, seed, steps }) => `${optimizer} ${seed} ${steps}`).sort();
  };
  const now = ["adam 0 6", "adam 1 6", "m-sgd 0 10", "m-sgd 1 10"];
  assertEquals(await lengths(), now);
  assertEquals(await lengths({ every: true }), ["adam 0 10", "adam 1 10", ...now].sort());
});

Deno.test("loadRuns() does without a manifest, and knows where a schedule began", async () => {
  const learningRates = (count: number) => 0.25 / (1 + count);
  const rows = await grid("schedule", { learningRates, optimizers: ["m-sgd"], seeds: 1 });
  await Deno.remove(`${root}/schedule/manifest.json`);
  assertEquals(measured(await loadRuns(`${root}/schedule`)), measured(rows));
});

Deno.test("loadRuns() tells apart the schedules that two commands gave one place", async () => {
  const decays = [1, 2, 3].map((power) => (count: number) => 0.25 / (1 + count) ** power);
  const options = { optimizers: ["m-sgd"], seeds: 2 };
  const [first, second, third] = decays as [Decay, Decay, Decay];
  await grid("schedules", { ...options, learningRates: third });
  const rows = await grid("schedules", { ...options, learningRates: [first, second] });
  const loaded = summarize(await loadRuns(`${root}/schedules`));
  assertEquals(loaded.array("settings"), ["schedule=1", "schedule=2", "schedule=1#2"]);
  assertEquals(loaded.array("seeds"), [2, 2, 2]);
  assertEquals(loaded.slice(0, 2).array("testLoss"), summarize(rows).array("testLoss"));
});

type Decay = (count: number) => number;

Deno.test("loadRuns() names rules for batch sizes as ablate() does, and knows when they are done", async () => {
  const batches = {
    batchSize: parseBatchSize("cabs:min=2,max=8"),
    examples: 40,
    problems: ["quadratic"],
  };
  const options = { ...batches, optimizers: ["sgd"], learningRates: 0.1, seeds: 1 };
  const rows = await grid("cabs", options);
  const loaded = await loadRuns(`${root}/cabs`);
  assertEquals(measured(loaded), measured(rows));
  assertEquals(new Set(loaded.array("finished")), new Set([true]));
});

Deno.test("loadTunings() has the tables of searches, loadRuns() their full runs", async () => {
  const search = { problems: [tiny], optimizers: ["m-sgd"], steps: 20, seeds: 1, ...quietly };
  const table = await tune({ ...search, backend: "cpu", out: `${root}/tuned/a` });
  const notes: string[] = [];
  await Deno.mkdir(`${root}/tuned/b`);
  const loaded = await loadTunings(`${root}/tuned/*`, { onNote: (note) => notes.push(note) });
  assertEquals(loaded.select("learningRate", "winner").objects(), [
    ...table.select("learningRate", "winner").objects(),
  ]);
  assertEquals(notes, [
    `left out "${root}/tuned/b", which is no folder of a finished search for step sizes`,
  ]);
  const runs = (await loadRuns(`${root}/tuned/a`)).select("learningRate", "steps").dedupe();
  assertEquals(
    [...runs.array("learningRate")].sort(),
    [...table.array("learningRate")].sort(),
  );
  assertEquals(new Set(runs.array("steps")), new Set([20]));
});

Deno.test("loadRuns() names folders that are missing or none of a run, and says which it left out", async () => {
  await Deno.mkdir(`${root}/mixed/other`, { recursive: true });
  await Deno.writeTextFile(`${root}/mixed/file`, "");
  await assertRejects(
    () => loadRuns(`${root}/mixed/*`),
    Error,
    `no folder of a run matches "${root}/mixed/*": no "cells" in "${root}/mixed/other"`,
  );
  await assertRejects(() => loadRuns(`${root}/none*`), Error, "there is no such folder");
  await assertRejects(() => loadRuns(`${root}/mixed`), Error, `no "cells" in "${root}/mixed"`);
  await grid("mixed/run", { seeds: 1 });
  const notes: string[] = [];
  const rows = await loadRuns([`${root}/mixed/*`, `${root}/mixed/run`], {
    onNote: (note) => notes.push(note),
  });
  assertEquals(rows.numRows(), 2 * 11);
  assertEquals(notes, [`left out "${root}/mixed/other", which is no folder of a run`]);
});

for (const format of tableFormats.filter((format) => format !== "parquet")) {
  Deno.test(`saveTable() writes .${format} files that others read back`, async () => {
    const table = aq.table({ a: [1.5, null], b: ["x", "y, z"], c: [true, false] });
    const path = `${root}/table.${format}`;
    await saveTable(table, path);
    const text = await Deno.readTextFile(path);
    const back = format === "arrow"
      ? aq.fromArrow(await Deno.readFile(path)).objects()
      : format === "csv"
      ? aq.fromCSV(text, { parse: { a: (value: string) => value ? Number(value) : null } })
        .objects()
      : format === "json"
      ? JSON.parse(text)
      : text.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(back, table.objects());
  });
}

Deno.test("saveTable() writes numbers to Arrow files in 32 or 64 bits", async () => {
  const table = aq.table({ step: [1, 2], loss: [1, null], big: [2 ** 40, 1], half: [0.5, NaN] });
  await saveTable(table, `${root}/types.arrow`);
  const back = tableFromIPC(await Deno.readFile(`${root}/types.arrow`));
  const types = back.schema.fields.map(({ name, type }) => [name, String(type.typeId)]);
  const [integer, float] = [int32(), float64()].map(({ typeId }) => String(typeId));
  assertEquals(types, [["step", integer], ["loss", integer], ["big", float], ["half", float]]);
  assertEquals(back.getChild("big")!.toArray(), Float64Array.of(2 ** 40, 1));
  await saveTable(aq.table({ batchSize: [8, "CABS", null] }), `${root}/mixed.arrow`);
  const mixed = aq.fromArrow(await Deno.readFile(`${root}/mixed.arrow`));
  assertEquals(mixed.array("batchSize"), ["8", "CABS", null]);
});

Deno.test("saveTable() names the endings that it knows", async () => {
  await assertRejects(
    () => saveTable(aq.table({ a: [1] }), `${root}/table.xlsx`),
    RangeError,
    `a file that ends in one of .arrow, .csv, .json, .jsonl, .parquet, got "${root}/table.xlsx"`,
  );
});
