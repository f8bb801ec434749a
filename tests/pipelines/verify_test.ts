import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { cabs } from "../../optimizers/batch_sizes/cabs.ts";
import { sha256 } from "../../optimizers/host/sha256.ts";
import { ablate, main as runAblate } from "../../pipelines/ablate.ts";
import type { CellIdentity } from "../../pipelines/cells/cell_key.ts";
import type { EvaluationLine } from "../../pipelines/cells/evaluation_lines.ts";
import { mergeFolders } from "../../pipelines/merge.ts";
import { readSource } from "../../pipelines/runs/run_source.ts";
import { optimizerTemplate } from "../../pipelines/templates/optimizer.ts";
import { problemTemplate } from "../../pipelines/templates/problem.ts";
import { publishedNames, runPath } from "../../pipelines/verification/published.ts";
import { main, verifyRun } from "../../pipelines/verify.ts";
import { idx } from "../problems/data/formats.ts";
import { forged } from "./forged.ts";

const grid = {
  problems: ["mnist-logreg"],
  optimizers: ["m-ssd", "m-svag"],
  learningRates: 0.01,
  steps: 24,
  evaluateEvery: 6,
  evaluateOn: 100,
  seeds: 2,
  onNote() {},
} as const;

const answers = async (path: string, options = {}) =>
  (await Array.fromAsync(verifyRun(path, { cells: 99, ...options })))
    .map(({ steps, expected, sameDigits, agrees }) => ({ steps, expected, sameDigits, agrees }));

