/** One run on several threads: any number of them, and any change of it, gives the same bits. */
import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { startBackend } from "../backends.ts";
import { train, type TrainOptions } from "../../pipelines/train.ts";
import { plannedSettings } from "../../pipelines/cells/planned_settings.ts";
import { tinyMnist, tinyProblem } from "../pipelines/tiny.ts";
import { tinyProblems } from "../problems/tiny_problems.ts";

await startBackend("wasm");
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

/** All of a run's rows but the seconds that they took. */
async function rowsOf(options: Partial<TrainOptions>): Promise<readonly object[]> {
  const table = await train({ ...run, ...options });
  return table.objects().map((row) => ({ ...row, seconds: 0 }));
}

Deno.test("any number of threads gives the same bits, and so do the parts without them", async () => {
  const alone = await rowsOf({ computationalBatchSize: 5, threads: 1 });
  assertEquals(alone.length, 3);
  for (const threads of [1, 2, 3]) assertEquals(await rowsOf({ threads }), alone);
  assertEquals(await rowsOf({ computationalBatchSize: 5 }), alone); // on the cores there are
  assertNotEquals(await rowsOf({}), alone); // sums of a whole batch are rounded elsewhere
});

Deno.test("a run that was stopped goes on with other threads, to the same bits", async () => {
  const out = await Deno.makeTempDir();
  try {
    const alone = await rowsOf({ threads: 1 });
    for (const [threads, stopAt] of [[1, 10], [2, 20], [3, 35]] as const) {
      const stop = new AbortController();
      const onProgress = ({ step }: { readonly step: number }) =>
        step >= stopAt && stop.abort(new DOMException("stopped here", "AbortError"));
      await assertRejects(
        () => rowsOf({ threads, out, onProgress, signal: stop.signal }),
        DOMException,
        "stopped here",
      );
    }
    const files = [...Deno.readDirSync(`${out}/cells`)].map(({ name }) => name.split(".").at(-1));
    assertEquals(files.sort(), ["jsonl", "safetensors"]); // the same cell each time, and where it stands
    assertEquals(await rowsOf({ threads: 2, out }), alone);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("threads are refused where they cannot be had", async () => {
  const own = { problem: tinyProblem(), optimizer: "m-sgd", threads: 2 };
  await assertRejects(
    () => train({ ...own, steps: 1, onNote() {} }),
    RangeError,
    "given by id can",
  );
  await assertRejects(() => train({ ...run, threads: 0 }), RangeError, "threads must be");
});

Deno.test("a batch is cut in halves for threads, unless its examples are coupled", () => {
  const sizesOf = (threads: number | undefined, batchSize: number, id: string) => {
    const { problem } = tinyProblems.find(({ problem }) => problem.id.includes(id))!;
    return plannedSettings({ threads, batchSize }, problem).computationalBatchSize;
  };
  assertEquals(sizesOf(undefined, 64, "logreg"), undefined);
  assertEquals([2, 16].map((threads) => sizesOf(threads, 64, "logreg")), [32, 32]);
  assertEquals([9, 128, 512].map((size) => sizesOf(2, size, "logreg")), [5, 64, 64]);
  assertEquals(sizesOf(2, 64, "wrn"), undefined); // batch normalization
  assert(tinyProblems.length > 1);
});
