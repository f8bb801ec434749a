import { assertEquals, assertRejects } from "@std/assert";
import { ablate } from "../../../pipelines/ablate.ts";
import { statusText } from "../../../pipelines/command_line/status_text.ts";
import { type FolderStatus, folderStatus } from "../../../pipelines/runs/folder_status.ts";

const grid = {
  problems: ["quadratic"],
  optimizers: ["m-sgd", "m-svag"],
  learningRates: 0.01,
  steps: 8,
  backend: "cpu",
  onNote() {},
} as const;

Deno.test("folderStatus() knows who is at work at what, who has ended, and what is done", async () => {
  const out = await Deno.makeTempDir();
  try {
    let during: Promise<FolderStatus> | undefined;
    const onProgress = () => void (during ??= folderStatus(out));
    await ablate({ ...grid, seeds: 2, out, join: true, onProgress });
    const [first] = (await during!).processes;
    assertEquals([first!.pid, first!.state, first!.cells.length], [Deno.pid, "at work", 1]);

    await ablate({ ...grid, seeds: 2, out, join: { by: "locks" } });
    const { processes, ...counts } = await folderStatus(out);
    assertEquals(counts, { atWork: false, runs: 4, done: 4, underWay: 0 });
    assertEquals(processes.map(({ state }) => state), ["ended", "ended"]);
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
