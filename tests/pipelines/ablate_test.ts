import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { ablate, type AblateOptions } from "../../pipelines/ablate.ts";
import { judgedOf } from "../../pipelines/judging/judged.ts";
import type { EvaluationRow } from "../../pipelines/rows/rows.ts";
import { readRun } from "../../pipelines/runs/read_run.ts";
import { verdict } from "../../pipelines/statistics/verdict/verdict.ts";
import { summarize, type SummaryRow } from "../../pipelines/statistics/summary.ts";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { handMadeSgd, tinyBatches, tinyProblem } from "./tiny.ts";
import { inFolder } from "../in_folder.ts";

await useBackend("cpu");

const small: AblateOptions = {
  problems: [tinyProblem()],
  optimizers: ["m-sgd", "adam"],
  seeds: 2,
  steps: 6,
  evaluateEvery: 3,
  backend: "cpu",
  onNote() {},
};

const read = (folder: string, name: string) => Deno.readTextFile(`${folder}/${name}`);

Deno.test("ablate() runs problems × optimizers × seeds, and each seed starts all alike", async () => {
  const rows = (await ablate({ ...small, seed: 5 })).objects() as EvaluationRow[];
  assertEquals(
    rows.filter(({ step }) => step === 6).map(({ optimizer, seed }) => [optimizer, seed]),
    [["m-sgd", 5], ["adam", 5], ["m-sgd", 6], ["adam", 6]],
  );
  const starts = rows.filter(({ step }) => step === 0).map(({ trainLoss }) => trainLoss);
  assertEquals(starts[0], starts[1]);
  assertEquals(starts[2], starts[3]);
  assert(starts[0] !== starts[2]);
});

Deno.test("ablate() gives every optimizer the same batches under the same seed", async () => {
  const sums: number[] = [];
  const base = tinyProblem();
  const problem = tinyProblem({
    gradient(params, batch) {
      sums.push(batch.xs.sum().dataSync()[0]!);
      return base.gradient(params, batch);
    },
  });
  await ablate({ ...small, problems: [problem], seeds: 1 });
  assertEquals(sums.slice(0, 6), sums.slice(6));
});

Deno.test("ablate() writes the same summary twice, byte for byte, timing aside", async () => {
  const summaries: string[] = [];
  for (let i = 0; i < 2; i++) {
    await inFolder(async (out) => {
      await ablate({ ...small, out });
      summaries.push(await read(out, "summary.csv"));
    });
  }
  const [first, second] = summaries.map((csv) =>
    csv.trim().split("\n").map((line) => line.slice(0, line.lastIndexOf(",")))
  );
  assertMatch(summaries[0]!, /^problem,optimizer,learningRate,.*,secondsPerStep\n/);
  assertEquals(first!.length, 3);
  assertEquals(first, second);
});

Deno.test("ablate() leaves rows, losses, summaries, curves and a manifest, and nothing else", async () => {
  await inFolder(async (out) => {
    const table = await ablate({ ...small, out });
    const names = [...Deno.readDirSync(out)].map(({ name }) => name).sort();
    assertEquals(names, [
      "cells",
      "curves.svg",
      "differences.csv",
      "differences.json",
      "lock",
      "manifest.json",
      "rows.jsonl",
      "summary.csv",
      "summary.json",
      "verdict.json",
    ]);
    const lines = (text: string) => text.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(lines(await read(out, "rows.jsonl")), table.objects());
    const cells = [...Deno.readDirSync(`${out}/cells`)].map(({ name }) => name).sort();
    assertEquals(cells.map((name) => name.replace(/_[0-9a-f]{12}\.jsonl$/, "")), [
      "tiny_adam_seed0",
      "tiny_adam_seed1",
      "tiny_m-sgd_seed0",
      "tiny_m-sgd_seed1",
    ]);
    const [header, ...evaluations] = lines(await read(`${out}/cells`, cells[0]!));
    assertEquals([header.seed, header.steps, header.hyperParameters.learningRate], [0, 6, 0.05]);
    assertEquals(evaluations.slice(0, 3).map(({ batchLosses }) => batchLosses.length), [0, 3, 3]);
    const summary = JSON.parse(await read(out, "summary.json")) as SummaryRow[];
    assertEquals(summary.map(({ optimizer, seeds }) => [optimizer, seeds]), [["m-sgd", 2], [
      "adam",
      2,
    ]]);
    const svg = await read(out, "curves.svg");
    for (const text of ["M-SGD", "Adam", "tiny", "training loss", "test accuracy"]) {
      assertStringIncludes(svg, text);
    }
    const manifest = JSON.parse(await read(out, "manifest.json"));
    assertEquals([manifest.backend, manifest.options.seeds], ["cpu", 2]);
    assertMatch(manifest.finishedAt, /^\d{4}-/);
  });
});

