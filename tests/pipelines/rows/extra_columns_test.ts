/** What a problem measures besides goes wherever its losses go. */
import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { parquetReadObjects } from "hyparquet";
import { ablate } from "../../../pipelines/ablate.ts";
import { mergeFolders } from "../../../pipelines/merge.ts";
import { collect } from "../../../pipelines/report/collect.ts";
import { groups } from "../../../pipelines/report/charts/groups.ts";
import { wholeRun } from "../../../pipelines/report/content/chart.ts";
import { summaryText } from "../../../pipelines/results/summary_text.ts";
import { curves } from "../../../pipelines/statistics/curves.ts";
import { measuringOf } from "../../../pipelines/statistics/verdict/primary_measure.ts";
import { tableOf } from "../../../pipelines/rows/rows.ts";
import { summarize } from "../../../pipelines/statistics/summary.ts";
import { verdict } from "../../../pipelines/statistics/verdict/verdict.ts";
import { loadRuns, saveEvents, saveTable } from "../../../pipelines/table.ts";
import { agreementOf } from "../../../pipelines/verification/agreement.ts";
import type { Evaluation, Problem } from "../../../problems/problem.ts";
import { rowsOf } from "../statistics/rows.ts";
import { tinyProblem } from "../tiny.ts";

/** A problem with columns of its own, one of which is not finite in the middle of a run. */
function measuring(id: string, extra: (loss: number) => Evaluation["extra"]): Problem {
  const { evaluate, ...rest } = tinyProblem({ id, fingerprint: () => id });
  return {
    ...rest,
    async evaluate(params) {
      const found = await evaluate(params);
      return { ...found, extra: extra(found.testLoss)! };
    },
  };
}

const one = measuring("one", (loss) => ({
  "testLoss/rare": 2 * loss,
  "testLoss/frequent": loss / 2,
  "norm/all": loss < 1 ? Infinity : 1,
}));
const other = measuring("other", (loss) => ({ "testLoss/frequent": loss, "testLoss/rare": 3 }));
const plain = tinyProblem({ id: "plain", fingerprint: () => "plain" });

const options = {
  problems: [one, other, plain],
  optimizers: ["m-sgd", "adam"],
  learningRates: 0.1,
  steps: 6,
  evaluateEvery: 3,
  seeds: 3,
  validation: 0,
  backend: "cpu",
  onNote() {},
} as const;

