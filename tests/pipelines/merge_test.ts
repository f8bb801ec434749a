import { assertEquals, assertRejects } from "@std/assert";
import * as aq from "arquero";
import { parseBatchSize } from "../../optimizers/batch_sizes/parse.ts";
import { ablate } from "../../pipelines/ablate.ts";
import { main, mergeFolders } from "../../pipelines/merge.ts";
import { collect } from "../../pipelines/report/collect.ts";
import { readManifest, sessionsOf } from "../../pipelines/runs/manifest.ts";
import { report } from "../../pipelines/report.ts";
import { tune } from "../../pipelines/tune.ts";
import { loadRuns, saveTable } from "../../pipelines/table.ts";

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

Deno.test("a session is listed once, wherever it is written down", async () => {
  const root = await Deno.makeTempDir();
  try {
    const [a, out, packed] = [`${root}/a`, `${root}/out`, `${root}/run.arrow`] as const;
    await ablate({ ...grid, seeds: 1, out, join: true });
    await ablate({ ...grid, seeds: 1, out, join: true });
    await ablate({ ...grid, seeds: 1, seed: 1, out: a });
    const begun = async (folder: string) =>
      sessionsOf((await readManifest(folder))!).map(({ startedAt }) => startedAt);
    const all = [...await begun(out), ...await begun(a)];
    assertEquals(all.length, 3);
    // files of sessions stay where parts are merged into a folder that was joined
    for (const runs of [[a], [a], [a, out]]) await mergeFolders(runs, out, () => {});
    assertEquals(await begun(out), all);
    await mergeFolders([out], packed, () => {}); // which does not know the processes
    await mergeFolders([packed, a], out, () => {});
    assertEquals(await begun(out), all);
    await ablate({ ...grid, seeds: 2, out });
    assertEquals((await begun(out)).slice(0, -1), all);
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

Deno.test("a packed run is the folder again: its records bit for bit, its tables, its continuation", async () => {
  const root = await Deno.makeTempDir();
  try {
    const [from, packed, again] = [`${root}/from`, `${root}/run.arrow`, `${root}/again`] as const;
    await ablate({
      ...grid,
      learningRates: { "m-sgd": 0.01, "m-svag": 1e20 },
      seeds: 2,
      out: from,
    });
    await ablate({
      ...grid,
      batchSize: parseBatchSize("cabs:min=2,max=8"),
      optimizers: ["sgd"],
      out: from,
    });
    const content = async (folder: string) =>
      await Promise.all(
        (await files(folder)).filter((name) => name.endsWith(".jsonl"))
          .map((name) => Deno.readTextFile(`${folder}/cells/${name}`)),
      );

    assertEquals(await mergeFolders([from], packed, () => {}), { cells: 5, added: 5 });
    assertEquals(await mergeFolders([packed], again, () => {}), { cells: 5, added: 5 });
    assertEquals(await content(again), await content(from));
    const rows = async (run: string) =>
      (await loadRuns(run)).objects().map((row) => ({ ...row, run: "" }));
    assertEquals(await rows(packed), await rows(from));
    const { page } = await report({ folders: [packed] });
    assertEquals(page, `${root}/report.html`);
    const { learningRates: _, ...open } = grid;
    const searched = { ...open, seeds: 1, data: `${root}/data` };
    await tune({ ...searched, grid: [0.01, 0.02], out: `${root}/search` });
    await ablate({
      ...searched,
      learningRates: 0.01,
      tunedIn: `${root}/search`,
      out: `${root}/tuned`,
    });
    await mergeFolders([`${root}/tuned`], `${root}/tuned.arrow`, () => {});
    const bytes = new TextDecoder("latin1").decode(await Deno.readFile(`${root}/tuned.arrow`));
    assertEquals([bytes.includes('"tunedIn"'), bytes.includes(`${root}/data`)], [true, false]);

    await ablate({
      ...grid,
      learningRates: { "m-sgd": 0.01, "m-svag": 1e20 },
      seeds: 3,
      out: again,
    });
    assertEquals(await mergeFolders([again], packed, () => {}), { cells: 7, added: 2 });
    const foreign = aq.fromArrow(await Deno.readFile(packed));
    assertEquals(foreign.numRows(), (await loadRuns(packed, { every: true })).numRows());
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a packed run with checkpoints goes on elsewhere, bit for bit, where it was stopped", async () => {
  const root = await Deno.makeTempDir();
  const long = { ...grid, seeds: 2, steps: 12, evaluateEvery: 4 };
  try {
    const [from, again, whole] = [`${root}/from`, `${root}/again`, `${root}/whole`];
    const [packed, bare] = [`${root}/run.arrow`, `${root}/bare.arrow`];
    const controller = new AbortController();
    const stopping = ablate({
      ...long,
      out: from,
      signal: controller.signal,
      onProgress({ run, step }) {
        if (run === 3 && step === 6) controller.abort(new DOMException("enough", "AbortError"));
      },
    });
    await assertRejects(() => stopping, DOMException);

    const notes: string[] = [];
    const onNote = (note: string) => notes.push(note);
    assertEquals(await mergeFolders([from], bare, onNote), { cells: 2, added: 2 });
    assertEquals(notes, ["1 run is not over, and left out"]);
    const checkpoints = { checkpoints: true };
    assertEquals(await mergeFolders([from], packed, onNote, checkpoints), { cells: 3, added: 3 });
    assertEquals(await mergeFolders([packed], packed, onNote, checkpoints), { cells: 3, added: 0 });
    assertEquals(notes.length, 1);
    const rows = async (run: string) =>
      (await loadRuns(run, { every: true })).objects().map((row) => ({ ...row, run: "" }));
    assertEquals(await rows(packed), await rows(from));
    const states = (await collect([packed])).cells.map(({ state }) => state);
    assertEquals(states, ["done", "done", "interrupted", "interrupted"]); // the last has not begun

    assertEquals(await mergeFolders([packed], again, onNote), { cells: 3, added: 3 });
    const bytesIn = async (folder: string) =>
      await Promise.all(
        (await files(folder)).map((name) => Deno.readFile(`${folder}/cells/${name}`)),
      );
    assertEquals(await files(again), await files(from));
    assertEquals(await bytesIn(again), await bytesIn(from));
    const trained = new Map<string, number>();
    await ablate({
      ...long,
      out: again,
      onProgress({ optimizer, seed, step, row }) {
        if (step === row?.step) return;
        const name = `${optimizer} ${seed}`;
        trained.set(name, Math.min(step, trained.get(name) ?? Infinity));
      },
    });
    assertEquals([...trained.values()].toSorted((a, b) => a - b), [1, 7]); // one is new, one goes on
    await ablate({ ...long, out: whole });
    assertEquals(await results(again), await results(whole));
    assertEquals(await mergeFolders([again], packed, onNote), { cells: 4, added: 1 });
    const columns = aq.fromArrow(await Deno.readFile(packed)).columnNames();
    assertEquals(columns.includes("checkpoint"), false); // none is left
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a packed run that was damaged is not believed, wherever the damage is", async () => {
  const root = await Deno.makeTempDir();
  try {
    await ablate({ ...grid, out: `${root}/run` });
    const packed = `${root}/run.arrow`;
    await mergeFolders([`${root}/run`], packed, () => {});
    const whole = await Deno.readFile(packed);
    for (let i = 0; i < 400; i++) {
      const damaged = whole.slice();
      damaged[Math.floor(i * whole.length / 400)]! ^= 1 << i % 8;
      await Deno.writeFile(packed, damaged);
      await assertRejects(() => loadRuns(packed), SyntaxError, `"${packed}" is damaged`);
    }
    await Deno.writeFile(packed, whole.subarray(0, whole.length / 2));
    await assertRejects(() => loadRuns(packed), SyntaxError, `"${packed}" is damaged`);
    await saveTable(await loadRuns(`${root}/run`), packed);
    await assertRejects(() => loadRuns(packed), SyntaxError, "there is no checksum in it");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
