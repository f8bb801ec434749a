import * as tf from "@tensorflow/tfjs";
import "../../../../problems/kernels/mod.ts";
import { assertAsOnCpu, values } from "../against_cpu.ts";

const sizes: [number, number, number][] = [[1, 1, 1], [3, 5, 7], [16, 9, 4], [33, 17, 65], [
  200,
  5,
  9,
], [
  5,
  700,
  9,
], [3, 7, 1000]];
const stacks: [number[], number[]][] = [
  [[], []],
  [[1], [1]],
  [[3], [3]],
  [[4], [1]],
  [[1], [4]],
  [[2, 3], [2, 3]],
  [[2, 3], [1, 1]],
];

Deno.test("BatchMatMul on WASM agrees with cpu for any transposes and stacks", async () => {
  for (const [rows, inner, columns] of sizes) {
    for (const [stackA, stackB] of stacks) {
      for (const transposeA of [false, true]) {
        for (const transposeB of [false, true]) {
          const a = [...stackA, ...(transposeA ? [inner, rows] : [rows, inner])];
          const b = [...stackB, ...(transposeB ? [columns, inner] : [inner, columns])];
          const inputs = {
            a: { shape: a, values: values(a, 1) },
            b: { shape: b, values: values(b, 2) },
          };
          await assertAsOnCpu("wasm", tf.BatchMatMul, inputs, { transposeA, transposeB });
        }
      }
    }
  }
});
