/**
 * Damages every kind of file of a run in every way of a list, and asks everything that reads it: each heals to
 * the undisturbed result, or says in one sentence what is damaged. `NOISEWISE_FLIPS=1000` flips more bits.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { ablate, type AblateOptions } from "../../pipelines/ablate.ts";
import { readCellContent } from "../../pipelines/cells/cell_content.ts";
import { report } from "../../pipelines/report.ts";
import { loadRuns, loadTunings } from "../../pipelines/table.ts";
import { tunedRates } from "../../pipelines/tuning/tuned_rates.ts";
import { tune } from "../../pipelines/tune.ts";
import { random } from "../../problems/random.ts";

await useBackend("cpu");

const flips = Number(Deno.env.get("NOISEWISE_FLIPS") ?? 200);
const root = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(root, { recursive: true }));

const shared = { problems: ["quadratic"], steps: 20, evaluateEvery: 5, backend: "cpu" } as const;
const searched = { optimizers: ["sgd"], grid: [0.5, 0.1], seeds: 1 } as const;
const grid: AblateOptions = { ...shared, optimizers: ["sgd"], learningRates: 0.1, seeds: 2 };

/** Folders that the damages are made in copies of: a finished run, one that was stopped, a search. */
const [finished, stopped, search] = [`${root}/finished`, `${root}/stopped`, `${root}/search`];
await ablate({ ...grid, out: finished, onNote() {} });
await tune({ ...shared, ...searched, out: search, onNote() {} });
const controller = new AbortController();
await ablate({
  ...grid,
  out: stopped,
  signal: controller.signal,
  onNote() {},
  onProgress: ({ step }) => step === 13 && controller.abort(new DOMException("", "AbortError")),
}).catch(() => {});

type Damage = (path: string) => Promise<void>;

const rewritten = (change: (bytes: Uint8Array) => Uint8Array | string): Damage => async (path) => {
  const changed = change(await Deno.readFile(path));
  if (typeof changed === "string") await Deno.writeTextFile(path, changed);
  else await Deno.writeFile(path, changed);
};
const replaced = (put: (path: string) => Promise<unknown>): Damage => async (path) => {
  await Deno.remove(path);
  await put(path);
};
const elsewhere = `${root}/elsewhere`;

const damages: Readonly<Record<string, Damage>> = {
  "cut to nothing": rewritten(() => ""),
  "cut in the middle": rewritten((bytes) => bytes.subarray(0, bytes.length >> 1)),
  "cut before its last byte": rewritten((bytes) => bytes.subarray(0, bytes.length - 1)),
  "with zeros at its end": rewritten((bytes) => bytes.fill(0, bytes.length - 40)),
  "with a flipped bit": rewritten((bytes) => flipped(bytes, 8 * (bytes.length >> 1) + 2)),
  "that is JSON of another shape": rewritten(() => '{"earlier":5}\n'),
  "that is null": rewritten(() => "null\n"),
  "that is a list of lists": rewritten(() => "[[[]]]\n"),
  "of a million brackets": rewritten(() => "[".repeat(1e6) + "]".repeat(1e6) + "\n"),
  "of bytes": rewritten((bytes) => bytes.map((byte) => byte ^ 0xff)),
  "that is a folder": replaced((path) => Deno.mkdir(`${path}/inside`, { recursive: true })),
  ...(Deno.build.os !== "windows" && {
    "that is a link": replaced((path) => Deno.symlink(elsewhere, path)),
    "that is a link to nothing": replaced((path) => Deno.symlink(`${root}/nothing`, path)),
    "that is a pipe": replaced((path) => new Deno.Command("mkfifo", { args: [path] }).output()),
  }),
};

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

