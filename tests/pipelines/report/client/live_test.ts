import { assertEquals } from "@std/assert";
import { updated } from "../../../../pipelines/report/client/live.ts";
import { collect } from "../../../../pipelines/report/collect.ts";
import { changeOf } from "../../../../pipelines/report/live_feed.ts";
import { readRun } from "../../../../pipelines/runs/read_run.ts";
import { madeUpRun } from "../made_up_run.ts";

async function inRun(
  use: (folder: string) => Promise<void>,
  ...made: Parameters<typeof madeUpRun>
) {
  const folder = await madeUpRun(...made);
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a live page that is told what has changed has what a new one has", async () => {
  await inRun(async (folder) => {
    const first = await collect([folder], true);
    const { runs: [cell] } = await readRun(folder);
    const path = `${folder}/cells/${cell!.name}.jsonl`;
    const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
    await Deno.writeTextFile(path, `${lines.slice(0, 3).join("\n")}\n{"step":`); // as if it had only begun
    const second = await collect([folder], true);
    const change = changeOf(first, second);
    assertEquals(change.cells.map(({ key, step }) => [key, step]), [[`0/${cell!.name}`, [0, 10]]]);
    assertEquals(
      updated(first, JSON.parse(JSON.stringify(change))),
      JSON.parse(JSON.stringify(second)),
    );
    await Deno.remove(path);
    const third = await collect([folder], true);
    assertEquals(updated(second, changeOf(second, third)).cells.length, first.cells.length - 1);
  });
});
