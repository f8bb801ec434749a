import { assert, assertEquals, assertMatch } from "@std/assert";
import { main as ablateMain } from "../../../pipelines/ablate.ts";
import { configValues } from "../../../pipelines/config/config_file.ts";
import { main as dissectMain } from "../../../pipelines/dissect.ts";
import { main as trainMain } from "../../../pipelines/train.ts";
import { main as tuneMain } from "../../../pipelines/tune.ts";
import { commandLine } from "../../../pipelines/report/command_line.ts";
import { runDataOf } from "../../../pipelines/report/run_data.ts";
import { readManifest } from "../../../pipelines/runs/manifest.ts";
import { readRun } from "../../../pipelines/runs/read_run.ts";

Deno.test("commandLine() gives back what was typed, into another folder", () => {
  const typed = (options: Record<string, unknown>, more = {}) =>
    commandLine({ options: { measure: null, ...options }, backend: "cpu", ...more }, "runs/a b");
  assertEquals(
    typed({
      problems: ["x", "mnist-mlp"],
      learningRates: [0.1, 1],
      betas: { adam: 0.5 },
      steps: 9,
      seed: 0,
      validation: 0.1,
      budget: 90,
    }),
    {
      command: "deno task ablate --problem x,mnist-mlp --learning-rate 0.1/1 --beta adam=0.5 " +
        "--steps 9 --budget 90s --backend cpu --out 'runs/a b'",
      besides: "given as objects by a program, not by id: x",
    },
  );
  const search = { problems: ["quadratic:ill"], grid: null, tolerance: 0.01, halving: true };
  assertEquals(typed({ ...search, extend: true, seed: 1000 }), {
    command: "deno task tune --problem quadratic:ill --tolerance 0.01 --halving --backend cpu " +
      "--out 'runs/a b'",
    besides: "",
  });
  assertMatch(typed({ ...search, grid: [1, 2], extend: true }).command, / --grid 1\/2 .*--extend /);
  const paper = { paper: "fig5", scale: 0.1, learningRates: { adam: null, "m-sgd": [0.1] } };
  assertEquals(typed(paper), {
    command: "deno task ablate --paper fig5 --scale 0.1 --learning-rate m-sgd=0.1 --backend cpu " +
      "--out 'runs/a b'",
    besides: "step sizes by a schedule",
  });
  assertMatch(typed({ paper: true, validation: 0.1 }).command, / --paper --validation 0.1 /);
  assertMatch(typed({ problems: ["it's; rm -rf ~"] }).command, / 'it'\\''s; rm -rf ~' /);
});

Deno.test("commandLine() starts a script as the user did, with BLAS where one multiplied", () => {
  const options = { measure: null, blasThreads: 2 };
  const start = (backend: string, started: string | null) =>
    commandLine({ options, backend, started }, "o").command.replace(/(ablate(\.ts)?) .*/, "$1");
  const jsr = "deno run --allow-read --allow-write jsr:@noisewise/optim@0.1.0/";
  assertEquals(
    [start("wasm", null), start("wasm", "deno task ")],
    Array(2).fill("deno task ablate"),
  );
  assertEquals(start("wasm", jsr), `${jsr}ablate`);
  const blas = "wasm + OpenBLAS 0.3.21 (Zen), 2 threads";
  assertEquals(start(blas, "deno task "), "deno run -P=native pipelines/ablate.ts");
  assertEquals(start(blas, jsr), `${jsr.replace("run", "run --allow-ffi")}ablate`);
  assertMatch(
    commandLine({ options, backend: blas }, "o").command,
    / wasm --blas-threads 2 --out o$/,
  );
});

const quadratic = "--problem quadratic --spectrum 1/2/30 --rotate --noise 0.5 --backend cpu -q";

/** What is typed; of a search and what follows, both. */
const typed: Readonly<Record<string, readonly string[]>> = {
  "an ablation with settings of its own": [
    `ablate ${quadratic} --optimizers m-sgd,adam --learning-rate m-sgd=0.01/0.02,adam=0.1 ` +
    "--beta m-sgd=0.8 --set adam.beta2=0.9/0.99 --steps 6 --batch-size 3 --split-at 2 " +
    "--evaluate-every 4 --evaluate-on 5 --seeds 2 --seed 7 --margin 0.1 --measure trainLoss",
  ],
  "an ablation by examples, without a validation part, that adapts its batches": [
    "ablate --problem mnist-logreg --optimizers m-sgd --examples 40 --batch-size cabs:min=2,max=9 " +
    "--validation 0 --evaluate-on 20 --seeds 1 --backend cpu -q",
  ],
  "an ablation that goes on until decided": [
    `ablate ${quadratic} --optimizers m-sgd,m-ssd --steps 4 --until decided --budget 1m`,
  ],
  "a single run": [`train ${quadratic} --optimizers adam --learning-rate 0.3 --steps 5 --seed 3`],
  "a search, and runs at its winners": [
    `tune ${quadratic} --optimizers m-sgd,adam --grid 0.01/0.03 --steps 4 --seeds 2`,
    `ablate ${quadratic} --optimizers m-sgd,adam --learning-rate @TUNED --steps 4 --seeds 2`,
  ],
};

const scripts = {
  ablate: ablateMain,
  dissect: dissectMain,
  train: trainMain,
  tune: tuneMain,
} as const;

for (const [what, lines] of Object.entries(typed)) {
  Deno.test(`the command of a report makes the same runs again: ${what}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      let [last, before] = ["", ""];
      for (const [i, line] of lines.entries()) {
        [before, last] = [last, `${folder}/${i}`];
        await run(`${line.replace("TUNED", before)} --out ${last}`);
      }
      const { sessions: [session] } = await runDataOf(await readRun(last), "run");
      const { command, besides, tuned } = session!;
      assert(command.endsWith(` --out ${last}-2`), command);
      assertEquals(besides, "");
      await run(`${command.replace("deno task ", "")} -q`);
      assertEquals(await cellsOf(`${last}-2`), await cellsOf(last));
      assertEquals(tuned?.folder ?? "", before);
      if (tuned === null) return;
      await run(`${tuned.command.replace("deno task ", "")} -q`);
      assertEquals(await cellsOf(`${before}-2`), await cellsOf(before));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("the command of a report on runs of a dissection is that of the dissection", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const out = `${folder}/whole`;
    const own = `${folder}/own.ts`;
    const library = new URL("../../../mod.ts", import.meta.url);
    await Deno.writeTextFile(
      own,
      `import { loadProblem } from "${library}";
      const problem = await loadProblem("quadratic:1/2/30");
      const defaults = { ...problem.defaults, steps: 20 };
      export default { ...problem, id: "own", fingerprint: () => "1", defaults };`,
    );
    const typed = `dissect --problem ${own} --optimizers adam --budget 120s ` +
      "--batch-size 2 --measure trainLoss --backend cpu";
    const again = typed.replace(own, "own.ts");
    await run(`${typed} -q --jobs 1 --out ${out}`);
    await run(
      `ablate --problem ${own} --optimizers adam --learning-rate @${out}/steps --steps 2 --seeds 1 ` +
        `--backend cpu -q --out ${folder}/later`,
    );
    for (const part of ["steps", "runs"]) {
      const { sessions } = await runDataOf(await readRun(`${out}/${part}`), part);
      const [{ command, besides, tuned } = {}] = sessions;
      assertEquals([sessions.length, command?.replace(/\S*own.ts/, "own.ts"), tuned], [
        1,
        `deno task ${again} --out ${out}-2`,
        null,
      ]);
      assertMatch(besides!, /^runs of \d+ updates, as the problem has them or /);
    }
    const { sessions: [later] } = await runDataOf(await readRun(`${folder}/later`), "later");
    assertMatch(later!.command, /^deno task ablate .* --learning-rate own:adam=.* --steps 2 /);
    assertEquals(later!.tuned!.folder, `${out}/steps`);
    assertEquals(
      later!.tuned!.command.replace(/\S*own.ts/, "own.ts"),
      `deno task ${again} --out ${out}-2`,
    );
    const config = `${out}/runs/manifest.json`;
    const { learningRate } = await configValues({ config } as never, []);
    assertEquals((learningRate as { from: string }).from, `${out}/steps`);
    assertEquals(await dissectedAgain(later!.tuned!.command), await cellsOf(`${out}/steps`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** The cells of the search of a dissection, which is run. */
async function dissectedAgain(command: string): Promise<readonly string[]> {
  await run(`${command.replace("deno task ", "")} -q --jobs 1`);
  return await cellsOf(`${command.split(" --out ")[1]}/steps`);
}

/** Runs a script, its name first, without what it prints. */
async function run(line: string): Promise<void> {
  const [name, ...words] = line.split(" ");
  const { log } = console;
  console.log = () => {};
  try {
    assertEquals(await scripts[name as keyof typeof scripts](words), 0, line);
  } finally {
    console.log = log;
  }
}

async function cellsOf(folder: string): Promise<readonly string[]> {
  return (await readManifest(folder))!.cells;
}
