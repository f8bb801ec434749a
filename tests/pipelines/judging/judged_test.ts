import { assertEquals } from "@std/assert";
import { judgedOf } from "../../../pipelines/judging/judged.ts";
import type { RecordedFolder } from "../../../pipelines/runs/read_run.ts";
import { lookErrorRate } from "../../../pipelines/statistics/inference/looks.ts";
import { rowsOf } from "../statistics/rows.ts";

/** A folder with so many seeds, the last ones of M-SSD under way. */
function folderOf(seeds: number, underWay: number, options: Record<string, unknown>) {
  const runs = ["m-sgd", "m-ssd"].flatMap((optimizer, i) =>
    Array.from({ length: seeds }, (_, seed) => ({
      identity: { problem: "p", optimizer, seed },
      rows: rowsOf({ [optimizer]: [0.1 + i] }).map((row) => ({ ...row, seed })),
      finished: i === 0 || seed < seeds - underWay,
    }))
  );
  return { runs, manifest: { options } } as unknown as RecordedFolder;
}

const counts = (folder: RecordedFolder) => {
  const { rows, options } = judgedOf(folder);
  const of = (id: string) => {
    const seeds = rows.array("seed") as number[];
    return new Set(seeds.filter((_, i) => rows.get("optimizer", i) === id)).size;
  };
  return [of("m-sgd"), of("m-ssd"), options.errorRate];
};

Deno.test("judgedOf() has the runs that are over", () => {
  assertEquals(counts(folderOf(4, 0, {})), [4, 4, undefined]);
  assertEquals(counts(folderOf(4, 1, {})), [4, 3, undefined]);
});

Deno.test("judgedOf() looks where looks were planned, and not in between", () => {
  const until = { until: "decided" };
  assertEquals(counts(folderOf(2, 0, until)), [2, 2, lookErrorRate(3)]);
  assertEquals(counts(folderOf(4, 0, until)), [3, 3, lookErrorRate(3)]);
  assertEquals(counts(folderOf(5, 1, until)), [3, 3, lookErrorRate(3)]);
  assertEquals(counts(folderOf(8, 0, until)), [8, 8, lookErrorRate(8)]);
});
