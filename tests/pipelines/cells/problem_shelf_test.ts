/** The problem that is at hand, and the threads of its cells. */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { CellPlan } from "../../../pipelines/cells/cell.ts";
import { problemShelf } from "../../../pipelines/cells/problem_shelf.ts";
import { helpInUse } from "../../../problems/kernels/wasm/shared_work/together.ts";
import { testOnBackends } from "../../backends.ts";
import { tinyMnist } from "../tiny.ts";

const planOf = (plan: Partial<CellPlan>) => ({ problem: "mnist-logreg", ...plan }) as CellPlan;

testOnBackends("threads are there when a cell trains, whatever problem was before", async () => {
  const data = await tinyMnist();
  {
    using shelf = problemShelf(data);
    for (const problem of ["mnist-logreg", "mnist-mlp", "mnist-logreg"]) {
      const threads = await shelf.threads(planOf({ problem }), 2);
      assertEquals([threads?.count, threads?.parts], [2, undefined]);
      await shelf.take(problem); // as a cell does before it begins
      assertStrictEquals(helpInUse() as unknown, threads);
    }
    const again = await shelf.threads(planOf({}), 2);
    assertStrictEquals(helpInUse() as unknown, again);
    const inParts = await shelf.threads(planOf({ computationalBatchSize: 5 }), 2);
    assert(inParts?.parts !== undefined && helpInUse() === undefined);
    assert(await shelf.threads(planOf({}), 2) !== undefined && helpInUse() !== undefined);
    assertEquals(await shelf.threads(planOf({}), 1), undefined);
    assertEquals(helpInUse(), undefined); // a cell with one thread has one
  }
  assertEquals(helpInUse(), undefined);
  await Deno.remove(data, { recursive: true });
}, ["wasm"]);
