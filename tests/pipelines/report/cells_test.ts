import { assertEquals } from "@std/assert";
import { thinned } from "../../../pipelines/report/cells.ts";
import { collect } from "../../../pipelines/report/collect.ts";
import { madeUpRun } from "./made_up_run.ts";

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

Deno.test("thinned() keeps pages small, and the first and the last evaluation of each curve", async () => {
  await inRun(async (folder) => {
    const { cells } = await collect([folder]);
    assertEquals(thinned(cells), { cells, every: 1 });
    const many = Array.from({ length: 100 }, () => cells).flat(); // 1200 cells of 30
    const { cells: fewer, every } = thinned(many);
    assertEquals(every, 2);
    assertEquals(fewer[0]!.step, [...Array(15).keys()].map((i) => 20 * i).concat(290));
    assertEquals(fewer[0]!.trainLoss.at(-1), cells[0]!.trainLoss.at(-1));
    assertEquals(
      new Set(Object.values(fewer[0]!).flatMap((each) => Array.isArray(each) ? [each.length] : []))
        .size,
      1,
    );
  }, { evaluations: 30 });
});