Deno.test("ablate() goes on after a run that diverges, and counts it", async () => {
  await inFolder(async (out) => {
    const rows = await ablate({ ...small, learningRates: { "m-sgd": 1e30 }, out });
    const [diverged, fine] = summarize(rows).objects() as SummaryRow[];
    assertEquals([diverged!.diverged, diverged!.trainLoss, diverged!.seeds], [2, undefined, 2]);
    assertEquals([fine!.diverged, fine!.seeds], [0, 2]);
    const last = (await read(out, "rows.jsonl")).split("\n").map((line) => line && JSON.parse(line))
      .find((row) => row.diverged);
    assertEquals(last.trainLoss, null);
    assertMatch(await read(out, "summary.csv"), /\ntiny,m-sgd,1e\+30,,4,\d,2,2,,,,,,,,,cpu,\n/);
  });
});

Deno.test("ablate() takes optimizers of one's own, with their own step size", async () => {
  const rows = await ablate({ ...small, optimizers: [handMadeSgd(0.1), "adam"], seeds: 1 });
  const summary = summarize(rows).objects() as SummaryRow[];
  assertEquals(
    summary.map(({ optimizer, learningRate }) => [optimizer, learningRate]),
    [["hand-made", null], ["adam", 0.05]],
  );
});

Deno.test("ablate() refuses names given twice, and step sizes of nobody", async () => {
  const cases: [AblateOptions, string][] = [
    [{ optimizers: ["adam", "adam"] }, 'the optimizer "adam" is given twice'],
    [{ optimizers: [] }, "at least one optimizer"],
    [{ problems: [tinyProblem(), tinyProblem()] }, 'the problem "tiny" is given twice'],
    [{ learningRates: { rmsprop: 1 } }, 'step size for "rmsprop", which is not in this run'],
    [{ learningRates: { adam: -1 } }, "learningRate of adam must be a positive number"],
    [{ seeds: 0 }, "seeds must be"],
  ];
  for (const [change, message] of cases) {
    await assertRejects(() => ablate({ ...small, ...change }), RangeError, message);
  }
});

Deno.test("ablate() finds out that it cannot write before it trains", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    let steps = 0;
    const options = { ...small, out: `${folder}/file/run`, onProgress: () => steps++ };
    await assertRejects(
      () => ablate(options),
      Error,
      `cannot write to the folder "${folder}/file/run": a part of the path is not a folder`,
    );
    assertEquals(steps, 0);
  });
});

Deno.test("ablate() doubts runs whose batches end, in its verdict and in a report's", () =>
  inFolder(async (out) => {
    const problem = tinyProblem({
      batches: ({ seed, batchSize }) => tinyBatches(seed, batchSize, 5),
    });
    const run = { ...small, problems: [problem], out };
    const doubt =
      "4 of 4 runs ended before the 6 steps that were planned, as early as after 5: batches " +
      "should come without end";
    const lengths: unknown[] = [];
    for (const own of [run, { ...run, onPlanned: (each: unknown) => lengths.push(each) }]) {
      await ablate(own);
      const [{ doubts }] = JSON.parse(await read(out, "verdict.json"));
      assert(doubts.includes(doubt), doubts);
    }
    assertEquals(lengths, [{ tiny: { steps: 6, examples: undefined } }]);
    const { rows, options } = judgedOf(await readRun(out));
    assert(verdict(rows, options)[0]!.doubts.includes(doubt));
  }));
