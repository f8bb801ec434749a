/** Problems and optimizers of one's own by the names of their modules. */
import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { createOptimizer, recordOf } from "../../../optimizers/methods/registry.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { styleOf } from "../../../pipelines/charts/palette.ts";
import { importOptimizer, importProblem } from "../../../pipelines/modules/mod.ts";
import { shortName } from "../../../pipelines/modules/module_name.ts";

const library = (path: string) => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href);

const problem = `
import * as tf from "@tensorflow/tfjs";
import { supervised } from ${library("problems/mod.ts")};
import { units } from "./units.ts";
const xs = Array.from({ length: 60 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i)]);
const ys = xs.map(([a, b]) => a * b > 0 ? 1 : 0);
const parts = { train: { xs: xs.slice(20), ys: ys.slice(20) }, test: { xs: xs.slice(0, 20), ys: ys.slice(0, 20) } };
const model = () => tf.sequential({ layers: [tf.layers.dense({ units, inputShape: [2] })] });
export default supervised({ id: "quadrants", model, ...parts });
export const made = ({ data, seed }) => supervised({ id: \`made-\${data}-\${seed}\`, model, ...parts });
export const later = Promise.resolve(supervised({ id: "later", model, ...parts }));
export const throwing = () => { throw new Error("no data here"); };
export const part = { id: "part", init() {} };
export const number = 7;
export const silent = { ...supervised({ id: "silent", model, ...parts }), fingerprint: undefined };
`;

const optimizer = `
import { mSgd, optimizerRecord } from ${library("optimizers/mod.ts")};
export const heavy = mSgd;
export const heavyRecord = optimizerRecord({
  id: "heavy", label: "Heavy", color: "#117733", dash: [], create: mSgd,
  settings: { beta: { type: "number", range: "[0, 1)" } },
  elementwise: true, learningRate: { like: (four) => four["m-sgd"] },
});
export default { ...mSgd({ learningRate: 0.05 }), name: "finished" };
export const lonely = mSgd;
`;

async function withModules(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "noisewise-modules-" });
  await useBackend("cpu");
  try {
    await Deno.writeTextFile(`${folder}/problem.ts`, problem);
    await Deno.writeTextFile(`${folder}/units.ts`, "export const units = 2;\n");
    await Deno.writeTextFile(`${folder}/optimizer.ts`, optimizer);
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a module's problem is its default export, a named one, a promise or a function's", () =>
  withModules(async (folder) => {
    const ids = async (name: string) =>
      (await importProblem(`${folder}/problem.ts${name}`, { data: "d" })).id;
    assertEquals(await ids(""), "quadrants");
    assertEquals(await ids("#later"), "later");
    assertEquals(await ids("#made"), "made-d-0");
  }));

Deno.test("a problem's fingerprint changes with the module, what it imports, and its data", () =>
  withModules(async (folder) => {
    const print = async () => await (await importProblem(`${folder}/problem.ts`)).fingerprint!();
    const before = await print();
    assertEquals(await print(), before);
    await Deno.writeTextFile(`${folder}/units.ts`, "export const units = 2; // another text\n");
    const after = await print();
    assertNotEquals(after, before);
    const [code, data] = [before, after].map((text) => text.split(" ")) as [string[], string[]];
    assertEquals([code.length, code[1]], [2, data[1]]); // the data are the same
    const silent = await importProblem(`${folder}/problem.ts#silent`);
    assertEquals(silent.fingerprint, undefined); // what it reads may have changed
  }));

Deno.test("a record is known by its id as built-in ones are; a finished optimizer is itself", () =>
  withModules(async (folder) => {
    assertEquals(await importOptimizer(`${folder}/optimizer.ts#heavy`), "heavy");
    assertEquals(await importOptimizer(`${folder}/optimizer.ts#heavyRecord`), "heavy");
    assertEquals(createOptimizer("heavy", { learningRate: 0.1, beta: 0.5 }).name, "heavy");
    assertEquals(recordOf("heavy").label, "Heavy");
    assertEquals(styleOf("heavy").color, "#117733");
    const finished = await importOptimizer(`${folder}/optimizer.ts`);
    assert(typeof finished === "object");
    assertEquals(finished.name, "finished");
    assertMatch(finished.fingerprint!, /^[0-9a-f]{12}/);
  }));

