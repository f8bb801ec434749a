/**
 * Damages every kind of file of a run in every way of a list, and asks every script that reads it: each heals to
 * the undisturbed result, or says in one sentence what is damaged, and changes nothing else on the disk. Half of
 * the damages are tried on each kind of file in the suite, all with
 * `NOISEWISE_DAMAGES=all deno test --allow-all tests/whole/damage_test.ts`. The scripts' main functions are called
 * here, and processes started for a few; for all of them with `NOISEWISE_PROCESSES=1` besides, which takes four
 * minutes of one core.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { ablate } from "../../pipelines/ablate.ts";
import { readCellContent } from "../../pipelines/cells/cell_content.ts";
import { random } from "../../problems/random.ts";
import { copied, damages, flipped, snapshot } from "./damages.ts";
import { called, type Said, started } from "./scripts.ts";

await useBackend("cpu");

const flips = Number(Deno.env.get("NOISEWISE_FLIPS") ?? 1000);
const all = Deno.env.get("NOISEWISE_DAMAGES") === "all";
const asProcesses = Deno.env.get("NOISEWISE_PROCESSES") === "1";
const root = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(root, { recursive: true }));

const tiny = "--problem quadratic --steps 20 --evaluate-every 5 --backend cpu --jobs 1".split(" ");
const grid = [...tiny, ..."--optimizers sgd --learning-rate 0.1 --seeds 2".split(" ")];
const searched = [...tiny, ..."--optimizers sgd --grid 0.5/0.1 --seeds 1".split(" ")];

/** Folders that the damages are made in copies of: a finished run, a shared one, one that was stopped, a search. */
const [finished, shared] = [`${root}/finished`, `${root}/shared`];
const [stopped, search] = [`${root}/stopped`, `${root}/search`];
await called("ablate", [...grid, "--out", finished]);
await called("ablate", [...grid, "--out", shared, "--join"]);
await called("tune", [...searched, "--out", search]);
const controller = new AbortController();
await ablate({
  ...{ problems: ["quadratic"], steps: 20, evaluateEvery: 5, backend: "cpu" },
  ...{ optimizers: ["sgd"], learningRates: 0.1, seeds: 2, out: stopped },
  signal: controller.signal,
  onNote() {},
  onProgress: ({ step }) => step === 13 && controller.abort(new DOMException("", "AbortError")),
}).catch(() => {});

/** A folder in which somebody has files of our names, beside the run. */
const parent = `${root}/home`;
const folder = `${parent}/run`;
const elsewhere = `${parent}/elsewhere`;
await Deno.mkdir(`${parent}/cells`, { recursive: true });
for (const name of ["elsewhere", "manifest.json", "lock", "report.html", "cells/a.jsonl"]) {
  await Deno.writeTextFile(`${parent}/${name}`, `of somebody: ${name}`);
}

/** The results, all but the timing. */
async function results(folder: string): Promise<string> {
  const rows = await Deno.readTextFile(`${folder}/rows.jsonl`);
  return rows.replaceAll(/"seconds":[^,}]*/g, "");
}

type Kind = readonly [from: string, file: RegExp, what: string];

const kinds: readonly Kind[] = [
  [finished, /^cells\/.*_seed0_.*\.jsonl$/, "the record of a finished cell"],
  [stopped, /^cells\/.*\.jsonl$/, "the record of a stopped cell"],
  [stopped, /\.safetensors$/, "a checkpoint"],
  [finished, /^manifest\.json$/, "manifest.json"],
  [finished, /^lock$/, "lock"],
  [finished, /^summary\.csv$/, "summary.csv"],
  [finished, /^rows\.jsonl$/, "rows.jsonl"],
  [finished, /^verdict\.json$/, "verdict.json"],
  [shared, /^sessions\/2.*\.json$/, "the record of a session"],
  [shared, /^sessions\/plan-.*\.json$/, "the cells of a session"],
  [shared, /^claims\/.*\.done$/, "the note that a cell is done"],
  [search, /^tuning\.json$/, "tuning.json"],
];

