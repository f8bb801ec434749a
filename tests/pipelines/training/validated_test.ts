import { assert, assertEquals } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import type { EvaluationRow } from "../../../pipelines/rows/rows.ts";
import { validated } from "../../../pipelines/training/validated.ts";
import { tune } from "../../../pipelines/tune.ts";
import type { TuningRow } from "../../../pipelines/tuning/tuning.ts";
import { loadProblem } from "../../../problems/catalogue/registry.ts";
import { tinyMnist, tinyProblem } from "../tiny.ts";

await useBackend("cpu");

Deno.test("validated() cuts a problem once, and leaves one that has nothing to keep", async () => {
  const data = await tinyMnist();
  const problem = await loadProblem("mnist-logreg", { data });
  const cut = validated(problem, 0.1);
  assertEquals([problem.trainSize, cut.trainSize], [40, 36]);
  assert(validated(problem, 0.1) === cut);
  assert(validated(problem) === problem);
  const plain = tinyProblem();
  assert(validated(plain, 0.1) === plain);
  await Deno.remove(data, { recursive: true });
});

Deno.test("tune() chooses by the validation part with seeds of its own; replicates train without it", async () => {
  const data = await tinyMnist();
  const options = {
    problems: ["mnist-logreg"],
    optimizers: ["m-sgd"],
    data,
    steps: 4,
    batchSize: 8,
    backend: "cpu",
    onNote() {},
  } as const;
  const tuned = (await tune({ ...options, grid: [0.1, 0.01] })).objects() as TuningRow[];
  assertEquals(tuned.map(({ metric, by }) => [metric, by]), [
    ["validationAccuracy", "end"],
    ["validationAccuracy", "end"],
  ]);
  assertEquals(tuned.map(({ testAccuracy, testLoss }) => testAccuracy ?? testLoss ?? null), [
    null,
    null,
  ]);
  const rows = (await ablate({ ...options, learningRates: 0.1 })).objects() as EvaluationRow[];
  assertEquals(rows.at(-1)!.epoch, rows.at(-1)!.examples / 36);
  assert(
    rows.every(({ validationAccuracy, testExamples }) =>
      validationAccuracy !== null && testExamples === 20
    ),
  );
  const whole = await ablate({ ...options, learningRates: 0.1, validation: 0 });
  assertEquals(whole.array("validationLoss").every((value) => value === null), true);
  await Deno.remove(data, { recursive: true });
});
