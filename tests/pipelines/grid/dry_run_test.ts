import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { ablateGrid } from "../../../pipelines/grid/ablate.ts";
import { memoryNeed, memoryRoom } from "../../../pipelines/grid/memory_room.ts";
import { dryRunText } from "../../../pipelines/grid/dry_run.ts";
import { UsageError } from "../../../pipelines/command_line/flags.ts";
import { verdict } from "../../../pipelines/statistics/verdict/verdict.ts";
import { summarize, type SummaryRow } from "../../../pipelines/statistics/summary.ts";
import { tunedRates } from "../../../pipelines/tuning/tuned_rates.ts";
import { splitVariants } from "../../../pipelines/statistics/variants.ts";
import { tinyProblem } from "../tiny.ts";
import { inFolder } from "../../in_folder.ts";

await useBackend("cpu");

const grid = {
  problems: [tinyProblem({ fingerprint: () => "1" })],
  optimizers: ["m-sgd"],
  learningRates: [0.1, 0.01],
  seeds: 1,
  seed: 0,
  steps: 8,
  validation: 0.1,
  backend: "cpu" as const,
  onNote() {},
};

Deno.test("dryRunText() lists runs, done and to do, and leaves the folder as it is", async () => {
  await inFolder(async (out) => {
    await ablate({ ...grid, learningRates: 0.1, out });
    const before = [...Deno.readDirSync(`${out}/cells`)];
    const lines = (await dryRunText(ablateGrid({ ...grid, out }))).split("\n");
    assertMatch(lines[2]!, /^tiny M-SGD 0.1 seed 0 +0.1 +8 {2}done$/);
    assertMatch(lines[3]!, /^tiny M-SGD 0.01 seed 0 +0.01 +8 {2}to do +\d+ s$/);
    assertMatch(lines[5]!, /^1 of 2 runs are done; the others take about \d+ s, 1 at a time/);
    assertEquals([...Deno.readDirSync(`${out}/cells`)], before);
  });
});

Deno.test("dryRunText() plans a hundred thousand runs, and lists those of a method together", async () => {
  await inFolder(async (out) => {
    await ablate({ ...grid, learningRates: 0.1, seeds: 2, out });
    const many = { ...grid, learningRates: [0.1, 0.01], seeds: 50_000, out };
    const lines = (await dryRunText(many)).split("\n");
    assertMatch(lines[2]!, /^tiny M-SGD 0.1 seeds 0 to 1: 2 runs +0.1 +8 {2}done$/);
    assertMatch(lines[3]!, /^tiny M-SGD 0.01 seeds 0 to 49999: 50000 runs +0.01 +8 {2}to do +\d/);
    assertMatch(lines[4]!, /^tiny M-SGD 0.1 seeds 2 to 49999: 49998 runs +0.1 +8 {2}to do +\d/);
    assertMatch(lines[6]!, /^2 of 100000 runs are done; /);
  });
});

Deno.test("dryRunText() says what does not fit into memory, and lists the rest", async () => {
  const tight = tinyProblem({ fingerprint: () => "1" });
  const gradient = () => {
    throw new RangeError("out of memory: 9 MB more are wanted");
  };
  const text = await dryRunText({ ...grid, problems: [Object.assign(tight, { gradient })] });
  assertMatch(text, /M-SGD 0.01 seed 0 +0.01 +8 {2}to do {2}does not fit\n/);
  assertMatch(text, /\ntiny M-SGD 0.1 does not fit: out of memory: 9 MB more are wanted\n/);
});

Deno.test("a grid's limits are told before anything runs", async () => {
  const planned = (options: object) => dryRunText({ ...grid, ...options });
  await assertRejects(
    () => planned({ seed: 2 ** 53 - 2, seeds: 3 }),
    RangeError,
    "the last seed, must be a whole number of at least 0, got 9007199254740992",
  );
  await assertRejects(
    () => planned({ seeds: 1_000_000 }),
    RangeError,
    "a grid must have at most 1000000 runs, got 2000000",
  );
  const digits = { problems: ["quadratic", "mnist-logreg"], learningRates: 0.1 };
  await assertRejects(
    () => ablate({ ...grid, ...digits, batchSize: 20_000, onEvaluation: () => fail() }),
    RangeError,
    "batchSize must be at most 7200, the number of examples of mnist-logreg less those kept for validation, got 20000",
  );
  const few = memoryNeed(1).bytes;
  const tight = { bytes: 64 * few, free: 8 * few };
  assertThrows(() => memoryRoom(64, tight, true), RangeError, "jobs must be at most 8, as ");
  const fewer = memoryRoom(64, tight, false);
  assertEquals(fewer.parallel, 8);
  assertMatch(fewer.remark!, /^as \d.* GB of memory are free, there are 8 runs at a time$/);
  assertMatch(
    memoryRoom(64, { bytes: 64 * few, free: undefined }, true).remark!,
    /^64 runs at a time take about \d.* GB of memory; with/,
  );
  assertEquals(memoryRoom(1, { bytes: few, free: 1 }, true), { parallel: 1 });
});

