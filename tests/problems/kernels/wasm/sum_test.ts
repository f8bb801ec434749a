import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { registerTrainingKernels } from "../../../../problems/kernels/mod.ts";
import { sumOfSquares } from "../../../../problems/kernels/sum_of_squares.ts";
import { testOnBackends } from "../../../backends.ts";
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

Deno.test("the sum of squares on WASM has the bits of squares that are summed", async () => {
  await useBackend("wasm");
  registerTrainingKernels();
  // parts of a row of 1024, of the 4, 16 and 128 rows that are added up together, and several blocks
  for (const shape of [[0], [1], [5, 7], [1024], [4097], [17, 1024], [130, 1024], [299, 1001]]) {
    const x = tf.randomNormal(shape, 0.3, 1, "float32", 1);
    const found = tf.engine().runKernel(sumOfSquares, { x }) as tf.Tensor;
    const expected = tf.tidy(() => tf.sum(tf.square(x)));
    assertEquals(found.shape, []);
    assertEquals(found.dataSync(), expected.dataSync(), `shape [${shape}]`);
    tf.dispose([x, found, expected]);
  }
});

testOnBackends("long sums and products keep the digits of their terms", async () => {
  const rows = 50_000;
  for (const constant of [true, false]) {
    for (const columns of [1, 3, 8]) {
      const x = constant
        ? tf.fill([rows, columns], 0.3)
        : tf.randomUniform([rows, columns], 0, 1, "float32", columns);
      const sums = new Float64Array(columns), squares = new Float64Array(columns);
      (await x.data()).forEach((value, i) => {
        sums[i % columns]! += value;
        squares[i % columns]! += value ** 2;
      });
      const [sum, mean] = [tf.sum(x, 0), tf.mean(x, 0)], product = tf.matMul(x, x, true, false);
      // few rows of a product with a long way from end to end
      const across = tf.tidy(() => tf.matMul(tf.transpose(x), x));
      for (
        const [what, found, wanted] of [
          ["sum", await sum.data(), sums],
          ["mean", await mean.data(), sums.map((value) => value / rows)],
          ["product", (await product.data()).filter((_, i) => i % (columns + 1) === 0), squares],
          ["rows", (await across.data()).filter((_, i) => i % (columns + 1) === 0), squares],
        ] as const
      ) {
        found.forEach((value, j) => {
          const error = Math.abs(value / wanted[j]! - 1);
          assert(error < 3e-6, `${what} of ${columns} columns: off by ${error}`);
        });
      }
      tf.dispose([x, sum, mean, product, across]);
    }
  }
}, ["wasm"]);
