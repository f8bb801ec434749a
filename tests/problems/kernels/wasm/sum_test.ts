import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { registerTrainingKernels } from "../../../../problems/kernels/mod.ts";
import { assertAsOnCpu, values } from "../against_cpu.ts";

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

Deno.test("Sum and Mean of a million numbers on WASM are right to 1e-6, and leave the heap", async () => {
  await useBackend("wasm");
  registerTrainingKernels();
  for (const size of [3, 1023, 1024, 1_000_003]) {
    const values = Float32Array.from({ length: size }, (_, i) => 0.1 + (i % 7) / 10);
    const exact = values.reduce((total, value) => total + value, 0);
    const x = tf.tensor1d(values);
    const before = tf.memory().numTensors;
    const [sum, mean] = [tf.sum(x), tf.mean(x)];
    assertAlmostEquals(sum.dataSync()[0]!, exact, 1e-6 * exact);
    assertAlmostEquals(mean.dataSync()[0]!, exact / size, 1e-6);
    tf.dispose([sum, mean]);
    assertEquals(tf.memory().numTensors, before);
    x.dispose();
  }
});
