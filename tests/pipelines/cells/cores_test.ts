/** How cores are shared out among runs and their threads. */
import { assertEquals, assertThrows } from "@std/assert";
import { cores, hasAllCores } from "../../../optimizers/host/environment.ts";
import type { CellPlan } from "../../../pipelines/cells/cell.ts";
import { cellsOnMachine, threadsOf } from "../../../pipelines/cells/cores.ts";
import { onWasm, startBackend, testOnBackends } from "../../backends.ts";
import { tinyProblem } from "../tiny.ts";

const all = cores();
const planOf = (plan: Partial<CellPlan>) => ({ problem: "mnist-mlp", ...plan }) as CellPlan;
const own = tinyProblem();

testOnBackends(
  "threads are the cores that are left, where there is something to share",
  (backend) => {
    const several = backend === "wasm" ? all : 1;
    assertEquals(threadsOf(planOf({}), 1), several);
    assertEquals(threadsOf(planOf({ problem: own }), 1), several);
    assertEquals(threadsOf(planOf({ computationalBatchSize: 8 }), 1), several);
    assertEquals(threadsOf(planOf({ problem: own, computationalBatchSize: 8 }), 1), several);
    assertEquals(threadsOf(planOf({}), all), 1);
    assertEquals(threadsOf(planOf({ threads: 1 }), 1), 1);
  },
  ["cpu", "wasm"],
);

testOnBackends(
  "processes that share a run leave each other their cores, but for parts",
  (backend) => {
    const several = backend === "wasm" ? all : 1;
    assertEquals(threadsOf(planOf({}), 1, true), 1);
    assertEquals(threadsOf(planOf({ computationalBatchSize: 8 }), 1, true), several);
    assertEquals(threadsOf(planOf({ threads: 2 }), 1, true), 2);
    const expected = hasAllCores() ? [all, Math.max(all / several, 1)] : [undefined, undefined];
    const found = [{}, { computationalBatchSize: 8 }].map((plan) =>
      cellsOnMachine([planOf(plan)], 1)
    );
    assertEquals(found, expected);
  },
  ["wasm"],
);

Deno.test({
  name: "with BLAS whole batches have one thread, and parts those that are left",
  ignore: !onWasm.includes("wasm+blas"),
  async fn() {
    await startBackend("wasm+blas");
    assertEquals(threadsOf(planOf({}), 1), 1);
    assertEquals(threadsOf(planOf({ computationalBatchSize: 8 }), 1), all);
    assertEquals(threadsOf(planOf({ problem: own, computationalBatchSize: 8 }), 1), 1);
  },
});

testOnBackends("threads that cannot be had are refused", () => {
  const two = planOf({ threads: 2 });
  assertThrows(() => threadsOf(two, 1), RangeError, "threads must be 1 on cpu");
}, ["cpu"]);
