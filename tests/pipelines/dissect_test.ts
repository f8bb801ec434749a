import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { dissect, type DissectOptions } from "../../pipelines/dissect.ts";
import { tinyProblem } from "./tiny.ts";
import { inFolder } from "../in_folder.ts";

await useBackend("cpu");

const rates = { "m-sgd": 0.1, "m-ssd": 0.05, "adam": 0.05, "m-svag": 0.1 };
const problem = tinyProblem({
  defaults: { batchSize: 4, steps: 6, learningRates: rates },
  fingerprint: () => "tiny 1",
});
const options: DissectOptions = {
  problem,
  optimizers: ["m-sgd"],
  budget: 120,
  backend: "cpu",
  onNote() {},
};

/** What came of it without what a clock says. */
function results({ verdicts, tables, advice }: Awaited<ReturnType<typeof dissect>>) {
  const { check, noise, curvature, predictions, stepSizes } = tables;
  const plain = [check, noise, curvature, predictions, stepSizes].map((table) => table.objects());
  return JSON.parse(JSON.stringify([verdicts, advice, plain]));
}

Deno.test("dissect() is stopped in any stage, and goes on to the same results", () =>
  inFolder(async (out) => {
    const stoppedAt = async (place: string) => {
      const stop = new AbortController();
      const onNote = (note: string) => note.startsWith(place) && stop.abort(new Error(place));
      const call = () => dissect({ ...options, out, onNote, signal: stop.signal });
      await assertRejects(call, Error, place);
    };
    await stoppedAt("2 of 6");
    // in one go by the same plan, which depends on how fast the machine was
    await Deno.mkdir(`${out}/whole`);
    await Deno.copyFile(`${out}/plan.json`, `${out}/whole/plan.json`);
    const whole = await dissect({ ...options, out: `${out}/whole` });
    for (const place of ["3 of 6", "4 of 6", "5 of 6"]) await stoppedAt(place);
    const notes: string[] = [];
    const found = await dissect({ ...options, out, onNote: (note) => notes.push(note) });
    assertEquals(results(found), results(whole));
    assert(notes.some((note) => /runs were done before/.test(note)), notes.join("\n"));
    const page = await Deno.readTextFile(found.page!);
    assert(page.includes("layer-noise") && page.includes('"dissection":{'));
    const data = JSON.parse(await Deno.readTextFile(`${out}/dissection.json`));
    assertEquals(data.verdicts[0].problem, "tiny");
  }));

Deno.test("dissect() says after the check what budget would be enough", async () => {
  const notes: string[] = [];
  const onNote = (note: string) => notes.push(note);
  await assertRejects(
    () => dissect({ ...options, budget: 1e-6, onNote }),
    RangeError,
    "is too small for tiny: with runs of 6 updates",
  );
  assertEquals(notes.length, 1);
  assert(notes[0]!.startsWith("1 of 6, check: "), notes[0]);
});

Deno.test("dissect() refuses in its first stage what the problem does not have", async () => {
  const notes: string[] = [];
  const onNote = (note: string) => notes.push(note);
  for (const measure of ["testLoss/rare", "validationLoss"] as const) {
    await assertRejects(
      () => dissect({ ...options, measure, onNote }),
      RangeError,
      `tiny has no ${measure} to judge by, got "${measure}"; it has trainLoss, testLoss, `,
    );
  }
  assertEquals(notes.filter((note) => note.startsWith("2 of 6")), []);
});

Deno.test("dissect() refuses names and numbers that are wrong", async () => {
  await assertRejects(() => dissect({ problem: "mnist-lp" }), RangeError, "mnist-mlp");
  await assertRejects(() => dissect({ ...options, budget: -1 }), RangeError, "budget");
  await assertRejects(() => dissect({ ...options, steps: 0 }), RangeError, "steps");
  await assertRejects(() => dissect({ ...options, optimizers: ["adann"] }), RangeError, "adann");
});

Deno.test("dissect() without a folder keeps nothing, and makes no page", async () => {
  const { page, advice, tables } = await dissect({ ...options, steps: 3 });
  assertEquals(page, undefined);
  assert(advice !== undefined && advice.optimizer === "m-sgd");
  assertStringIncludes(advice.text, "It was compared with no other.");
  assertEquals(tables.cost.array("optimizer"), ["M-SGD"]);
});
