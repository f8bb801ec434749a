import { assert, assertEquals, assertThrows } from "@std/assert";
import { blasInUse } from "../../../optimizers/backends/blas.ts";
import { backendInUse, useBackend } from "../../../optimizers/backends/use_backend.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { defaultJobs } from "../../../pipelines/cells/cores.ts";
import { openJobs } from "../../../pipelines/cells/jobs.ts";
import { problemShelf } from "../../../pipelines/cells/problem_shelf.ts";
import { openPlanning } from "../../../pipelines/grid/planning.ts";
import { onWasm, startBackend } from "../../backends.ts";
import { tinyMnist } from "../tiny.ts";

const ignore = !onWasm.includes("wasm+blas");

Deno.test({
  name: "jobs in threads multiply as this thread does, so rows and their backend are the same",
  ignore,
  async fn() {
    await startBackend("wasm+blas");
    const data = await tinyMnist();
    try {
      const rowsWith = async (blas: string, jobs: number) => {
        const problems = ["mnist-logreg"], optimizers = ["sgd"];
        const options = { problems, optimizers, batchSize: 10, steps: 4, seeds: 2, data };
        const rows = await ablate({ ...options, backend: "wasm", blas, jobs, onNote() {} });
        return rows.objects().map((row) => {
          const { backend, step, seed, trainLoss } = row as Record<string, unknown>;
          return { backend, step, seed, trainLoss };
        });
      };
      const { path, name } = blasInUse()!;
      const alone = await rowsWith(path, 1);
      assertEquals(alone[0]!.backend, `wasm + ${name}, 1 thread`);
      assertEquals(await rowsWith(path, 2), alone);
      const plain = await rowsWith("off", 1);
      assertEquals(plain[0]!.backend, "wasm");
      assertEquals(await rowsWith("off", 2), plain);
    } finally {
      await Deno.remove(data, { recursive: true });
    }
  },
});

Deno.test({
  name: "jobs and the threads of their products share the cores out",
  ignore: ignore || navigator.hardwareConcurrency < 2,
  async fn() {
    await startBackend("wasm+blas");
    const { path } = blasInUse()!, cores = navigator.hardwareConcurrency;
    assertEquals(defaultJobs(backendInUse()), cores);
    await useBackend("wasm", { blas: path, blasThreads: 2 });
    assertEquals(defaultJobs(backendInUse()), Math.floor(cores / 2));
    using shelf = problemShelf(undefined);
    const options = { data: undefined, shelf, signal: undefined };
    assertThrows(() => openJobs({ ...options, jobs: cores }), RangeError, "2 threads each");
    assert(openJobs({ ...options, jobs: 1 }));
    await useBackend("wasm", { blas: path, blasThreads: 1 });
  },
});

Deno.test("where no other thread starts, cells are run in this one, and it is said once", async () => {
  await startBackend("cpu");
  using planning = openPlanning({
    ...{ backend: "cpu", data: undefined, signal: undefined, fingerprints: false },
  });
  const plans = await planning.plan({
    problems: ["quadratic"],
    optimizers: ["sgd", "adam"],
    ...{ seed: 0, seeds: 2, steps: 3 },
  });
  const notes: string[] = [], ended: number[] = [];
  const { shelf } = planning;
  await using jobs = openJobs({
    ...{ jobs: 2, data: undefined, shelf, signal: undefined },
    onNote: (note) => notes.push(note),
    start: { tries: 0 },
  });
  const rows = plans.map((): number[] => []);
  for (let time = 1; time <= 2; time++) {
    await jobs.run(plans.map((plan) => ({ plan })), (i) => ({
      onRow: ({ step }) => void rows[i]!.push(step),
      onStep() {},
      onNote: (note) => notes.push(note),
      onEnd: () => ended.push(i),
    }));
    assertEquals(ended.splice(0), [0, 1, 2, 3]);
  }
  assertEquals(notes, [
    "a thread did not start: ./cell_worker.ts was waited for 0 times, for 30 s and longer: " +
    "runs go on, one at a time, in this thread",
  ]);
  assert(rows.every((steps) => steps.length > 2 && steps.at(-1) === 3), JSON.stringify(rows));
});