function fail(): never {
  throw new Error("something ran");
}

Deno.test("tunedRates() takes the winners of this run, and says what is missing", async () => {
  await inFolder(async (folder) => {
    const searched = { steps: 10, seeds: 1, diverged: 0, metric: "testAccuracy" };
    const row = { ...searched, problem: "p", optimizer: "adam", learningRate: 0.3, winner: true };
    const rows = [{ ...row, learningRate: 1, winner: false }, row, { ...row, problem: "q" }];
    await Deno.writeTextFile(`${folder}/tuning.json`, JSON.stringify(rows));
    const wanted = { problems: ["p"], optimizers: ["adam"] };
    const { learningRates, tuning } = await tunedRates(folder, wanted);
    assertEquals(learningRates, { "p:adam": 0.3 });
    assertEquals(tuning.map(({ optimizer, chosen }) => [optimizer, chosen]), [["adam", 0.3]]);
    const missing = { ...wanted, optimizers: ["sgd"] };
    await assertRejects(() => tunedRates(folder, missing), UsageError, "no winner for sgd on p");
    const both = { ...wanted, optimizers: ["sgd", "adam"] };
    await assertRejects(() => tunedRates(folder, both), UsageError, "no winner for sgd on p");
    assertEquals((await tunedRates(folder, both, true)).learningRates, { "p:adam": 0.3 });
    await assertRejects(() => tunedRates(folder, missing, true), UsageError, "no winner for sgd");
    await assertRejects(() => tunedRates(`${folder}/x`, wanted), UsageError, "no such file");
  });
});

Deno.test("dryRunText() estimates runs whose batches are computed in parts", async () => {
  const text = await dryRunText({ ...grid, batchSize: 4, computationalBatchSize: 3 });
  assertMatch(text, /\n0 of 2 runs are done; the others take about \d+ s/);
});

Deno.test("step sizes can be for one problem alone", async () => {
  const rows = await ablate({ ...grid, learningRates: { "m-sgd": 1, "tiny:m-sgd": 0.2 } });
  assertEquals(rows.get("learningRate", 0), 0.2);
  const colon = { ...grid, problems: [tinyProblem({ id: "tiny:a+b=1" })] };
  const own = await ablate({ ...colon, learningRates: { "tiny:a+b=1:m-sgd": 0.3 } });
  assertEquals(own.get("learningRate", 0), 0.3);
  const other = { ...grid, learningRates: { "tinny:m-sgd": 0.2 } };
  await assertRejects(() => ablate(other), RangeError, '"tinny", which is not in this run of tiny');
});

Deno.test("splitVariants() tells apart what was run with several settings", async () => {
  const rows = await ablate({
    ...grid,
    optimizers: ["m-sgd", "adam"],
    learningRates: {
      "m-sgd": [0.1, 0.01],
    },
  });
  const names = splitVariants(rows).select("optimizer").dedupe().array("optimizer");
  assertEquals(names, ["m-sgd 0.1", "m-sgd 0.01", "adam"]);
});

Deno.test("rows tell schedules apart that begin alike, and from constants", async () => {
  const learningRates = [0.1, () => 0.1, (t: number) => 0.1 / (1 + t)];
  const rows = await ablate({ ...grid, learningRates, settings: { beta: 0.5 }, seeds: 2 });
  const summary = summarize(rows).objects() as SummaryRow[];
  assertEquals(
    summary.map(({ learningRate, settings, seeds }) => [learningRate, settings, seeds]),
    [
      [0.1, "beta=0.5", 2],
      [0.1, "beta=0.5 schedule=2", 2],
      [0.1, "beta=0.5 schedule=3", 2],
    ],
  );
  assertEquals(summary[0]!.testLoss, summary[1]!.testLoss);
  assert(summary[1]!.testLoss !== summary[2]!.testLoss);
  assertEquals(verdict(rows)[0]!.methods.length, 1);
  const names = splitVariants(rows).select("optimizer").dedupe().array("optimizer");
  const named = ["beta=0.5", "beta=0.5 schedule=2", "beta=0.5 schedule=3"];
  assertEquals(names, named.map((each) => `m-sgd ${each}`));
});
