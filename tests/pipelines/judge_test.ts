import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { ColumnTable } from "../../pipelines/arquero/mod.ts";
import { ablate } from "../../pipelines/ablate.ts";
import { judge, main } from "../../pipelines/judge.ts";
import { mergeFolders } from "../../pipelines/merge.ts";
import type { PaperObservation } from "../../pipelines/statistics/observations/observation_shape.ts";
import { summarize } from "../../pipelines/statistics/summary.ts";
import { verdict } from "../../pipelines/statistics/verdict/verdict.ts";
import { tune } from "../../pipelines/tune.ts";
import { inFolder } from "../in_folder.ts";
import { forged } from "./forged.ts";

const small = { learningRates: 0.1, steps: 8, seeds: 3, backend: "cpu", onNote() {} } as const;
const quadratic = { ...small, problems: ["quadratic"] } as const;

/** Notes, and what came of it. */
async function judged(folders: readonly string[], options = {}) {
  const notes: string[] = [];
  const found = await judge({ folders, ...options, onNote: (note) => notes.push(note) });
  return { ...found, notes };
}

/** The records of a folder as those of another problem. */
async function renamed(from: string, to: string, problem: string) {
  await forged(from, to, (identity) => ({ ...identity, problem }));
  await Deno.copyFile(`${from}/manifest.json`, `${to}/manifest.json`);
}

Deno.test("judge() says of recorded runs what was said of them when they were made, or by what is asked", () =>
  inFolder(async (root) => {
    const out = `${root}/run`;
    const rows = await ablate({ ...quadratic, measure: "trainLoss", margin: 0.1, out });
    const packed = `${root}/run.arrow`;
    await mergeFolders([out], packed, () => {});
    for (const place of [out, packed]) {
      const { summary, verdicts, observations, notes } = await judged([place]);
      assertEquals(summary.objects(), summarize(rows).objects());
      assertEquals(verdicts, verdict(rows, { measure: "trainLoss", margin: 0.1 }));
      assertEquals([observations, notes], [undefined, []]); // not of the papers
      const asked = { measure: "testLoss", margin: 0.2 } as const;
      assertEquals((await judged([place], asked)).verdicts, verdict(rows, asked));
    }
  }));

Deno.test("judge() takes parts of a run together, and leaves out searches and what is not over", () =>
  inFolder(async (root) => {
    const rows = await ablate({ ...quadratic, out: `${root}/all` });
    await ablate({ ...quadratic, seeds: 1, out: `${root}/a` });
    await ablate({ ...quadratic, seeds: 2, seed: 1, out: `${root}/b` });
    assertEquals((await judged([`${root}/a`, `${root}/b`])).verdicts, verdict(rows));

    const search = { optimizers: ["m-sgd"], grid: [0.1], seeds: 1 } as const;
    await tune({ ...quadratic, ...search, out: `${root}/tune` });
    const { verdicts, notes } = await judged([`${root}/tune`, `${root}/all`]);
    assertEquals([verdicts, notes.length], [verdict(rows), 1]);
    assertMatch(notes[0]!, /tune" is left out: its runs are a search, and were chosen from$/);
    await assertRejects(() => judged([`${root}/tune`]), RangeError, "no run to be judged");
    await assertRejects(() => judged([]), RangeError, "at least one folder");
    await assertRejects(() => judged([`${root}/none`]), Error, "none");
  }));

Deno.test("judge() judges the paper's observations by the problems of several folders together", () =>
  inFolder(async (root) => {
    const [mlp, other] = [`${root}/mlp`, `${root}/other`];
    const tiny = { steps: 2, seeds: 2, evaluateOn: 50, batchSize: 8, backend: "wasm" } as const;
    const learningRates = 0.01;
    await ablate({
      ...{ problems: ["mnist-mlp"], paper: "iclr-fig3", learningRates, out: mlp },
      ...{ ...tiny, onNote() {} },
    });
    await renamed(mlp, other, "fmnist-2c2d");
    const answers = (table: ColumnTable | undefined) =>
      (table!.objects() as PaperObservation[]).filter(({ observation }) => observation === 2)
        .map(({ answer }) => answer);
    const alone = await judged([mlp]), both = await judged([mlp, other]);
    assertEquals(answers(alone.observations), ["cannot be judged"]);
    assertEquals(answers(both.observations).includes("cannot be judged"), false);
    assertEquals(both.verdicts.map(({ problem }) => problem), ["mnist-mlp", "fmnist-2c2d"]);

    await ablate({
      ...{ problems: ["mnist-mlp"], paper: "iclr-fig3", learningRates: 0.02, out: `${root}/twice` },
      ...{ ...tiny, onNote() {} },
    });
    const { observations, notes } = await judged([mlp, `${root}/twice`]);
    assertEquals(observations, undefined);
    assertMatch(notes.join(), /observations are left out: several folders have runs of mnist-mlp/);
  }));

Deno.test("judge as a script prints what ablate prints, and says what is wrong", () =>
  inFolder(async (root) => {
    const { log, error } = console;
    const said: string[] = [];
    console.log = console.error = (text: string) => void said.push(text);
    try {
      await ablate({ ...quadratic, out: `${root}/run` });
      assertEquals(await main([`${root}/run`]), 0);
      assertMatch(
        said.join("\n"),
        /^quadratic: 8 steps of [^]*^quadratic, by test loss, 3 seeds:$/m,
      );
      said.length = 0;
      assertEquals(await main([`${root}/*`, "--json", "--measure", "trainLoss"]), 0);
      const { summary, verdicts, observations } = JSON.parse(said[0]!);
      assertEquals([summary.length, verdicts[0].measure, observations], [
        4,
        "trainLoss",
        undefined,
      ]);
      for (const wrong of [[], [`${root}/no*`], [`${root}/run`, "--measure", "speed"]]) {
        assertEquals(await main(wrong), 2, said.at(-1));
      }
    } finally {
      Object.assign(console, { log, error });
    }
  }));
