/** Recorded runs whose batch sizes change: stopped and continued, told apart, in threads. */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { type BatchSizeRule, cabs, constantBatchSize } from "../../optimizers/batch_sizes/mod.ts";
import { ablate, type AblateOptions } from "../../pipelines/ablate.ts";
import type { EvaluationRow } from "../../pipelines/rows/rows.ts";
import { tinyMnist } from "../pipelines/tiny.ts";
import { inFolder } from "../in_folder.ts";

await useBackend("cpu");
const data = await tinyMnist();
globalThis.addEventListener("unload", () => Deno.removeSync(data, { recursive: true }));

const small: AblateOptions = {
  problems: ["mnist-logreg"],
  optimizers: ["sgd", "m-svag-mb"],
  learningRates: { "sgd": 2, "m-svag-mb": 0.5 },
  data,
  examples: 200,
  evaluateEvery: 40,
  batchSize: cabs({ min: 4, max: 60, runningAverage: 0.5 }),
  validation: 0,
  backend: "cpu",
  onNote() {},
};

async function results(options: AblateOptions = {}): Promise<object[]> {
  const rows = (await ablate({ ...small, ...options })).objects() as EvaluationRow[];
  return rows.map(({ seconds: _, ...row }) => row);
}

const undisturbed = await results();

Deno.test("a run of so many examples ends with the first update that reaches them", () => {
  const rows = (undisturbed as EvaluationRow[]).filter(({ optimizer }) => optimizer === "sgd");
  const last = rows.at(-1)!;
  assert(last.examples >= 200 && last.examples - last.meanBatchSize! * 2 < 200, `${last.examples}`);
  for (const [i, row] of rows.entries()) {
    assertEquals(row.batchSize, "cabs:min=4,max=60,running-average=0.5");
    assertEquals(row.epoch, row.examples / 40);
    if (i === 0) {
      assertEquals([row.examples, row.meanBatchSize], [0, null]);
      continue;
    }
    const before = rows[i - 1]!;
    const mean = (row.examples - before.examples) / (row.step - before.step);
    assertAlmostEquals(row.meanBatchSize!, mean, 1e-9);
    assert(row.examples >= 200 || Math.floor(row.examples / 40) > Math.floor(before.examples / 40));
  }
});

Deno.test("a run whose batch sizes change goes on where it was stopped, bit for bit", async () => {
  const before = tf.memory().numTensors;
  for (const stopAt of [1, 3]) {
    await inFolder(async (out) => {
      const controller = new AbortController();
      let evaluations = 0;
      const onEvaluation = () => {
        if (++evaluations === stopAt) controller.abort(new DOMException("enough", "AbortError"));
      };
      await assertRejects(
        () => results({ out, onEvaluation, signal: controller.signal }),
        DOMException,
        "enough",
      );
      assertEquals(await results({ out }), undisturbed);
      const notes: string[] = [];
      assertEquals(await results({ out, onNote: (note) => notes.push(note) }), undisturbed);
      assertEquals(notes, ["2 of 2 runs were done before"]);
      const cells = [...Deno.readDirSync(`${out}/cells`)].filter(({ name }) =>
        name.includes("_sgd_")
      );
      const lines = (await Deno.readTextFile(`${out}/cells/${cells[0]!.name}`)).trim().split("\n");
      const [, , second] = lines.map((line) => JSON.parse(line));
      assertEquals(second.batchSizes.length, second.batchLosses.length);
      assertEquals(second.batchSizes[0], 4);
    });
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("a run is told by its rule's settings, its budget, and how it is computed", async () => {
  await inFolder(async (out) => {
    const made: string[] = [];
    const onProgress: AblateOptions["onProgress"] = ({ ended, label }) => ended && made.push(label);
    const one = { optimizers: ["sgd"], learningRates: 2, out, onProgress };
    await results(one);
    await results({ ...one, batchSize: cabs({ min: 4, max: 60, runningAverage: 0.5 }) });
    assertEquals(made.length, 1);
    await results({ ...one, batchSize: cabs({ min: 4, max: 61, runningAverage: 0.5 }) });
    await results({ ...one, examples: 201 });
    await results({ ...one, evaluateOn: 3 });
    await results({ ...one, computationalBatchSize: 5 });
    assertEquals(made.length, 5);
    const own: BatchSizeRule = {
      name: "growing",
      min: 2,
      max: 50,
      init: () => ({ count: 0, batchSize: 2 }),
      update: ({ count, batchSize }) => {
        const next = Math.min(batchSize + 2, 50);
        return [{ count: count + 1, batchSize: next }, next];
      },
    };
    for (
      const batchSize of [own, own, { ...own, fingerprint: "1" }, { ...own, fingerprint: "1" }]
    ) {
      await results({ ...one, batchSize });
    }
    assertEquals(made.length, 8); // without a fingerprint each is a new one
  });
});

Deno.test("rules go to other threads, and come to the same there", async () => {
  assertEquals(await results({ jobs: 2 }), undisturbed);
  const own = { ...constantBatchSize(4), name: "my own" };
  await assertRejects(() => results({ jobs: 2, batchSize: own }), RangeError, "jobs must be 1");
});

Deno.test("a batch in computational parts trains to the same, but for rounding", async () => {
  const whole = await results({ optimizers: ["m-svag-mb"], learningRates: 0.5 });
  const parts = await results({
    optimizers: ["m-svag-mb"],
    learningRates: 0.5,
    computationalBatchSize: 3,
  });
  const last = (rows: object[]) => rows.at(-1) as EvaluationRow;
  assertEquals(last(parts).examples, last(whole).examples);
  assertAlmostEquals(last(parts).trainLoss, last(whole).trainLoss, 1e-4);
});
