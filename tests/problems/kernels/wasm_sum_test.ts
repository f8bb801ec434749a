import * as tf from "@tensorflow/tfjs";
import "../../../problems/kernels/mod.ts";
import { assertAsOnCpu, values } from "./against_cpu.ts";

Deno.test("Sum and Mean on WASM agree with cpu over any axes", async () => {
  for (const shape of [[7, 5], [3, 2, 9], [2, 3, 4, 8], [1, 6], [50, 1], [5, 13, 1]]) {
    const axesOfRank = [[0], [shape.length - 1], [0, 1], shape.map((_, axis) => axis), [1, 0], []];
    for (const axis of axesOfRank) {
      for (const keepDims of [false, true]) {
        const x = { shape, values: values(shape, 1) };
        for (const kernel of [tf.Sum, tf.Mean]) {
          await assertAsOnCpu("wasm", kernel, { x }, { axis, keepDims });
        }
      }
    }
  }
});
