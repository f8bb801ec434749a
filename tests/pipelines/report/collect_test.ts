import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { judge } from "../../../pipelines/judge.ts";
import { collect } from "../../../pipelines/report/collect.ts";
import { readRun } from "../../../pipelines/runs/read_run.ts";
import { tableOf } from "../../../pipelines/rows/rows.ts";
import type { PaperObservation } from "../../../pipelines/statistics/observations/observation_shape.ts";
import { summarize } from "../../../pipelines/statistics/summary.ts";
import { verdict } from "../../../pipelines/statistics/verdict/verdict.ts";
import { tune } from "../../../pipelines/tune.ts";
import { tunedRates } from "../../../pipelines/tuning/tuned_rates.ts";
import { tinyProblem } from "../tiny.ts";
import { madeUpRun } from "./made_up_run.ts";

Deno.test("collect() has the tables that ablate prints, and where each cell stands", async () => {
  const folder = await madeUpRun({ diverging: "adam", unfinished: "m-ssd", seeds: 2 });
  const { runs } = await readRun(folder);
  const rows = tableOf(runs.flatMap((run) => run.rows));
  const data = await collect([folder]);
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
  assertEquals(
    plain(data.summary.map(({ series: _, ...row }) => row)),
    plain(summarize(rows).objects()),
  );
  const over = runs.filter(({ identity: { optimizer } }) => optimizer !== "m-ssd");
  const [own] = verdict(tableOf(over.flatMap((run) => run.rows)));
  const [entry] = data.verdicts;
  assertEquals(entry!.text, own!.text); // of the runs that are over
  assertEquals(entry!.series, [0, 2, 3]);
  assertEquals(data.series.map(({ label }) => label), ["M-SGD", "M-SSD", "Adam", "M-SVAG"]);
  const states = data.cells.map(({ state }) => state);
  assertEquals(states, [
    "done",
    "done",
    "interrupted",
    "interrupted",
    "diverged",
    "diverged",
    "done",
    "done",
  ]);
  assertEquals(data.cells[4]!.trainLoss.at(-1), null);
  assertEquals(data.cells[0]!.memory, { tensors: 2 ** 20, process: 2 ** 27 });
  const facts = new Map(entry!.facts);
  assertMatch(facts.get("State")!, /so far/);
  assertMatch(
    facts.get("Which")!,
    /^M-SVAG has the highest mean test accuracy, 0\.9\d+$/,
  );
  assertMatch(facts.get("By how much")!, /^\+\d+\.\d\d points of accuracy instead of M-SGD$/);
  assertMatch(facts.get("How sure")!, /^not at all: nothing tells the two apart, with 2 seeds$/);
  assertStringIncludes(entry!.doubts.join(" "), "Adam failed in 2 of 2 runs");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("collect() tells folders apart, and compares the same method between them", async () => {
  const options = { optimizers: ["m-sgd", "adam"], seeds: 3 };
  const one = await madeUpRun(options);
  const other = await madeUpRun({ ...options, data: "fedcba9876543210" });
  const { series, verdicts, acrossFolders, runs } = await collect([one, `${other}/`]);
  const [first, second] = runs.map(({ name }) => name);
  assertEquals(second, other.split("/").at(-1));
  assertEquals(series.map(({ label, dash }) => [label, dash.length > 0]), [
    [`M-SGD (${first})`, false],
    [`Adam (${first})`, false],
    [`M-SGD (${second})`, true],
    [`Adam (${second})`, true],
  ]);
  assertEquals(verdicts.map(({ run, series }) => [run, series]), [[0, [0, 1]], [1, [2, 3]]]);
  assertEquals(acrossFolders.map(({ first, second }) => `${first} ${second}`), ["0 2", "1 3"]);
  assert(acrossFolders.every(({ estimate, answer }) => estimate === 0 && answer !== "helps"));
  for (const folder of [one, other]) await Deno.remove(folder, { recursive: true });
});

Deno.test("collect() keeps batch sizes apart, in curves and in differences", async () => {
  const folder = await madeUpRun({ optimizers: ["m-sgd"], seeds: 2 });
  const names = [...Deno.readDirSync(`${folder}/cells`)].map(({ name }) => name);
  for (const name of names) {
    const text = await Deno.readTextFile(`${folder}/cells/${name}`);
    const other = text.replace('"batchSize":64', '"batchSize":"cabs"');
    await Deno.writeTextFile(`${folder}/cells/${name.replace("_0", "_1")}`, other);
  }
  const { series, cells, verdicts, summary } = await collect([folder]);
  assertEquals(series.map(({ label }) => label), ["M-SGD batch=64", "M-SGD batch=cabs"]);
  assertEquals(cells.map((cell) => cell.series), [0, 0, 1, 1]);
  assertEquals(summary.map((row) => [row.series, row.batchSize]), [[0, 64], [1, "cabs"]]);
  assertEquals(verdicts.map(({ series, pairs }) => [series, pairs.length]), [[[0, 1], 1]]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("collect() knows the search that step sizes are from, as ablate did", async () => {
  await useBackend("cpu");
  const [search, out] = [await Deno.makeTempDir(), await Deno.makeTempDir()];
  const options = {
    problems: [tinyProblem({ fingerprint: () => "x" })],
    optimizers: ["m-sgd", "adam"],
    steps: 4,
    backend: "cpu",
    onNote() {},
  } as const;
  await tune({
    ...options,
    grid: { "m-sgd": [0.1, 0.01], "adam": [0.1, 1e-3, 1e-4] },
    out: search,
  });
  const wanted = { problems: ["tiny"], optimizers: options.optimizers };
  const found = await tunedRates(search, wanted);
  await Deno.remove(search, { recursive: true });
  await ablate({ ...options, ...found, seeds: 3, out });
  const { verdicts: [entry] } = await collect([out]);
  assertEquals(entry!.methods.map(({ trials }) => trials), [2, 3]);
  assertEquals(
    new Map(entry!.facts).get("Tuned enough"),
    "step sizes or settings tried: 2 of M-SGD, 3 of Adam; 2 ended at an end of the list",
  );
  const edges = entry!.doubts.filter((doubt) => doubt.includes("at the end of the list"));
  assertEquals(edges.length, 2);
  const [written] = JSON.parse(await Deno.readTextFile(`${out}/verdict.json`));
  assertEquals(written.doubts, entry!.doubts);
  await Deno.remove(out, { recursive: true });
});

Deno.test("collect() judges the paper's observations by runs with the papers' settings", async () => {
  const { observations } = await collect(["docs/results/mnist-iclr.arrow"]);
  const of = observations.map(({ observation, problem }) => `${observation} ${problem}`);
  const [first, ...others] = [1, 3, 3, 4, 4].map((number) => `${number} mnist-mlp`);
  assertEquals(of, [first, "2 null", ...others]);
  assertEquals(observations[1]!.answer, "cannot be judged"); // it takes two problems
  assert(
    observations.every(({ run, seeds, problem }) =>
      run === null && (problem ? seeds === 10 : true)
    ),
  );
  const three = ["fmnist", "cifar10", "war-and-peace"].map((name) => `docs/results/${name}.arrow`);
  const together = await collect(three);
  assertEquals(
    together.observations.map(({ run: _, ...each }) => each),
    (await judge({ folders: three })).observations!.objects() as PaperObservation[],
  );
  assertEquals(together.observations.find(({ problem }) => problem === null)!.answer, "holds");

  const again = await Deno.makeTempDir();
  await ablate({
    ...{ problems: ["mnist-mlp"], paper: "iclr-fig3", learningRates: 0.01, steps: 2, seeds: 2 },
    ...{ evaluateOn: 50, batchSize: 8, backend: "wasm", out: again, onNote() {} },
  });
  const apart = await collect(["docs/results/mnist-iclr.arrow", again]);
  assertEquals([...new Set(apart.observations.map(({ run }) => run))], [0, 1]);
  await Deno.remove(again, { recursive: true });
  const other = await collect([await madeUpRun({ seeds: 3 })]);
  assertEquals(other.observations, []);
});
