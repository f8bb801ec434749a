/**
 * Kills `ablate` at random moments, most of them between evaluations, every third time by SIGTERM, at which it
 * saves where it stands. Four times in the suite; more often with
 * `NOISEWISE_KILLS=20 deno test --allow-all tests/whole/kill_test.ts`.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { random } from "../../problems/random.ts";
import { tinyMnist } from "../pipelines/tiny.ts";

const kills = Number(Deno.env.get("NOISEWISE_KILLS") ?? 4);
const data = await tinyMnist();
globalThis.addEventListener("unload", () => Deno.removeSync(data, { recursive: true }));

function start(out: string): Deno.ChildProcess {
  const path = new URL("../../pipelines/ablate.ts", import.meta.url).pathname;
  const grid = [
    "--problem",
    "mnist-logreg",
    "--seeds",
    "2",
    "--steps",
    kills > 10 ? "8000" : "700",
  ];
  const options = ["--batch-size", "10", "--data", data, "--backend", "cpu", "--jobs", "2"];
  options.push("--checkpoint-every", "0.05", "--evaluate-every", kills > 10 ? "4000" : "350");
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", "--allow-write", path, ...grid, ...options].concat(
      [
        "--out",
        out,
      ],
    ),
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

const cellsIn = (out: string): string[] => {
  try {
    return [...Deno.readDirSync(`${out}/cells`)].map(({ name }) => `${out}/cells/${name}`);
  } catch {
    return [];
  }
};

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until the run that is at work has come to something, or is over. */
async function until(child: Deno.ChildProcess, hasCome: () => boolean): Promise<void> {
  let over = false;
  child.status.then(() => over = true);
  while (!over && !hasCome()) await pause(20);
}

/** Bytes that are recorded of all cells. */
const recorded = (out: string) =>
  cellsIn(out).filter((path) => path.endsWith(".jsonl"))
    .reduce((sum, path) => sum + Deno.statSync(path).size, 0);

/** Whether there is a cell to continue. */
const isMidway = (out: string) => cellsIn(out).some((path) => path.endsWith(".safetensors"));

/** The files of cells that are over, and what they say. */
function finishedCells(out: string): Map<string, string> {
  const files = cellsIn(out).filter((path) => path.endsWith(".jsonl"));
  const texts = files.map((path) => [path, Deno.readTextFileSync(path)] as const);
  return new Map(texts.filter(([, text]) => /\n\{"end":true.*\}\n$/.test(text)));
}

/** What must be the same: all but the timing, which is last in each row. */
async function results(out: string): Promise<string> {
  const csv = await Deno.readTextFile(`${out}/summary.csv`);
  const rows = await Deno.readTextFile(`${out}/rows.jsonl`);
  const table = csv.split("\n").map((line) => line.slice(0, line.lastIndexOf(",") + 1)).join("\n");
  return table + rows.replaceAll(/"seconds":[^}]*/g, "");
}

Deno.test(`ablate, killed ${kills} times at random, comes to the same, and loses nothing`, async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [undisturbed, out] = [`${folder}/a`, `${folder}/b`];
    const began = performance.now();
    const { code, stderr } = await start(undisturbed).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const length = performance.now() - began;

    const stream = random(Date.now(), "kills");
    const finished = new Map<string, string>();
    let midway = 0;
    let between = 0;
    for (let kill = 0; kill < kills; kill++) {
      const child = start(out);
      const before = recorded(out);
      if (kill % 4 > 0) await until(child, () => recorded(out) > before); // else also before that
      // the machine may have been slower before: something is always left to the kills that follow
      const late = performance.now() + length * 1.2 / kills * stream.uniform();
      const most = 8 * (kill + 1) / (kills + 1);
      await until(child, () => performance.now() > late || finishedCells(out).size >= most);
      if (kill === 1) await until(child, () => isMidway(out));
      try {
        child.kill(kill % 3 === 2 ? "SIGTERM" : "SIGKILL");
      } catch { /* it was done already */ }
      const { code, stderr } = await child.output();
      const said = new TextDecoder().decode(stderr);
      // SIGTERM may come before anything is at work that could be saved
      if (code === 143 && /run the same command again/.test(said)) {
        assertMatch(said, /\nablate: terminated\n$/);
        between += said.match(/: stopped at step [1-9]\d* of \d+\n/g)?.length ?? 0;
      }
      if (isMidway(out)) midway++;
      for (const [path, text] of finishedCells(out)) {
        assertEquals(text, finished.get(path) ?? text);
        finished.set(path, text);
      }
    }
    console.log(
      `${midway} of ${kills} kills left a run to continue, ${between} said where they stopped, ` +
        `${finished.size} were over`,
    );
    assert(midway > 0);
    const last = await start(out).output();
    const said = new TextDecoder().decode(last.stderr);
    assertEquals(last.code, 0, said);
    assertEquals(await results(out), await results(undisturbed));
    const before = Number(/(\d) of 8 runs were done before/.exec(said)?.[1] ?? 0);
    assert(before >= finished.size, said); // one may have been killed right before it was noted
    for (const [path, text] of finished) assertEquals(await Deno.readTextFile(path), text);
    assertEquals(cellsIn(out).length, 8, cellsIn(out).join("\n"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
