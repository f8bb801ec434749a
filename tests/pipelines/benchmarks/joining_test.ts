import { assert, assertEquals } from "@std/assert";
import { benchJoining } from "../../../pipelines/benchmarks/joining.ts";

Deno.test("benchJoining() has all runs made and all cells claimed, and leaves no folder", async () => {
  const out = await Deno.makeTempDir();
  try {
    const rows = await benchJoining({
      ...{ problem: "quadratic", seeds: 1, steps: 4, backend: "cpu" },
      ...{ processes: 2, jobs: 2, cells: 20, out, repeats: 1 },
    });
    assertEquals([...Deno.readDirSync(out)], []);
    assertEquals(rows.map(({ what }) => what), [
      "2 threads of one process",
      "2 processes that join",
      "20 cells claimed by 1",
      "20 cells claimed by 2",
    ]);
    const ratios = rows.map(({ overThreads = NaN }) => overThreads > 0);
    const claims = rows.map(({ millisecondsPerCell = NaN }) => millisecondsPerCell > 0);
    assertEquals([ratios, claims], [[true, true, false, false], [false, false, true, true]]);
    assertEquals(rows[0]!.overThreads, 1);
    assert(rows.every(({ seconds, minimum }) => seconds >= minimum && minimum > 0));
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});
