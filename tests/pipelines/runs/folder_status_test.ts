import { assertEquals, assertRejects } from "@std/assert";
import { ablate } from "../../../pipelines/ablate.ts";
import { statusText } from "../../../pipelines/command_line/status_text.ts";
import { collect } from "../../../pipelines/report/collect.ts";
import { readManifest } from "../../../pipelines/runs/manifest.ts";
import { occupyShared } from "../../../pipelines/runs/shared.ts";
import { tinyProblem } from "../tiny.ts";
import { type FolderStatus, folderStatus } from "../../../pipelines/runs/folder_status.ts";

const small = {
  optimizers: ["m-sgd", "m-svag"],
  learningRates: 0.01,
  steps: 8,
  backend: "cpu",
  onNote() {},
} as const;

const grid = { ...small, problems: ["quadratic"] };

Deno.test("folderStatus() knows who is at work at what, who has ended, and what is done", async () => {
  const out = await Deno.makeTempDir();
  try {
    let during: Promise<FolderStatus> | undefined;
    const tiny = tinyProblem({ fingerprint: () => "tiny 1" });
    const problem: typeof tiny = {
      ...tiny,
      // where the run stands is looked at while it stands there
      evaluate: async (...args) => (await during, await tiny.evaluate(...args)),
    };
    const grid = { ...small, problems: [problem] };
    const onProgress = () => void (during ??= folderStatus(out));
    await ablate({ ...grid, seeds: 2, out, join: true, onProgress });
    const [first] = (await during!).processes;
    assertEquals([first!.pid, first!.state, first!.cells.length], [Deno.pid, "at work", 1]);
    assertEquals(first!.steps, 0); // counted at the end of each run

    await ablate({ ...grid, seeds: 2, out, join: { by: "locks" } });
    const { processes, ...counts } = await folderStatus(out);
    assertEquals(counts, { atWork: false, runs: 4, done: 4, underWay: 0 });
    assertEquals(processes.map(({ state, steps }) => [state, steps]), [["ended", 32], [
      "ended",
      0,
    ]]);
    assertEquals(
      statusText("a", { ...counts, processes: [] }),
      "a: 4 of 4 runs are done, nobody is at work",
    );

    // a run that shares it with nobody takes the sessions into the manifest
    await ablate({ ...grid, seeds: 2, out });
    assertEquals((await folderStatus(out)).processes, []);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("folderStatus() tells a process that waits from one at work", async () => {
  const out = await Deno.makeTempDir();
  try {
    const deadline = performance.now() + 60_000;
    const look = async (): Promise<FolderStatus> => {
      const status = await folderStatus(out);
      const isSettled = status.processes.length === 2 && status.underWay === 1;
      if (isSettled || performance.now() > deadline) return status;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return await look();
    };
    let during: Promise<FolderStatus> | undefined;
    const tiny = tinyProblem({ fingerprint: () => "tiny 1" });
    const problem: typeof tiny = {
      ...tiny,
      // the only run does not go on before both processes have been seen
      evaluate: async (...args) => (await (during ??= look()), await tiny.evaluate(...args)),
    };
    const grid = { ...small, optimizers: ["m-sgd"], problems: [problem], jobs: 1, out };
    const join = () => ablate({ ...grid, join: { by: "locks" } });
    await Promise.all([join(), join()]);
    const { atWork, underWay, processes } = (await during)!;
    assertEquals(processes.map(({ state }) => state).sort(), ["at work", "waiting"]);
    assertEquals([atWork, underWay], [true, 1]);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

for (const by of ["locks", "heartbeats"] as const) {
  Deno.test(`by ${by} status and report show no run of a process that was killed as under way`, async () => {
    const out = await Deno.makeTempDir();
    try {
      const script = new URL("../../whole/joining.ts", import.meta.url).pathname;
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", script, out, by, "1", "1000000000"],
        stdout: "piped",
      }).spawn();
      const said = child.stdout.getReader();
      await said.read(); // a run has begun
      const alive = await folderStatus(out);
      assertEquals(alive.processes.map(({ state }) => state), ["at work"]);
      assertEquals([alive.underWay, await states(out)], [1, ["running", "waiting"]]);
      child.kill("SIGKILL");
      await child.status;
      await said.cancel();
      const [name] = alive.processes.map((each) => each.name);
      await Deno.utime(`${out}/sessions/${name}.alive`, 0, 0); // as if that were long ago
      const { processes, underWay } = await folderStatus(out);
      assertEquals([processes[0]!.state, underWay], ["gone", 0]);
      assertEquals(await states(out), ["interrupted", "interrupted"]);

      // another shares the folder, and will come to it
      using other = await occupyShared(out, { by }, () => {});
      await other.write({ ...(await readManifest(out))!, finishedAt: null });
      assertEquals(await states(out), ["waiting", "waiting"]);
    } finally {
      await Deno.remove(out, { recursive: true });
    }
  });
}

async function states(out: string): Promise<readonly string[]> {
  return (await collect([out])).cells.map(({ state }) => state);
}

Deno.test("what cannot be shared is said before anything runs", async () => {
  const out = await Deno.makeTempDir();
  try {
    await assertRejects(() => ablate({ ...grid, join: true }), RangeError, "give out");
    await ablate({ ...grid, out, join: { by: "heartbeats" } });
    const other = () => ablate({ ...grid, out, join: { by: "locks" } });
    await assertRejects(other, RangeError, "is shared by heartbeats, not by locks");
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});
