/** One run on several threads: any number of them, and any change of it, gives the same bits. */
import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { onWasm, type TestedBackend } from "../backends.ts";
import { train, type TrainOptions } from "../../pipelines/train.ts";
import { plannedSettings } from "../../pipelines/cells/planned_settings.ts";
import { tinyMnist, tinyProblem } from "../pipelines/tiny.ts";
import { tinyProblems } from "../problems/tiny_problems.ts";

const data = await tinyMnist();
globalThis.addEventListener("unload", () => Deno.removeSync(data, { recursive: true }));

const run: TrainOptions = {
  problem: "mnist-logreg",
  optimizer: "m-svag-mb", // needs the variance
  learningRate: 0.1,
  data,
  steps: 50,
  batchSize: 10,
  evaluateEvery: 25,
  onNote() {},
};

/** Starts WASM; with BLAS as users have it, which is how threads start, too. */
async function start(on: TestedBackend): Promise<void> {
  await useBackend("wasm", { blas: on === "wasm" ? "off" : "auto" });
}

/** All of a run's rows but the seconds that they took. */
async function rowsOf(options: Partial<TrainOptions>): Promise<readonly object[]> {
  const table = await train({ ...run, ...options });
  return table.objects().map((row) => ({ ...row, seconds: 0 }));
}

Deno.test("any number of threads that compute kernels gives the bits of one", async () => {
  await start("wasm");
  const problem = "mnist-mlp"; // whose products are worth handing over
  const alone = await rowsOf({ problem, threads: 1 });
  assertEquals(alone.length, 3);
  for (const threads of [undefined, 2, 3]) assertEquals(await rowsOf({ problem, threads }), alone);
});

for (const on of onWasm) {
  Deno.test(`any number of threads that compute parts gives the same bits (${on})`, async () => {
    await start(on);
    const whole = await rowsOf({});
    const parts = await rowsOf({ computationalBatchSize: 5, threads: 1 });
    assertNotEquals(parts, whole); // sums of a whole batch are rounded elsewhere
    for (const threads of [undefined, 1, 2, 3]) {
      assertEquals(await rowsOf({ threads, computationalBatchSize: 5 }), parts);
    }
    assertEquals(await rowsOf({ threads: 2 }), on === "wasm" ? whole : parts);
  });

  Deno.test(`a run that was stopped goes on with other threads, to the same bits (${on})`, async () => {
    await start(on);
    const out = await Deno.makeTempDir();
    try {
      const problem = on === "wasm" ? "mnist-mlp" : "mnist-logreg";
      const alone = await rowsOf({ problem, threads: 1 });
      for (const [threads, stopAt] of [[1, 10], [2, 20], [3, 35]] as const) {
        const stop = new AbortController();
        const onProgress = ({ step }: { readonly step: number }) =>
          step >= stopAt && stop.abort(new DOMException("stopped here", "AbortError"));
        await assertRejects(
          () => rowsOf({ problem, threads, out, onProgress, signal: stop.signal }),
          DOMException,
          "stopped here",
        );
      }
      const files = [...Deno.readDirSync(`${out}/cells`)].map(({ name }) => name.split(".").at(-1));
      assertEquals(files.sort(), ["jsonl", "safetensors"]); // the same cell each time, and where it stands
      assertEquals(await rowsOf({ problem, threads: 2, out }), alone);
    } finally {
      await Deno.remove(out, { recursive: true });
    }
  });
}

Deno.test("threads compute kernels of a problem of one's own, and with BLAS no parts of its batches", async () => {
  await start("wasm");
  const own = { problem: tinyProblem(), optimizer: "m-sgd", steps: 1, onNote() {} };
  const table = async (options: Partial<TrainOptions>) =>
    (await train({ ...own, ...options })).objects().map((row) => ({ ...row, seconds: 0 }));
  for (const computationalBatchSize of [undefined, 2]) {
    const run = { computationalBatchSize };
    assertEquals(await table({ ...run, threads: 2 }), await table({ ...run, threads: 1 }));
  }
  if (onWasm.includes("wasm+blas")) {
    await start("wasm+blas");
    await assertRejects(
      () => train({ ...own, threads: 2, computationalBatchSize: 2 }),
      RangeError,
      "given by id can",
    );
  }
  await assertRejects(() => train({ ...run, threads: 0 }), RangeError, "threads must be");
});

Deno.test("with BLAS a batch is cut in halves for threads, unless its examples are coupled", async () => {
  const sizesOf = (threads: number | undefined, batchSize: number, id: string) => {
    const { problem } = tinyProblems.find(({ problem }) => problem.id.includes(id))!;
    return plannedSettings({ threads, batchSize }, problem).computationalBatchSize;
  };
  await start("wasm");
  assertEquals(sizesOf(2, 64, "logreg"), undefined); // products, of the whole batch
  if (!onWasm.includes("wasm+blas")) return;
  await start("wasm+blas");
  assertEquals(sizesOf(undefined, 64, "logreg"), undefined);
  assertEquals([2, 16].map((threads) => sizesOf(threads, 64, "logreg")), [32, 32]);
  assertEquals([9, 128, 512].map((size) => sizesOf(2, size, "logreg")), [5, 64, 64]);
  assertEquals(sizesOf(2, 64, "wrn"), undefined); // batch normalization
  assert(tinyProblems.length > 1);
});
