import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { ablate, type AblateOptions } from "../../../pipelines/ablate.ts";
import type { EvaluationRow } from "../../../pipelines/rows/rows.ts";
import { tinyMnist } from "../tiny.ts";
import { inFolder } from "../../in_folder.ts";

await useBackend("cpu");
const data = await tinyMnist();
globalThis.addEventListener("unload", () => Deno.removeSync(data, { recursive: true }));

const small: AblateOptions = {
  problems: ["mnist-logreg"],
  optimizers: ["m-svag"],
  data,
  steps: 12,
  batchSize: 7,
  evaluateEvery: 3,
  backend: "cpu",
  onNote() {},
};

/** All that must not depend on how often a run was interrupted. */
async function results(options: AblateOptions): Promise<object[]> {
  const rows = (await ablate({ ...small, ...options })).objects() as EvaluationRow[];
  return rows.map(({ seconds: _, ...row }) => row);
}

const undisturbed = await results({});

/** Runs until the evaluation at `step` is recorded, then stops as Ctrl-C does. */
async function interrupted(out: string, step: number): Promise<void> {
  const controller = new AbortController();
  const options = { ...small, out, signal: controller.signal };
  const onEvaluation = (row: EvaluationRow) => {
    if (row.step === step) controller.abort(new DOMException("enough", "AbortError"));
  };
  await assertRejects(() => ablate({ ...options, onEvaluation }), DOMException, "enough");
}

const cellPath = (out: string, extension: string) => {
  const names = [...Deno.readDirSync(`${out}/cells`)].map(({ name }) => name);
  return `${out}/cells/${names.find((name) => name.endsWith(extension))}`;
};

/** Finishes the run: its results, the updates it made, and its notes. */
async function finished(out: string) {
  const notes: string[] = [];
  const steps = new Set<number>();
  const rows = await results({
    out,
    onNote: (note) => notes.push(note),
    onProgress: ({ step, row }) => step !== row?.step && steps.add(step),
  });
  return { rows, steps: [...steps], notes };
}