async function copied(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copied(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** The results, all but the timing. */
async function results(folder: string): Promise<string> {
  const rows = await Deno.readTextFile(`${folder}/rows.jsonl`);
  return rows.replaceAll(/"seconds":[^,}]*/g, "");
}

type Kind = readonly [from: string, file: (name: string) => boolean, what: string];

const kinds: readonly Kind[] = [
  [finished, (name) => /^cells\/.*_seed0_.*\.jsonl$/.test(name), "the record of a finished cell"],
  [stopped, (name) => /^cells\/.*\.jsonl$/.test(name), "the record of a stopped cell"],
  [stopped, (name) => name.endsWith(".safetensors"), "a checkpoint"],
  ...["manifest.json", "lock", "summary.csv", "rows.jsonl", "verdict.json"].map((own) =>
    [finished, (name: string) => name === own, own] as const satisfies Kind
  ),
  [search, (name) => name === "tuning.json", "tuning.json"],
];

/** Whether an error is one sentence that says what is wrong, and no failure of ours. */
function checkSentence(error: unknown): void {
  const { message, name } = error as Error;
  assert(
    name !== "TypeError" && !/undefined|not a function|Maximum call stack/.test(message),
    message,
  );
  assertMatch(message, /"[^"]+"/); // names the file
  assert(!message.includes("\n"), message);
}

for (const [from, isIt, what] of kinds) {
  Deno.test(`${what}, damaged in every way, heals or is said to be damaged`, async () => {
    const names = [...Deno.readDirSync(from)].map(({ name }) => name);
    const cells = [...Deno.readDirSync(`${from}/cells`)].map(({ name }) => `cells/${name}`);
    const file = [...names, ...cells].find(isIt);
    assert(file, what);
    const undisturbed = await results(from === search ? search : finished);
    await Deno.writeTextFile(elsewhere, "of somebody");
    for (const [damage, make] of Object.entries(damages)) {
      const folder = `${root}/copy`;
      await copied(from, folder);
      await make(`${folder}/${file}`);
      if (file !== "rows.jsonl") await Deno.remove(`${folder}/rows.jsonl`).catch(() => {});
      const said: string[] = [];
      const tried = async (act: () => Promise<unknown>) => {
        try {
          await act();
        } catch (error) {
          checkSentence(error);
          said.push((error as Error).message);
        }
      };
      const onNote = (note: string) => void said.push(note);
      await tried(() => loadRuns(folder, { onNote }));
      await tried(() => report({ folders: [folder], out: `${root}/page`, onNote }));
      if (from === search) {
        const wanted = { problems: ["quadratic"], optimizers: ["sgd"] };
        await tried(() => loadTunings(folder, { onNote }));
        await tried(() => tunedRates(folder, wanted));
        assert(said.length > 0, `${what} ${damage}: nobody noticed`);
        await tried(() => tune({ ...shared, ...searched, out: folder, onNote }));
      } else {
        await tried(() => ablate({ ...grid, out: folder, onNote }));
      }
      const healed = await results(folder).catch(() => "") === undisturbed;
      const isSaid = said.some((text) => text.includes(file) || text.includes("is not the folder"));
      // a lock that is none of ours is left alone, and so is a folder where a file is to be
      const mustHeal = what !== "lock" && damage !== "that is a folder";
      assert(healed || isSaid && !mustHeal, `${what} ${damage}: ${said.join("; ")}`);
      assertEquals(await Deno.readTextFile(elsewhere), "of somebody", damage);
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test(`${flips} of ${flips} single bits that are flipped in a finished cell are noticed`, async () => {
  const [name] = [...Deno.readDirSync(`${finished}/cells`)].map((each) => each.name);
  const bytes = await Deno.readFile(`${finished}/cells/${name}`);
  const stream = random(1, "flips");
  let noticed = 0;
  for (let i = 0; i < flips; i++) {
    const path = `${root}/${name}`;
    await Deno.writeFile(path, flipped(bytes, Math.floor(stream.uniform() * 8 * bytes.length)));
    await readCellContent(path).catch((error) => noticed += error instanceof SyntaxError ? 1 : 0);
  }
  assertEquals(noticed, flips);
});
