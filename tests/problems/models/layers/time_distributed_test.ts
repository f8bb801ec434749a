import { assertThrows } from "@std/assert";
import { dense } from "../../../../problems/models/layers/dense.ts";
import { timeDistributed } from "../../../../problems/models/layers/time_distributed.ts";
import { testOnBackends } from "../../../backends.ts";
import { dense64 } from "../../float64_network.ts";
import { array, assertAsInFloat64 } from "../against_float64.ts";

testOnBackends("timeDistributed() applies its layer to every step", async () => {
  for (const [batch, time] of [[2, 3], [1, 1]] as const) {
    await assertAsInFloat64({
      layer: timeDistributed(dense(2)),
      params: { kernel: array([4, 2], "kernel"), bias: array([2], "bias") },
      x: array([batch, time, 4], "x"),
      reference: ({ kernel, bias }, { data }) =>
        Array.from(
          { length: batch * time },
          (_, k) => dense64([...data.subarray(4 * k, 4 * k + 4)], kernel!, bias!),
        ).flat(),
    });
  }
});

Deno.test("timeDistributed() throws where there is no time, or its layer cannot take a step", () => {
  const layer = timeDistributed(dense(2));
  assertThrows(() => layer.outputShape([]), TypeError, "timeDistributed needs inputs of shape");
  assertThrows(() => layer.outputShape([5]), TypeError, "dense needs inputs of shape [inputs]");
});