Deno.test("a run that was stopped goes on where it was, bit for bit, and frees its tensors", async () => {
  const before = tf.memory().numTensors;
  for (const step of [0, 3, 9]) {
    await inFolder(async (out) => {
      await interrupted(out, step);
      const { rows, steps } = await finished(out);
      assertEquals(rows, undisturbed);
      assertEquals(Math.min(...steps), step + 1);
      assertEquals([...Deno.readDirSync(`${out}/cells`)].length, 1);
    });
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("a finished run is not made again", async () => {
  await inFolder(async (out) => {
    await results({ out });
    const { rows, steps, notes } = await finished(out);
    assertEquals([rows, steps, notes], [undisturbed, [], ["1 of 1 runs were done before"]]);
  });
});

Deno.test("a run that was killed right after its last evaluation is done", async () => {
  await inFolder(async (out) => {
    await interrupted(out, 9);
    const checkpoint = await Deno.readFile(cellPath(out, ".safetensors"));
    await results({ out });
    const path = cellPath(out, ".jsonl");
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace(/\{"end".*\n$/, ""));
    await Deno.writeFile(path.replace(/jsonl$/, "safetensors"), checkpoint);
    const { rows, steps } = await finished(out);
    assertEquals([rows, steps], [undisturbed, []]);
    assertEquals([...Deno.readDirSync(`${out}/cells`)].length, 1);
    assertMatch(await Deno.readTextFile(path), /\n\{"end":true,.*\}\n$/);
  });
});

Deno.test("a run adds to a folder what other settings need, and nothing else", async () => {
  await inFolder(async (out) => {
    await results({ out });
    const runs: string[] = [];
    const rows = await results({
      out,
      learningRates: [1, 0.3],
      settings: { beta: [0.9, 0.5] },
      seeds: 2,
      onProgress: ({ label, ended }) => ended && runs.push(label),
    });
    assertEquals(runs, [
      "mnist-logreg M-SVAG 1 beta=0.9 seed 0",
      "mnist-logreg M-SVAG 1 beta=0.5 seed 0",
      "mnist-logreg M-SVAG 0.3 beta=0.9 seed 0",
      "mnist-logreg M-SVAG 0.3 beta=0.5 seed 0",
      "mnist-logreg M-SVAG 1 beta=0.9 seed 1",
      "mnist-logreg M-SVAG 1 beta=0.5 seed 1",
      "mnist-logreg M-SVAG 0.3 beta=0.9 seed 1",
      "mnist-logreg M-SVAG 0.3 beta=0.5 seed 1",
    ]);
    assertEquals(rows.length, 8 * 5);
    assertEquals((await finished(out)).steps, []);
  });
});

Deno.test("a last line that was torn is cut off, and written again", async () => {
  await inFolder(async (out) => {
    await interrupted(out, 6);
    const path = cellPath(out, ".jsonl");
    const { size } = await Deno.stat(path);
    for (const lost of [1, 20]) { // the line is in the checkpoint as well
      await Deno.truncate(path, size - lost);
      await interrupted(out, 9);
      await Deno.remove(cellPath(out, ".safetensors")); // begins again, and keeps what is there
      await interrupted(out, 6).catch(() => {});
    }
    assertEquals((await finished(out)).rows, undisturbed);
    assertMatch(await Deno.readTextFile(path), /^(\{.*\}\n){7}$/);
  });
});

Deno.test("a damaged checkpoint is named, and its run made anew", async () => {
  await inFolder(async (out) => {
    const damages: [(bytes: Uint8Array) => Uint8Array, RegExp][] = [
      [(bytes) => bytes.subarray(0, bytes.length - 8), /safetensors is damaged: /],
      [(bytes) => bytes.fill(1, bytes.length - 3), /safetensors is damaged: its checksum is wrong/],
      [() => new Uint8Array(), /safetensors is damaged: /],
    ];
    for (const [damage, message] of damages) {
      await interrupted(out, 6);
      const path = cellPath(out, ".safetensors");
      await Deno.writeFile(path, damage(await Deno.readFile(path)));
      const { rows, steps, notes } = await finished(out);
      assertEquals([rows, Math.min(...steps)], [undisturbed, 1]);
      assertMatch(notes.join("\n"), message);
      assertMatch(notes.join("\n"), /computing the run anew$/);
      await Deno.remove(cellPath(out, ".jsonl"));
    }
  });
});

Deno.test("a damaged record is named, put aside, and its run made anew", async () => {
  const damages: [(text: string) => string, string][] = [
    [(text) => text.replace("\n{", "\n"), "line 2 is not JSON"],
    [
      (text) => text.replace(/"cell":"./, '"cell":"x'),
      "line 1 is not as it was written: its checksum is wrong",
    ],
    [
      (text) => text.replace(/\n.*\n/, "\n"),
      "line 2 is not as it was written: its checksum is wrong",
    ],
    [
      (text) => text.replaceAll(/,"format":2|,"sum":"[^"]*"/g, ""),
      "line 1 is not that of this run",
    ],
    [() => "some text of another program", "line 1 is not that of this run"],
  ];
  for (const [damage, message] of damages) {
    await inFolder(async (out) => {
      await interrupted(out, 6);
      const path = cellPath(out, ".jsonl");
      await Deno.writeTextFile(path, damage(await Deno.readTextFile(path)));
      const { rows, notes } = await finished(out);
      assertEquals(rows, undisturbed);
      assertStringIncludes(
        notes[0]!,
        `"${path}" is damaged: ${message}; kept it as ${path}.damaged`,
      );
      assert((await Deno.stat(`${path}.damaged`)).isFile);
    });
  }
});

Deno.test("two runs cannot be at work in one folder, and the second says why", async () => {
  await inFolder(async (out) => {
    let second: Promise<void> | undefined;
    await results({
      out,
      onEvaluation: () =>
        second ??= assertRejects(
          () => ablate({ ...small, out }),
          Error,
          `another run is at work in "${out}" (process ${Deno.pid}, since 2`,
        ) as Promise<never>,
    });
    assert(second);
    await second;
    await Deno.writeTextFile(`${out}/lock`, '{"pid":1,"startedAt":"long ago"}'); // of a dead process
    assertEquals((await finished(out)).steps, []);
  });
});

Deno.test("two jobs come to the same as one", async () => {
  const grid = { optimizers: ["m-sgd", "m-svag"], seeds: 2 };
  const one = await results(grid);
  assertEquals(await results({ ...grid, jobs: 2 }), one);
  await inFolder(async (out) => {
    assertEquals(await results({ ...grid, jobs: 2, out }), one);
    assertEquals(await results({ ...grid, jobs: 1, out }), one);
  });
});

Deno.test("a schedule is told by its values, and goes to other threads", async () => {
  const grid = { optimizers: ["m-sgd"], seeds: 2 };
  const halved = (after: number) => (t: number) => t < after ? 0.2 : 0.1;
  await inFolder(async (out) => {
    const one = await results({ ...grid, learningRates: halved(6), out });
    assertEquals(await results({ ...grid, learningRates: halved(6), jobs: 2 }), one);
    const notes: string[] = [];
    await results({ ...grid, learningRates: halved(6), out, onNote: (note) => notes.push(note) });
    await results({ ...grid, learningRates: halved(7), out, onNote: (note) => notes.push(note) });
    assertEquals(notes, ["2 of 2 runs were done before"]);
  });
});
