import { assertEquals, assertRejects } from "@std/assert";
import { ablate } from "../../../pipelines/ablate.ts";
import { verifyRuns } from "../../../pipelines/verification/verify_jobs.ts";
import { drawnRuns } from "../../../pipelines/verification/verify_run.ts";
import { forged } from "../forged.ts";

const grid = { learningRates: 0.01, steps: 24, evaluateEvery: 6, evaluateOn: 100, onNote() {} };

Deno.test("several at a time come to what one at a time comes to, and end when they are stopped", async () => {
  const root = await Deno.makeTempDir();
  try {
    await ablate({
      problems: ["mnist-logreg"],
      optimizers: ["m-ssd", "m-svag"],
      seeds: 2,
      ...grid,
      backend: "cpu",
      out: `${root}/run`,
    });
    await forged(`${root}/run`, `${root}/data`, (identity) => ({ ...identity, data: "0" }));
    const runs = (await Promise.all(["run", "data"].map(async (name) => {
      const path = `${root}/${name}`;
      return await drawnRuns(path, { cells: 3 });
    }))).flat();
    const outcome = async (jobs: number, signal?: AbortSignal) => {
      const verified: string[] = [], failed: string[] = [], labels = new Set<string>();
      await verifyRuns(runs, jobs, { signal }, {
        onVerified: (i, { label, steps, sameDigits }) =>
          verified[i] = `${label} ${steps} ${sameDigits}`,
        onFailed: (i, why) => failed[i] = why,
        onStep: (i, label) => labels.add(`${i} ${label}`),
      });
      return { verified, failed, told: labels.size };
    };
    const one = await outcome(1), several = await outcome(2);
    assertEquals([several.verified, several.failed], [one.verified, one.failed]);
    assertEquals(one.verified.map((line) => / 24 true$/.test(line)), [true, true, true]);
    assertEquals([one.failed.length, Object.keys(one.failed)], [6, ["3", "4", "5"]]);
    assertEquals([one.told, several.told > 0], [3, true]);
    const stop = new AbortController();
    const ended = assertRejects(() => outcome(2, stop.signal), DOMException, "enough");
    stop.abort(new DOMException("enough", "AbortError"));
    await ended;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