/** What is asked in turn: what only reads, then what goes on with the run. */
const readers = (from: string): [script: string, args: string[]][] => [
  ["table", [folder, ...from === search ? ["--of", "tuning"] : [], "--out", `${root}/rows.csv`]],
  ["report", [folder, "--out", `${root}/page`]],
  ["ablate", [...tiny, "--optimizers", "sgd", "--learning-rate", `@${folder}`, "--seeds", "1"]],
];
const writer = (from: string): [script: string, args: string[]] =>
  from === search
    ? ["tune", [...searched, "--out", folder]]
    : ["ablate", [...grid, "--out", folder, ...from === shared ? ["--join"] : []]];

/** Throws unless what a script said is for people, and a failure one sentence that names the file. */
function checkSaid(script: string, { code, stdout, stderr }: Said): void {
  const said = stdout + stderr;
  assert(
    !/\n +at |TypeError|undefined|not a function|Maximum call stack|\[object/.test(said),
    said,
  );
  if (code === 0) return;
  assert(code === 1 || code === 2, `${code}: ${said}`);
  assertMatch(stderr, new RegExp(`(^|\n)${script}: [^\n]*"[^\n]+"[^\n]*\n$`));
  assertEquals(stdout, "");
}

/** Damages a file, asks all, and throws unless it heals or is said. */
async function checkDamage(
  [from, file, what]: Kind,
  damage: string,
  run: typeof called,
): Promise<void> {
  await copied(from, folder);
  const name = [...await snapshot(folder)].map(([path]) => path).find((path) => file.test(path));
  assert(name, what);
  await damages[damage]!(`${folder}/${name}`, elsewhere);
  if (name !== "rows.jsonl") await Deno.remove(`${folder}/rows.jsonl`).catch(() => {});
  const before = await snapshot(parent);
  const said: string[] = [];
  for (const [script, args] of readers(from)) {
    const answer = await run(script, args);
    checkSaid(script, answer);
    said.push(answer.stderr);
    assertEquals(await snapshot(parent), before, `${script} changed ${what} ${damage}`);
  }
  if (from === search) assertMatch(said.join(""), /tuning\.json" is damaged/);
  const [script, args] = writer(from);
  const answer = await run(script, args);
  checkSaid(script, answer);
  said.push(answer.stderr);
  const undisturbed = await results(from === search ? search : finished);
  const healed = answer.code === 0 && await results(folder) === undisturbed;
  // a lock that is none of ours is left alone, and so is a folder where a file is to be
  const mayFail = what === "lock" || damage === "that is a folder";
  const isSaid = said.some((text) => text.includes(name));
  assert(healed || mayFail && isSaid, `${what} ${damage}: ${said.join("; ")}`);
  assertEquals(outside(await snapshot(parent)), outside(before), damage);
  await Deno.remove(folder, { recursive: true });
}

/** What is not in the run's folder. */
function outside(files: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...files].filter(([path]) => !path.startsWith("run/"));
}

for (const [k, kind] of kinds.entries()) {
  Deno.test(`${kind[2]}, damaged in many ways, heals or is said to be damaged`, async () => {
    // to share a folder takes a second; what is left out of one kind is tried on its neighbours
    const every = kind[0] === shared ? 3 : 2;
    const some = Object.keys(damages).filter((_, i) => all || (i + k) % every === 0);
    for (const damage of some) {
      await checkDamage(kind, damage, asProcesses ? started : called);
    }
  });
}

Deno.test("processes say of damage what the functions do", async () => {
  for (const [kind, damage] of [[0, "with a flipped bit"], [3, "that is a pipe"]] as const) {
    if (damage in damages) await checkDamage(kinds[kind]!, damage, started);
  }
});

Deno.test(`${flips} of ${flips} single bits that are flipped in a finished cell are noticed`, async () => {
  const [name] = [...Deno.readDirSync(`${finished}/cells`)].map((each) => each.name);
  const bytes = await Deno.readFile(`${finished}/cells/${name}`);
  const stream = random(1, "flips");
  let noticed = 0;
  for (let i = 0; i < flips; i++) {
    const path = `${root}/${name}`;
    Deno.writeFileSync(path, flipped(bytes, Math.floor(stream.uniform() * 8 * bytes.length)));
    await readCellContent(path).catch((error) => noticed += error instanceof SyntaxError ? 1 : 0);
  }
  assertEquals(noticed, flips);
});
