/** Problems from files, as runs and command lines have them. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { UsageError } from "../../../pipelines/command_line/flags.ts";
import { problemsFrom, type ProblemValues } from "../../../pipelines/command_line/own_choices.ts";
import { readProblem } from "../../../pipelines/modules/files_problem.ts";
import { commandLine } from "../../../pipelines/report/command_line.ts";

/** A folder with a table of a line and some noise, in two parts. */
async function withTables(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "noisewise tables-" });
  const part = (from: number) =>
    [
      "a,b,side",
      ...Array.from({ length: 40 }, (_, i) => {
        const [a, b] = [Math.sin(3 * (from + i)), Math.cos(5 * (from + i))];
        return `${a.toFixed(3)},${b.toFixed(3)},${a + b > 0 ? "above" : "below"}`;
      }),
    ].join("\n");
  await useBackend("cpu");
  try {
    await Deno.writeTextFile(`${folder}/train.csv`, part(0));
    await Deno.writeTextFile(`${folder}/test.csv`, part(40));
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("runs of a problem from files are shared among threads, done once, and anew for other data", () =>
  withTables(async (folder) => {
    const out = `${folder}/run`;
    const files = { train: `${folder}/train.csv`, test: `${folder}/test.csv`, target: "side" };
    const run = async (jobs: number) => {
      const notes: string[] = [];
      const rows = await ablate({
        problems: [await readProblem(files)],
        optimizers: ["adam", "m-svag-mb"], // with variances of single examples
        ...{ seeds: 2, steps: 4, backend: "cpu", out, jobs },
        onNote: (note) => notes.push(note),
      });
      return { losses: rows.array("testLoss"), notes: notes.join("\n") };
    };
    const first = await run(2);
    const again = await run(1);
    assertEquals(again.losses, first.losses);
    assertMatch(again.notes, /4 of 4 runs were done before/);
    const session = JSON.parse(await Deno.readTextFile(`${out}/manifest.json`));
    const { command, besides } = commandLine({ ...session, backend: "cpu" }, "runs/b");
    assert(
      command.includes(` --train '${files.train}' --test '${files.test}' --target side `),
      command,
    );
    assert(!command.includes("--problem"), command);
    assertEquals(besides, "");
    const changed = (await Deno.readTextFile(files.test)).replace("below", "above");
    await Deno.writeTextFile(files.test, changed);
    const anew = await run(1);
    assert(!anew.notes.includes("were done before"), anew.notes);
  }));

const nothing: ProblemValues = {
  ...{ problem: undefined, model: undefined, train: undefined, test: undefined, target: undefined },
  ...{ backend: "cpu", data: undefined, quiet: true },
};

Deno.test("a command line names problems, or the files of one", () =>
  withTables(async (folder) => {
    const usual = await problemsFrom(nothing, ["mnist-mlp"]);
    assertEquals([usual.problems, usual.words], [["mnist-mlp"], "--problem mnist-mlp"]);
    const values = {
      ...nothing,
      train: `${folder}/train.csv`,
      test: `${folder}/test.csv`,
      target: "side",
    };
    const { problems: [problem], words, wordsOf } = await problemsFrom(values, ["mnist-mlp"]);
    assert(typeof problem === "object");
    assertEquals(words, `--train '${values.train}' --test '${values.test}' --target side`);
    assertEquals(wordsOf(problem.id), words);
    const wrong: readonly [Partial<ProblemValues>, string][] = [
      [
        { problem: ["mnist-mlp"] },
        "--train is for a problem from files: leave out --problem, or it",
      ],
      [{ test: undefined }, "--train needs --test too: a table or a folder of images"],
      [{ train: undefined }, "--test needs --train too"],
      [{ spectrum: "ill" }, "--spectrum, --rotate and --noise are for --problem quadratic"],
    ];
    for (const [change, message] of wrong) {
      await assertRejects(() => problemsFrom({ ...values, ...change }, []), UsageError, message);
    }
  }));
