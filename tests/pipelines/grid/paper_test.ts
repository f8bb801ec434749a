import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { optimizerIds } from "../../../optimizers/methods/registry.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { paperGrid, paperLists } from "../../../pipelines/grid/paper.ts";
import { paperFigure, paperFigures } from "../../../pipelines/grid/paper_figures.ts";
import { planGrid } from "../../../pipelines/grid/plan.ts";
import type { Settings } from "../../../pipelines/cells/settings.ts";
import type { EvaluationRow } from "../../../pipelines/rows/rows.ts";
import { tune } from "../../../pipelines/tune.ts";
import { paperProblem } from "../../../problems/catalogue/paper_problems.ts";
import { problemIds } from "../../../problems/catalogue/registry.ts";
import { tinyMnist, tinyProblem } from "../tiny.ts";

await useBackend("cpu");

const otherwise = { problems: ["mnist-mlp"], optimizers: ["adam"] };

Deno.test("the figures' grids are the papers', with ten seeds", () => {
  const grids = paperFigures.map(({ id, problems, optimizers }) =>
    [id, problems.map(({ id }) => id), optimizers.length] as const
  );
  assertEquals(grids, [
    ["fig5", ["fmnist-2c2d", "cifar10-3c3d", "cifar100-wrn404", "war-and-peace-lstm"], 4],
    ["fig7", ["cifar10-3c3d", "cifar100-wrn404"], 4],
    ["fig8", ["fmnist-2c2d", "cifar10-3c3d"], 2],
    ["iclr-fig3", ["mnist-mlp", "cifar10-3c3d-iclr", "cifar100-allcnn"], 4],
    ["iclr-fig6", ["cifar10-3c3d-iclr", "cifar100-allcnn"], 3],
    ["iclr-fig7", ["cifar10-3c3d-iclr", "cifar100-allcnn"], 2],
  ]);
  for (const { seeds, problems, optimizers } of paperFigures) {
    assertEquals(seeds, 10);
    for (const id of optimizers) assert((optimizerIds as readonly string[]).includes(id), id);
    for (const { id } of problems) assert(problemIds.includes(id), id);
  }
});

Deno.test("paperGrid() has a figure's steps, batch sizes, schedules and step sizes", () => {
  const { problems, perProblem, learningRates, seeds } = paperGrid({ paper: "fig5" }, otherwise);
  assertEquals([problems.length, seeds], [4, 10]);
  for (const id of problems as readonly string[]) {
    const { steps, batchSize, schedule } = paperProblem(id);
    assertEquals(perProblem[id], { steps, batchSize, ...(schedule && { schedule }) });
  }
  assertEquals(learningRates, {
    "fmnist-2c2d:m-sgd": 0.1,
    "fmnist-2c2d:adam": 1e-3,
    "fmnist-2c2d:m-ssd": 3e-4,
    "fmnist-2c2d:m-svag": 0.3,
    "cifar10-3c3d:m-sgd": 0.03,
    "cifar10-3c3d:adam": 6e-4,
    "cifar10-3c3d:m-ssd": 1e-4,
    "cifar10-3c3d:m-svag": 0.06,
    "cifar100-wrn404:m-sgd": 0.03,
    "cifar100-wrn404:adam": 3e-4,
    "cifar100-wrn404:m-ssd": 1e-4,
    "cifar100-wrn404:m-svag": 0.03,
  });
});

Deno.test("paperGrid() says which step sizes are not the papers', and where they are from", () => {
  const notes = (paper: string) => paperGrid({ paper }, otherwise).notes.join("\n");
  assertEquals(
    notes("fig5").split("\n").at(-1),
    "war-and-peace-lstm: step sizes that are not known from the papers: " +
      "m-sgd, m-ssd, adam, m-svag (the problem's defaults)",
  );
  assertEquals(
    notes("fig8").split("\n").slice(1),
    [["fmnist-2c2d", 0.3], ["cifar10-3c3d", 0.06]].map(([id, rate]) =>
      `${id}: step sizes that are not known from the papers: m-svag-mb ${rate} (that of m-svag)`
    ),
  );
  assertEquals(
    notes("iclr-fig7").split("\n").at(-1),
    "cifar100-allcnn: step sizes that are not known from the papers: m-svag " +
      "(the problem's defaults); m-svag-mb 0.03 (a tenth of that of m-svag: its sums are ten times as long)",
  );
});

