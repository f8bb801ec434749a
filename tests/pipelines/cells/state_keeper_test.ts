/** What is saved between evaluations, by the clock or because a run is to stop. */
import { assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { cabs } from "../../../optimizers/batch_sizes/mod.ts";
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

/** Stops a run, as Ctrl-C does, when so many steps or examples are done; what it notes. */
async function stoppedAt(options: AblateOptions, at: number): Promise<string[]> {
  const controller = new AbortController();
  const notes: string[] = [];
  await assertRejects(() =>
    ablate({
      ...small,
      ...options,
      signal: controller.signal,
      onNote: (note) => notes.push(note),
      onProgress: ({ step }) =>
        step >= at && controller.abort(new DOMException("enough", "AbortError")),
    }), DOMException);
  return notes;
}

Deno.test("a run that was stopped between evaluations goes on from there, bit for bit", async () => {
  const before = tf.memory().numTensors;
  for (const step of [1, 2, 7, 10]) {
    await inFolder(async (out) => {
      assertEquals(await stoppedAt({ out }, step), [
        `mnist-logreg M-SVAG seed 0: stopped at step ${step} of 12`,
      ]);
      const { rows, steps } = await finished(out);
      assertEquals([rows, Math.min(...steps)], [undisturbed, step + 1]);
    });
  }
  await inFolder(async (out) => {
    for (let step = 1; step < 12; step++) await stoppedAt({ out }, step);
    assertEquals((await finished(out)).rows, undisturbed);
  });
  assertEquals(tf.memory().numTensors, before);
});

const kinds: Readonly<Record<string, AblateOptions>> = {
  "with a rule for batch sizes": { batchSize: cabs({ min: 4, max: 40 }), steps: 12 },
  "whose length is in examples": { steps: undefined, examples: 90, evaluateEvery: 25 },
  "in both": { batchSize: cabs({ min: 4, max: 40 }), steps: undefined, examples: 90 },
  "that diverges": { optimizers: ["sgd"], learningRates: 1e30, evaluateEvery: 12 },
};
for (const [kind, options] of Object.entries(kinds)) {
  Deno.test(`a run ${kind}, stopped again and again, comes to the same`, async () => {
    const whole = await results(options);
    await inFolder(async (out) => {
      for (let at = 1; at < 80; at += 9) {
        await stoppedAt({ ...options, out, checkpointEvery: 1e-9 }, at).catch(() => {});
      }
      assertEquals(await results({ ...options, out }), whole);
    });
  });
}

Deno.test("the state is saved by the clock, so that a run that is killed goes on from there", async () => {
  await inFolder(async (out) => {
    const [path, kept]: string[] = [`${out}/kept`, `${out}/run`];
    await ablate({
      ...small,
      out: kept!,
      evaluateEvery: 12,
      checkpointEvery: 1e-9,
      onProgress: ({ step, row }) => {
        if (step !== 8 || row?.step !== 0) return;
        Deno.copyFileSync(cellPath(kept!, ".safetensors"), `${path}.safetensors`);
        Deno.copyFileSync(cellPath(kept!, ".jsonl"), `${path}.jsonl`);
      },
    });
    const rows = await results({ out: kept!, evaluateEvery: 12 });
    const record = cellPath(kept!, ".jsonl");
    await Deno.rename(`${path}.jsonl`, record);
    await Deno.rename(`${path}.safetensors`, record.replace(/jsonl$/, "safetensors"));
    const steps: number[] = [];
    const onProgress = ({ step }: { readonly step: number }) => void steps.push(step);
    assertEquals(await results({ out: kept!, evaluateEvery: 12, onProgress }), rows);
    assertEquals(steps.find((step) => step > 0), 8); // of what was saved after step 7
  });
});