Deno.test("columns of a problem's own are recorded, packed, continued, summed up and judged", async () => {
  const root = await Deno.makeTempDir();
  try {
    const [out, packed, again] = [`${root}/out`, `${root}/run.arrow`, `${root}/again`];
    const made = await ablate({ ...options, out });
    const own = ["testLoss/rare", "testLoss/frequent", "norm/all"];
    assertEquals(made.columnNames().slice(-3), own);
    for (const row of made.objects() as Record<string, number>[]) {
      const { problem, testLoss } = row as unknown as { problem: string; testLoss: number };
      const rare = problem === "plain" ? null : problem === "one" ? 2 * testLoss : 3;
      assertEquals(row["testLoss/rare"], rare);
      const norm = problem !== "one" ? null : testLoss < 1 ? NaN : 1;
      if (row["norm/all"] !== Infinity) assertEquals(row["norm/all"], norm); // before it is in a file
    }

    // read again: from the folder, from one file, and from where that was unpacked; nothing is computed anew
    const read = await loadRuns(out);
    assertEquals(read.columnNames().filter((name) => own.includes(name)), own);
    await mergeFolders([out], packed, () => {});
    await mergeFolders([packed], again, () => {});
    const rowsIn = async (from: string) =>
      (await loadRuns(from)).objects().map((row) => ({ ...row, run: "" }));
    assertEquals(await rowsIn(packed), await rowsIn(out));
    const notes: string[] = [];
    await ablate({ ...options, out: again, onNote: (note) => notes.push(note) });
    assert(notes.includes("18 of 18 runs were done before"), notes.join("\n"));

    // summed up
    const summary = summarize(read.filter((d: { problem: string }) => d.problem === "one"));
    const rare = summary.get("testLoss/rare", 0), test = summary.get("testLoss", 0);
    assertAlmostEquals(rare, 2 * test);
    assertAlmostEquals(summary.get("testLossSd/rare", 0), 2 * summary.get("testLossSd", 0));
    const text = summaryText(summarize(read));
    const blocks = text.split("\n\n").filter((block) => block.startsWith("test loss"));
    assertEquals(
      blocks.map((block) => block.split("\n").slice(2).map((line) => line.split(" ")[0])),
      [
        ["rare", "frequent"],
        ["rare", "frequent"], // in the order of the columns
      ],
    );

    // judged, as a value and as a time
    const judged = verdict(read.filter((d: { problem: string }) => d.problem === "one"), {
      measure: "testLoss/rare",
    });
    const byLoss = verdict(read.filter((d: { problem: string }) => d.problem === "one"), {
      measure: "testLoss",
    });
    assertAlmostEquals(judged[0]!.pairs[0]!.estimate!, byLoss[0]!.pairs[0]!.estimate!, 1e-9);
    assert(judged[0]!.text.startsWith("one, by test loss of rare, 3 seeds:"));
    assertEquals(
      measuringOf("steps:testLoss/rare=0.5").title,
      "steps to a test loss of rare of 0.5",
    );
    assertEquals(measuringOf("testAccuracy/rare").better, 1);
    assertEquals(curves(made, "testLoss/rare").numRows(), 12);
    await assertRejects(
      () => ablate({ ...options, problems: [plain], measure: "testLoss/rare" }),
      RangeError,
      'plain has no testLoss/rare to judge by, got "testLoss/rare"; it has trainLoss, testLoss,',
    );

    // on the page
    const data = await collect([out]);
    const shown = groups.groups(data, wholeRun);
    assertEquals(shown.map(({ problem }) => problem), ["one", "other"]);
    const { columns, rows } = shown[0]!.panels[0]!.table();
    assertEquals(rows.map((row) => columns.slice(0, 2).map(({ text }) => text(row))), [
      ["M-SGD", "rare"],
      ["M-SGD", "frequent"],
      ["Adam", "rare"],
      ["Adam", "frequent"],
    ]);

    // for other programs
    await saveTable(read, `${root}/rows.parquet`);
    const file = (await Deno.readFile(`${root}/rows.parquet`)).buffer;
    const columnsRead = await parquetReadObjects({ file, columns: ["testLoss/rare"] });
    assertEquals(columnsRead.map((row) => row["testLoss/rare"]), [...read.array("testLoss/rare")]);
    const files = await saveEvents(read, `${root}/events`);
    const bytes = new TextDecoder("latin1").decode(await Deno.readFile(files[0]!));
    assert(bytes.includes("testLoss/rare"));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("columns of a problem's own must be named by quantity and group, and have numbers", async () => {
  const wrong = async (extra: Readonly<Record<string, unknown>>, message: string) => {
    const problem = measuring("wrong", () => extra as Evaluation["extra"]);
    await assertRejects(() => ablate({ ...options, problems: [problem] }), TypeError, message);
  };
  await wrong({ rare: 1 }, 'such as "testLoss/rare", got "rare"');
  await wrong(
    { "testLoss/rare": "1" },
    'the extra column "testLoss/rare" must be a number, got string',
  );
});

Deno.test("a table of rows without columns of problems has none, and summaries neither", () => {
  const table = tableOf(rowsOf({ adam: [0.1] }));
  assertEquals(table.columnNames().at(-1), "seconds");
  assertEquals(summarize(table).columnNames().at(-1), "secondsPerStep");
  assertThrows(() => curves(table, "testLoss/rare"), RangeError, 'no measure "testLoss/rare"');
});

Deno.test("verification compares columns of a problem's own", () => {
  const line = {
    ...{ step: 0, examples: 0, epoch: 0, trainLoss: 1, testLoss: 1, trainAccuracy: null },
    ...{ testAccuracy: null, testExamples: null, validationLoss: null, validationAccuracy: null },
    ...{ batchLoss: null, meanBatchSize: null, diverged: false, seconds: 0, batchLosses: [] },
  };
  const of = (loss: number, share: number) => [
    { ...line, "testLoss/rare": loss, "testAccuracy/rare": share },
  ];
  assertEquals(agreementOf(of(1, 0.5), of(1, 0.5)).sameDigits, true);
  assertEquals(agreementOf(of(1, 0.5), of(1.05, 0.51)).close, true);
  assertEquals(agreementOf(of(1, 0.5), of(2, 0.5)).close, false);
  assertEquals(agreementOf(of(1, 0.5), of(1, 0.6)).close, false);
});
