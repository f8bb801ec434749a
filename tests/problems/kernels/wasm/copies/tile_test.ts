import * as tf from "@tensorflow/tfjs";
import "../../../../../problems/kernels/mod.ts";
import { assertAsOnCpu, values } from "../../against_cpu.ts";

Deno.test("Tile on WASM agrees with cpu for any repetitions", async () => {
  for (const shape of [[3], [2, 3], [1, 1, 1, 5], [2, 1, 3, 2]]) {
    for (const all of [[1, 1, 1, 1], [2, 1, 3, 1], [1, 4, 1, 2], [3, 2, 5, 1]]) {
      const x = { shape, values: values(shape, 1) };
      await assertAsOnCpu("wasm", tf.Tile, { x }, { reps: all.slice(0, shape.length) });
    }
  }
});
