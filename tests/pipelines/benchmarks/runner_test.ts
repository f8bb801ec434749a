import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { benchRunner } from "../../../pipelines/benchmarks/runner.ts";
import { tinyMnist } from "../tiny.ts";

await useBackend("cpu");

Deno.test("benchRunner() runs every contender in every round, and frees all tensors", async () => {
  const data = await tinyMnist([150, 20]);
  try {
    const before = tf.memory().numTensors;
    const rounds: number[] = [];
    const rows = await benchRunner({
      backend: "cpu",
      problem: "mnist-logreg",
      optimizers: ["m-sgd", "m-svag-mb"],
      data,
      out: data,
      steps: 4,
      evaluateEvery: 2,
      repeats: 2,
      onRound: (round) => rounds.push(round),
    });
    assertEquals(tf.memory().numTensors, before);
    assertEquals([...Deno.readDirSync(data)].filter(({ isDirectory }) => isDirectory), []);
    assertEquals(rounds, [0, 1, 2]);
    const contenders = ["bare loop", "training()", "ablate", "ablate, recorded"];
    assertEquals(
      rows.map(({ optimizer, contender }) => [optimizer, contender]),
      ["m-sgd", "m-svag-mb"].flatMap((id) => contenders.map((contender) => [id, contender])),
    );
    for (const { contender, milliseconds, overBare, processorOverBare, leastOverBare } of rows) {
      const ratios = [overBare, processorOverBare, leastOverBare];
      assert(milliseconds > 0 && ratios.every(Number.isFinite), contender);
      if (contender === "bare loop") assertEquals(ratios, [1, 1, 1]);
    }
  } finally {
    await Deno.remove(data, { recursive: true });
  }
});
