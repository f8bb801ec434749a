import { assertEquals } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { constantBatchSize } from "../../../optimizers/batch_sizes/constant.ts";
import { mSgd } from "../../../optimizers/methods/records.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { fingerprintNote } from "../../../pipelines/grid/fingerprints.ts";
import { train } from "../../../pipelines/train.ts";
import { tune } from "../../../pipelines/tune.ts";
import { tinyProblem } from "../tiny.ts";

await useBackend("cpu");

const problem = tinyProblem();
const { fingerprint: _, ...optimizer } = mSgd({ learningRate: 0.1 });
const { fingerprint: __, ...batchSize } = constantBatchSize(4);
const run = { steps: 4, backend: "cpu" } as const;

/** What is said of fingerprints. */
async function notesOf(
  make: (onNote: (note: string) => void) => Promise<unknown>,
): Promise<readonly string[]> {
  const notes: string[] = [];
  await make((note) => notes.push(note));
  return notes.filter((note) => note.includes("fingerprint"));
}

Deno.test("what runs are made of that cannot be told again is said once, where runs are recorded", async () => {
  const out = await Deno.makeTempDir();
  try {
    const own = {
      ...run,
      problems: [problem],
      optimizers: [optimizer, "adam"],
      seeds: 2,
      batchSize,
    };
    const search = { ...run, problems: [problem], optimizers: ["m-sgd"], grid: [0.1, 0.01] };
    const single = { ...run, problem, optimizer: "m-sgd", out: `${out}/train` };
    const ofProblem = fingerprintNote("tiny");
    const others = [optimizer.name, batchSize.name].map(fingerprintNote);
    assertEquals(
      await notesOf((onNote) => ablate({ ...own, out: `${out}/ablate`, onNote })),
      [ofProblem, ...others],
    );
    assertEquals(
      await notesOf((onNote) => tune({ ...search, out: `${out}/tune`, onNote })),
      [ofProblem],
    );
    assertEquals(await notesOf((onNote) => train({ ...single, onNote })), [ofProblem]);
    assertEquals(await notesOf((onNote) => ablate({ ...own, onNote })), []);

    const known = { ...own, problems: [tinyProblem({ fingerprint: () => "1" })], batchSize: 4 };
    const optimizers = ["m-sgd", "adam"];
    assertEquals(
      await notesOf((onNote) => ablate({ ...known, optimizers, out: `${out}/known`, onNote })),
      [],
    );
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});
