/** Optimizers that do not give what an update is made of. */
import { assert, assertRejects } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import { training } from "../../../pipelines/training/training.ts";
import { tinyProblem } from "../tiny.ts";

Deno.test("an optimizer whose update() gives no pair is told, with what it must give", async () => {
  await useBackend("cpu");
  const faults: readonly (readonly [given: unknown, found: string])[] = [
    [undefined, "got undefined"],
    [[{}, undefined], "got […, undefined]"],
  ];
  for (const [given, found] of faults) {
    const optimizer = { name: "mine", init: () => ({}), update: () => given as [unknown, Tensors] };
    const run = { problem: tinyProblem(), optimizer, batchSize: 4, seed: 0, steps: 1 };
    const message =
      "update() of the optimizer mine must give [state, update], the update tensors by ";
    const { message: told } = await assertRejects(
      async () => await Array.fromAsync(training({ ...run, evaluateEvery: 1 })),
      TypeError,
      message,
    );
    assert(told.endsWith(found), told);
  }
});
