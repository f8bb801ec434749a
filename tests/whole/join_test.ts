/**
 * Processes that make the runs of one folder together, killed at random moments and started again: by locks, and
 * by heartbeats; every other one waits for a core where others have all. Three of them in the suite; eight, and
 * thirty kills, with `NOISEWISE_KILLS=30 deno test --allow-all tests/whole/join_test.ts`.
 */
import { assert, assertEquals } from "@std/assert";
import { readManifest } from "../../pipelines/runs/manifest.ts";
import { random } from "../../problems/random.ts";
import { assertTrainedOnce } from "./trained_once.ts";

const kills = Number(Deno.env.get("NOISEWISE_KILLS") ?? 1);
const full = kills > 10;
const processes = full ? 8 : 3;
const [seeds, steps] = full ? [20, 2000] : [3, 600];

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a process says of a cell, or of all. */
interface Line {
  readonly at: number;
  readonly label?: string;
  readonly step?: number;
  readonly ended?: boolean;
  readonly note?: string;
}

/** A process, what it said, and when it was killed. */
interface Joined {
  readonly child: Deno.ChildProcess;
  readonly said: Promise<{ readonly lines: readonly Line[]; readonly code: number }>;
  killedAt?: number;
}

/** @param shares whether it may know that the machine's cores are all its, so that it waits for one to be free */
function start(out: string, by: string, shares = false): Joined {
  const path = new URL("joining.ts", import.meta.url).pathname;
  const args = [
    "run",
    "--no-prompt",
    "--allow-read",
    "--allow-write",
    ...(shares ? ["--allow-sys=cpus"] : []),
    path,
  ];
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args, out, by, `${seeds}`, `${steps}`],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const said = child.output().then(({ stdout, code }) => ({
    lines: new TextDecoder().decode(stdout).split("\n").filter((line) => line.endsWith("}"))
      .map((line) => JSON.parse(line) as Line),
    code,
  }));
  return { child, said };
}

/** Ends those that are still at work, as where a test fails: their folder is to be removed. */
async function endOf(all: readonly Joined[]): Promise<void> {
  for (const { child, said } of all) {
    try {
      child.kill("SIGKILL");
    } catch { /* it is over */ }
    await said;
  }
}

/** What must be the same: all but timings. */
async function results(out: string): Promise<string> {
  const csv = await Deno.readTextFile(`${out}/summary.csv`);
  const rows = await Deno.readTextFile(`${out}/rows.jsonl`);
  const table = csv.split("\n").map((line) => line.slice(0, line.lastIndexOf(",") + 1)).join("\n");
  return table + rows.replaceAll(/"seconds":[^}]*/g, "");
}

/** Times in which a process was at a cell, by the cells. */
async function spells(all: readonly Joined[]): Promise<Map<string, (readonly [number, number])[]>> {
  const found = new Map<string, (readonly [number, number])[]>();
  for (const { said, killedAt = Infinity } of all) {
    const { lines } = await said;
    const ends = new Map(lines.filter(({ ended }) => ended).map(({ label, at }) => [label, at]));
    for (const { label, at, ended } of lines) {
      if (label === undefined || ended) continue;
      found.set(label, [...found.get(label) ?? [], [at, ends.get(label) ?? killedAt]]);
    }
  }
  return found;
}

let undisturbed: Promise<string> | undefined;

for (const by of ["locks", "heartbeats"]) {
  Deno.test(`${processes} processes that join by ${by}, killed ${kills} times: the same, no run lost, none made twice at a time`, async () => {
    const folder = await Deno.makeTempDir();
    const all: Joined[] = [];
    try {
      undisturbed ??= (async () => {
        assertEquals((await start(`${folder}/alone`, "alone").said).code, 0);
        return await results(`${folder}/alone`);
      })();
      await undisturbed;
      const stream = random(kills, by);
      const out = `${folder}/joined`;
      all.push(...Array.from({ length: processes }, (_, i) => start(out, by, i % 2 === 0)));
      const alive = [...all];
      for (let kill = 0; kill < kills; kill++) {
        await pause(full ? 300 + 1500 * stream.uniform() : 900 + 500 * stream.uniform());
        const [victim] = alive.splice(stream.below(alive.length), 1);
        victim!.killedAt = Date.now(); // before others can know, however late it is seen here to be over
        victim!.child.kill("SIGKILL");
        await victim!.said;
        const again = start(out, by, kill % 2 === 0);
        alive.push(again);
        all.push(again);
      }
      for (const { said } of alive) assertEquals((await said).code, 0);
      assertEquals(await results(out), await undisturbed);
      await assertTrainedOnce(out, { cells: 2 * seeds, steps, killed: kills });
      const byCell = await spells(all);
      assertEquals(byCell.size, 2 * seeds);
      for (const [cell, times] of byCell) {
        const sorted = times.toSorted(([a], [b]) => a - b);
        for (const [i, [, end]] of sorted.entries()) {
          const next = sorted[i + 1];
          assert(
            next === undefined || next[0] >= end,
            `${cell} twice at a time: ${sorted.join("; ")}`,
          );
        }
      }
      const manifest = await readManifest(out, (message) => assert(false, message));
      assertEquals(manifest?.finishedAt === null, false);
      assertEquals(manifest?.cells.length, 2 * seeds);
    } finally {
      await endOf(all);
      await Deno.remove(folder, { recursive: true });
    }
  });
}