Deno.test("paperGrid() scales steps and schedules, and heeds what is given besides", () => {
  const { perProblem } = paperGrid({ paper: "icml-fig5", scale: 0.01 }, otherwise);
  assertEquals(perProblem["cifar100-wrn404"], {
    steps: 800,
    batchSize: 128,
    schedule: { factor: 0.2, steps: [240, 480, 640] },
  });
  const grid = paperGrid({
    paper: "fig5",
    problems: ["cifar100-wrn404"],
    optimizers: ["adam", "m-svag"],
    learningRates: { adam: 7 },
    steps: 5,
    batchSize: 2,
    seeds: 3,
    scale: 1e-9,
  }, otherwise);
  assertEquals([grid.problems, grid.optimizers], [["cifar100-wrn404"], ["adam", "m-svag"]]);
  assertEquals(grid.learningRates, { "adam": 7, "cifar100-wrn404:m-svag": 0.03 });
  const { steps, batchSize, schedule } = grid.perProblem["cifar100-wrn404"]!;
  assertEquals([steps, batchSize, schedule?.steps, grid.seeds], [5, 2, [0, 0, 0], 3]);
  assertEquals(paperGrid({ paper: "fig8", learningRates: 1 }, otherwise).learningRates, 1);
});

Deno.test("paperGrid() of the caller's problems, or of nothing", () => {
  const { problems, optimizers, perProblem, seeds } = paperGrid({ paper: true }, otherwise);
  assertEquals([problems, optimizers, seeds], [["mnist-mlp"], ["adam"], 10]);
  assertEquals(perProblem, { "mnist-mlp": { steps: 4000, batchSize: 128 } });
  assertEquals(paperGrid({ seeds: 2 }, otherwise), {
    ...otherwise,
    learningRates: undefined,
    seeds: 2,
    perProblem: {},
    notes: [],
  });
});

Deno.test("runs of a problem's own length have the papers' schedule, others a constant rate", () => {
  const problems = ["mnist-cnn", "cifar100-allcnn"];
  assertEquals(paperGrid({ problems }, otherwise).perProblem, {
    "cifar100-allcnn": { schedule: { factor: 0.1, steps: [40_000, 50_000] } },
  });
  for (const length of [{ steps: 60_000 }, { examples: 1000 }]) {
    assertEquals(paperGrid({ problems, ...length }, otherwise).perProblem, {});
  }
});

Deno.test("figures of the submission have its algorithms, unless the caller says otherwise", () => {
  const version = (id: string) => ({ [`${id}.version`]: "iclr2018" });
  for (
    const [paper, hyperParameters] of [
      ["iclr-fig3", version("m-svag")],
      ["iclr-fig6", { ...version("adam-star"), ...version("adam-star-mb") }],
      ["iclr-fig7", { ...version("m-svag"), ...version("m-svag-mb") }],
    ] as const
  ) {
    for (const own of Object.values(paperGrid({ paper }, otherwise).perProblem)) {
      assertEquals(own.hyperParameters, hyperParameters);
    }
  }
  const given = (settings: Settings) => paperGrid({ paper: "iclr-fig7", settings }, otherwise);
  const { perProblem, learningRates } = given({ version: "icml2018" });
  assertEquals(perProblem["cifar100-allcnn"]!.hyperParameters, undefined);
  assertEquals(learningRates, {});
  assertEquals(
    given({ "m-svag.version": "icml2018" }).perProblem["cifar100-allcnn"]!.hyperParameters,
    version("m-svag-mb"),
  );
  const { perProblem: published } = paperGrid({ paper: "fig8" }, otherwise);
  assertEquals(published["fmnist-2c2d"]!.hyperParameters, undefined);
});