Deno.test("what a module lacks is said in a sentence", () =>
  withModules(async (folder) => {
    const faults: readonly [string, string][] = [
      ["nowhere.ts", "cannot import "],
      ["train.csv", "train.csv is no module: give files of data by --train and --test"],
      ["units.ts", "has no default export; it has #units"],
      ["problem.ts#mad", 'has no export called "mad"; it has '],
      ["problem.ts#number", "must be a Problem or a function that makes one, got number"],
      ["problem.ts#throwing", "makes no problem: no data here"],
      [
        "problem.ts#part",
        "is no Problem: it lacks batches(), loss(), gradient(), evaluate(); supervised()",
      ],
    ];
    for (const [name, message] of faults) {
      await assertRejects(() => importProblem(`${folder}/${name}`), Error, message);
    }
    await Deno.writeTextFile(`${folder}/broken.ts`, "export default {;");
    await assertRejects(() => importProblem(`${folder}/broken.ts`), Error, "cannot import");
    const lacking = "is a function; export its record beside it, lonelyRecord = optimizerRecord(";
    await assertRejects(() => importOptimizer(`${folder}/optimizer.ts#lonely`), TypeError, lacking);
    await assertRejects(
      () => importOptimizer(`${folder}/problem.ts#number`),
      TypeError,
      "must be an optimizer with init() and update(), or the record of one, got number",
    );
  }));

Deno.test("runs of modules are shared among threads, done once, and begun anew when the module changes", () =>
  withModules(async (folder) => {
    const out = `${folder}/run`;
    const run = async (jobs: number) => {
      const problem = await importProblem(`${folder}/problem.ts`);
      const heavy = await importOptimizer(`${folder}/optimizer.ts#heavy`);
      const finished = await importOptimizer(`${folder}/optimizer.ts`);
      const notes: string[] = [];
      const rows = await ablate({
        problems: [problem],
        optimizers: ["adam", heavy, finished],
        seeds: 2,
        steps: 4,
        backend: "cpu",
        out,
        jobs,
        onNote: (note) => notes.push(note),
      });
      return { losses: rows.array("testLoss"), notes: notes.join("\n") };
    };
    const first = await run(2);
    const again = await run(1);
    assertEquals(again.losses, first.losses);
    assertMatch(again.notes, /6 of 6 runs were done before/);
    const { options } = JSON.parse(await Deno.readTextFile(`${out}/manifest.json`));
    assertEquals(shortName(options.modules.quadrants), `${folder}/problem.ts`);
    assertEquals(shortName(options.modules.heavy), `${folder}/optimizer.ts#heavy`);
    await Deno.writeTextFile(`${folder}/units.ts`, "export const units = 2; // another text\n");
    const anew = await run(1);
    assert(!anew.notes.includes("were done before"), anew.notes);
    assertEquals(anew.losses, first.losses);
  }));

Deno.test("one run of a module's problem goes to several threads, with the same bits", () =>
  withModules(async (folder) => {
    const losses = async (threads: number) => {
      const problem = await importProblem(`${folder}/problem.ts`);
      const length = { steps: 3, batchSize: 16, computationalBatchSize: 4, threads };
      const run = {
        problems: [problem],
        optimizers: ["adam"],
        backend: "wasm",
        ...length,
      } as const;
      return (await ablate({ ...run, onNote() {} })).array("testLoss");
    };
    assertEquals(await losses(2), await losses(1));
  }));

Deno.test("a module that ends the thread of a job, or one that computes parts, is an error", () =>
  withModules(async (folder) => {
    const code = `${problem}
import process from "node:process";
const inThread = typeof WorkerGlobalScope !== "undefined";
const { gradient, withValidation: _, ...others } = supervised({ id: "ending", model, ...parts });
const slowly = (act) => { for (const end = performance.now() + 30; performance.now() < end;); return act(); };
const ending = (end) => ({ ...others, gradient: (...given) => inThread ? end() : slowly(() => gradient(...given)) });
export const deno = ending(() => Deno.exit(0));
export const node = ending(() => process.exit(0));
const beforeNext = (act) => (setTimeout(() => Deno.exit(0)), act());
export const between = { ...others, gradient: (...given) => inThread ? beforeNext(() => gradient(...given)) : slowly(() => gradient(...given)) };
`;
    await Deno.writeTextFile(`${folder}/ending.ts`, code);
    for (const name of ["deno", "node", "between"]) {
      for (const [jobs, threads] of [[2, 1], [1, 2]] as const) {
        if (name === "between" && jobs > 1) continue; // a job may be over before
        const problems = [await importProblem(`${folder}/ending.ts#${name}`)];
        const run = {
          problems,
          optimizers: ["adam"],
          seeds: 2,
          backend: "wasm",
          jobs,
          threads,
        } as const;
        await assertRejects(
          () => ablate({ ...run, steps: 9, batchSize: 16, computationalBatchSize: 4, onNote() {} }),
          Error,
          "was ended by Deno.exit or process.exit, which is to be left out",
        );
      }
    }
  }));
