import { assertEquals } from "@std/assert";
import { ablate } from "../../pipelines/ablate.ts";
import { main, mergeFolders } from "../../pipelines/merge.ts";
import { collect } from "../../pipelines/report/collect.ts";
import { loadRuns } from "../../pipelines/table.ts";

const grid = {
  problems: ["quadratic"],
  optimizers: ["m-sgd", "m-svag"],
  learningRates: 0.01,
  steps: 8,
  backend: "cpu",
  onNote() {},
} as const;

const files = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(`${folder}/cells`), ({ name }) => name)).sort();

/** All but timings. */
const results = async (folder: string) =>
  (await Deno.readTextFile(`${folder}/rows.jsonl`)).replaceAll(/"seconds":[^}]*/g, "");

Deno.test("parts of a run in several folders are one run, and duplicates count once", async () => {
  const root = await Deno.makeTempDir();
  try {
    const [a, b, all, out] = ["a", "b", "all", "out"].map((name) => `${root}/${name}`) as [
      string,
      string,
      string,
      string,
    ];
    await ablate({ ...grid, seeds: 2, out: a });
    await ablate({ ...grid, seeds: 2, seed: 1, out: b });
    await ablate({ ...grid, seeds: 3, out: all });

    const notes: string[] = [];
    const rows = await loadRuns([a, b], { onNote: (note) => notes.push(note) });
    assertEquals(notes, [`"${a}", "${b}" are parts of one run; 2 that are in several count once`]);
    assertEquals(new Set(rows.array("run")), new Set([a]));
    const whole = await loadRuns(all);
    const key = (table: typeof rows) =>
      table.objects().map((row) => JSON.stringify({ ...row, run: "", seconds: 0 })).sort();
    assertEquals(key(rows), key(whole));

    const shown = await collect([a, b]);
    assertEquals([shown.runs.length, shown.series.length, shown.cells.length], [1, 2, 6]);
    assertEquals(shown.summary.map(({ seeds }) => seeds), [3, 3]);

    assertEquals(await mergeFolders([a, b], out, () => {}), { cells: 6, added: 6 });
    assertEquals(await mergeFolders([a, b], out, () => {}), { cells: 6, added: 0 });
    assertEquals(await files(out), await files(all));
    await ablate({ ...grid, seeds: 3, out });
    assertEquals(await results(out), await results(all));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("folders of other settings are compared, not taken together", async () => {
  const root = await Deno.makeTempDir();
  try {
    await ablate({ ...grid, out: `${root}/a` });
    await ablate({ ...grid, learningRates: 0.02, out: `${root}/b` });
    const shown = await collect([`${root}/a`, `${root}/b`]);
    assertEquals([shown.runs.length, shown.series.length], [2, 4]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("merge says what is missing", async () => {
  const { error } = console;
  const said: string[] = [];
  console.error = (text: string) => said.push(text);
  try {
    assertEquals([await main([]), await main(["runs/a"])], [2, 2]);
    assertEquals(await main(["nowhere", "--out", "elsewhere"]), 1);
  } finally {
    console.error = error;
  }
  assertEquals(said.length, 3);
});