Deno.test("the cells of a submission's figure are told by its version, and have its own step sizes", async () => {
  const problem = tinyProblem({ id: "a" });
  const optimizers = ["m-sgd", "m-svag", "m-svag-mb"];
  const grid = { problems: [problem], optimizers, learningRates: 1, seeds: 1, seed: 0, steps: 2 };
  const hyperParameters = { "m-svag.version": "iclr2018" };
  const shelf = { take: (problem: unknown) => Promise.resolve(problem) } as never;
  const planning = { backend: "cpu", fingerprints: false, data: undefined, signal: undefined };
  const [...cells] = await planGrid(
    { ...grid, perProblem: { a: { hyperParameters } } },
    shelf,
    planning,
  );
  assertEquals(cells.map(({ settings }) => settings), ["", "version=iclr2018", ""]);
  assertEquals(cells[1]!.hyperParameters, { version: "iclr2018" });
});

Deno.test("paperGrid() throws on what the papers do not have", () => {
  const throws = (options: Parameters<typeof paperGrid>[0], message: string) =>
    assertThrows(() => paperGrid(options, otherwise), RangeError, message);
  throws({ paper: "fig6" }, 'unknown figure of the papers "fig6", did you mean "fig5"?');
  throws({ paper: true, problems: ["mnist-cnn"] }, 'unknown problem of the papers "mnist-cnn"');
  throws({ scale: 0.1 }, "scale is a share of the papers' steps, got 0.1 without paper");
  throws({ paper: "fig5", scale: 0 }, "scale must be a positive number, got 0");
});

Deno.test("the cells of a grid with settings of its own for a problem", async () => {
  const [a, b] = ["a", "b"].map((id) => tinyProblem({ id }));
  const grid = {
    problems: [a!, b!],
    optimizers: ["adam"],
    learningRates: 1,
    seeds: 1,
    seed: 0,
    steps: 100,
    perProblem: { b: { steps: 4, batchSize: 2, schedule: { factor: 0.5, steps: [2] } } },
  };
  const shelf = { take: (problem: unknown) => Promise.resolve(problem) } as never;
  const planning = { backend: "cpu", fingerprints: false, data: undefined, signal: undefined };
  const [one, other] = await planGrid(grid, shelf, planning);
  assertEquals([one!.steps, one!.batchSize, one!.evaluateEvery, one!.rate], [100, 4, 10, 1]);
  assertEquals([other!.steps, other!.batchSize, other!.evaluateEvery], [4, 2, 1]);
  const { rate } = other!;
  assert(typeof rate === "function");
  assertEquals([0, 1, 2, 3].map(rate), [1, 1, 0.5, 0.5]);
  assertEquals([one!.settings, other!.settings], ["", "decay=0.5@2"]);
});

const quick = { scale: 0.0005, batchSize: 10, backend: "cpu", seeds: 1 } as const;

Deno.test("ablate() and tune() train as the paper did, in small", async () => {
  const data = await tinyMnist();
  try {
    const notes: string[] = [];
    const onNote = (note: string) => notes.push(note);
    const options = { ...quick, data, onNote, optimizers: ["m-sgd"] };
    const rows = await ablate({ ...options, paper: "iclr-fig3", problems: ["mnist-mlp"] });
    const last = rows.objects().at(-1) as EvaluationRow;
    assertEquals([last.step, last.batchSize, last.learningRate], [2, 10, 0.3]);
    const version = await ablate({
      ...options,
      optimizers: ["m-svag"],
      paper: "iclr-fig3",
      problems: ["mnist-mlp"],
    });
    assertEquals(version.array("settings").at(-1), "version=iclr2018");
    assertEquals(notes[0], paperFigure("iclr-fig3").title);
    const both = { ...options, paper: true, halving: true };
    await assertRejects(() => tune(both), RangeError, "halving is none of the papers'");
  } finally {
    await Deno.remove(data, { recursive: true });
  }
});

Deno.test("paperLists() has the step sizes that the papers tried", () => {
  const lists = paperLists(["fmnist-2c2d", "mnist-mlp"], ["m-sgd", "m-svag-mb", "rmsprop"]);
  const { stepSizes } = paperProblem("fmnist-2c2d");
  assertEquals(lists, {
    "fmnist-2c2d:m-sgd": stepSizes["m-sgd"].explored,
    "fmnist-2c2d:m-svag-mb": stepSizes["m-svag"].explored,
  });
});