Deno.test("runs that were recorded are computed again, digit by digit, whatever they are made of", async () => {
  const root = await Deno.makeTempDir();
  try {
    await ablate({ ...grid, backend: "cpu", out: `${root}/plain` });
    const right = { steps: 12, expected: "digits" as const, sameDigits: true, agrees: true };
    assertEquals(await answers(`${root}/plain`, { steps: 8 }), Array(4).fill(right));
    assertEquals((await answers(`${root}/plain`, { full: true })).map(({ steps }) => steps), [
      24,
      24,
      24,
      24,
    ]);

    const others = { computationalBatchSize: 16, validation: 0, batchSize: 32 } as const;
    const settings = { beta: [0.8, 0.9] };
    const more = { ...grid, seeds: 1, backend: "cpu", out: `${root}/more` } as const;
    await ablate({ ...more, ...others, settings });
    await ablate({ ...more, batchSize: cabs({ min: 4, max: 64 }) });
    await mergeFolders([`${root}/more`], `${root}/more.arrow`, () => {});
    const found = await answers(`${root}/more.arrow`, { steps: 24 });
    assertEquals(found.length, 6);
    assertEquals(found, found.map(() => ({ ...right, steps: 24 })));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("runs of one's own problem and method are made again with their modules, and left out without", async () => {
  const root = await Deno.makeTempDir();
  const { log, error } = console;
  const said: string[] = [];
  console.log = console.error = (text: string) => void said.push(text);
  try {
    const [mine, method] = [`${root}/mine.ts`, `${root}/method.ts`];
    await Deno.writeTextFile(mine, problemTemplate("mine"));
    await Deno.writeTextFile(method, optimizerTemplate("my-rule"));
    const out = `${root}/run`;
    const words = ["--problem", `${mine},quadratic`, "--optimizers", `m-sgd,${method}`];
    const short = [
      "--learning-rate",
      "0.01",
      "--seeds",
      "1",
      "--steps",
      "4",
      "--evaluate-every",
      "2",
    ];
    const record = [...words, ...short, "--backend", "cpu", "--quiet", "--out", out];
    assertEquals(await runAblate(record), 0, said.join("\n"));
    const verified = async (...more: string[]) => {
      said.length = 0;
      const code = await main([out, "--cells", "9", ...more]);
      return { code, text: said.join("\n") };
    };
    const whole = await verified("--problem", mine, "--optimizers", method);
    assertEquals([whole.code, whole.text.match(/yes, in all digits/g)?.length], [0, 4], whole.text);

    const { code, text } = await verified(); // the method is known since its runs were recorded
    assertEquals([code, text.match(/yes, in all digits/g)?.length], [0, 2], text);
    const lacks =
      `2 of 4 runs in "${out}" want the module of the problem mine, --problem ./mine.ts`;
    const notes: string[] = [];
    await answers(out, { onNote: (note: string) => void notes.push(note) });
    assertEquals(notes, [`${lacks}: left out`]);

    const gone = (identity: CellIdentity) => ({
      ...identity,
      optimizer: "gone",
      problem: "quadratic",
    });
    await forged(out, `${root}/gone`, gone);
    const want = "runs in .* want the module of the method gone, --optimizers ./mine.ts$";
    const none = await assertRejects(() => answers(`${root}/gone`), RangeError);
    assertMatch(none.message, new RegExp(want));
    await forged(out, `${root}/other`, (identity) => ({
      ...identity,
      hyperParameters: { ...identity.hyperParameters, fingerprint: "0123" },
    }));
    const other = await assertRejects(() => answers(`${root}/other`, { onNote() {} }), RangeError);
    assertMatch(other.message, /the code of \S+ here is not that of the record$/);
  } finally {
    Object.assign(console, { log, error });
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("another backend is asked for results within a tolerance", async () => {
  const root = await Deno.makeTempDir();
  try {
    await ablate({ ...grid, backend: "cpu", out: root });
    for (const { expected, agrees } of await answers(root, { backend: "wasm", blas: "off" })) {
      assertEquals([expected, agrees], ["tolerance", true]);
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a record that tells of other runs than were made does not agree, on any backend", async (t) => {
  const root = await Deno.makeTempDir();
  const forgeries = {
    "another seed": (identity: CellIdentity) => ({ ...identity, seed: identity.seed + 7 }),
    "another step size": (identity: CellIdentity) => ({
      ...identity,
      hyperParameters: { ...identity.hyperParameters, learningRate: 0.013 },
    }),
    "another method": (identity: CellIdentity) => ({ ...identity, optimizer: "m-sgd" }),
    "a better loss": (identity: CellIdentity, lines: EvaluationLine[]) => {
      lines.forEach((line) => Object.assign(line, { testLoss: line.testLoss! * 0.8 }));
      return identity;
    },
    "a better accuracy": (identity: CellIdentity, lines: EvaluationLine[]) => {
      lines.forEach((line) => Object.assign(line, { testAccuracy: line.testAccuracy! + 0.05 }));
      return identity;
    },
  };
  try {
    await ablate({ ...grid, optimizers: ["m-ssd"], seeds: 1, backend: "cpu", out: `${root}/true` });
    await Deno.remove(`${root}/true/lock`).catch(() => {});
    for (const [name, forge] of Object.entries(forgeries)) {
      await t.step(name, async () => {
        await forged(`${root}/true`, `${root}/${name}`, forge);
        for (const backend of ["cpu", "wasm"]) {
          const [found] = await answers(`${root}/${name}`, { backend, blas: "off", full: true });
          assertEquals(found?.agrees, false, backend);
        }
      });
    }
    await t.step("other data", async () => {
      await forged(`${root}/true`, `${root}/data`, (identity) => ({ ...identity, data: "0" }));
      await assertRejects(() => answers(`${root}/data`), RangeError, "the data here are not those");
    });
    await t.step("a step size that nothing tells", async () => {
      await forged(`${root}/true`, `${root}/rate`, (identity) => ({
        ...identity,
        hyperParameters: { learningRate: "schedule 0123" },
      }));
      await assertRejects(() => answers(`${root}/rate`), RangeError, "hyperParameters");
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("verify draws by its seed, exits with 1 where a run does not agree, and says what is none", async () => {
  const root = await Deno.makeTempDir();
  const { log, error } = console;
  const said: string[] = [];
  console.log = console.error = (text: string) => void said.push(text);
  try {
    await ablate({
      ...grid,
      backend: "cpu",
      seeds: 8,
      steps: 2,
      evaluateEvery: 1,
      out: `${root}/run`,
    });
    const drawnBy = async (seed: number) =>
      (await Array.fromAsync(verifyRun(`${root}/run`, { seed, cells: 2 }))).map(({ cell }) => cell);
    assertEquals(await drawnBy(1), await drawnBy(1));
    assert(new Set((await Promise.all([1, 2, 3].map(drawnBy))).flat()).size > 2);

    assertEquals(await main([`${root}/run`, "--quiet", "--seed", "1"]), 0);
    assertStringIncludes(said.join("\n"), "yes, in all digits");
    await forged(
      `${root}/run`,
      `${root}/forged`,
      (identity) => ({ ...identity, seed: 90 + identity.seed }),
    );
    assertEquals(await main([`${root}/forged`, "--quiet"]), 1);
    assertStringIncludes(said.join("\n"), "1 of 1 runs do not agree with their records");
    assertEquals(await main([`${root}/none`, "--quiet"]), 2);

    // a result that cannot be computed again keeps nobody from verifying the next
    await forged(`${root}/run`, `${root}/data`, (identity) => ({ ...identity, data: "0" }));
    said.length = 0;
    assertEquals(await main([`${root}/data`, `${root}/run`, "--quiet"]), 1);
    assertStringIncludes(said[0]!, "yes, in all digits");
    assertMatch(said[0]!, /data: .*: the data here are not those of the record$/m);
    assertMatch(said[1]!, /1 of 2 results could not be computed again$/);
    said.length = 0;
    assertEquals(await main([`${root}/data`, `${root}/run`, "--quiet", "--json"]), 1);
    const [row, failure] = JSON.parse(said[0]!);
    assertEquals([row.agrees, failure.result], [true, `${root}/data`]);
    assertMatch(failure.failed, /the data here are not those/);
  } finally {
    Object.assign(console, { log, error });
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("each run takes the data of its record, from whichever place has them", async () => {
  const root = await Deno.makeTempDir();
  try {
    const here = (name: string, ink: number) => writeDigits(`${root}/${name}/mnist`, ink);
    await Promise.all([here("dark", 40), here("bright", 200)]);
    const grids = { ...grid, validation: 0, batchSize: 4, seeds: 1, backend: "cpu" } as const;
    for (const data of [`${root}/dark`, `${root}/bright`, undefined]) {
      await ablate({ ...grids, data, out: `${root}/run` });
    }
    const right = { steps: 24, expected: "digits" as const, sameDigits: true, agrees: true };
    for (const data of [["dark", "bright"], ["bright", "dark"]]) {
      const folders = data.map((name) => `${root}/${name}`);
      const found = await answers(`${root}/run`, { data: folders, steps: 24 });
      assertEquals(found, Array(6).fill(right));
    }
    const one = () => answers(`${root}/run`, { data: `${root}/dark`, steps: 24 });
    await assertRejects(one, RangeError, "the data here are not those of the record");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

/** A folder with MNIST's four files: ten images each, one of each digit, of one shade. */
async function writeDigits(folder: string, ink: number) {
  await Deno.mkdir(folder, { recursive: true });
  const digits = Uint8Array.from({ length: 10 }, (_, digit) => digit);
  const images = Uint8Array.from({ length: 10 * 28 * 28 }, (_, i) => (i * ink) % 256);
  for (const part of ["train", "t10k"]) {
    await Deno.writeFile(`${folder}/${part}-images-idx3-ubyte`, idx([10, 28, 28], images));
    await Deno.writeFile(`${folder}/${part}-labels-idx1-ubyte`, idx([10], digits));
  }
}

Deno.test("the published records are whole, and docs/results.md speaks of each", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/results.md", import.meta.url));
  const names = await publishedNames();
  assert(names.length > 0);
  let bytes = 0;
  for (const name of names) {
    const path = await runPath(name);
    const { cells } = await readSource(path);
    assert(cells.values().every(({ finished }) => finished), name);
    assertStringIncludes(page, `docs/results/${name}.arrow`);
    assertStringIncludes(page, sha256().update(await Deno.readFile(path)).hex(), name);
    bytes += (await Deno.stat(path)).size;
  }
  assert(bytes < 5e6, `${bytes} bytes`);
});
