/** Passes over memory that several threads make, beside those of one. */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../../optimizers/tensors.ts";
import { addScaled } from "../../../../problems/kernels/add_scaled.ts";
import { fusedGelu, fusedGeluGradient } from "../../../../problems/kernels/gelu.ts";
import "../../../../problems/kernels/mod.ts";
import { reluGrad } from "../../../../problems/kernels/relu_grad.ts";
import { sumOfSquares } from "../../../../problems/kernels/sum_of_squares.ts";
import {
  type KernelThreads,
  openKernelThreads,
  useKernelThreads,
} from "../../../../problems/kernels/threads/kernel_threads.ts";
import { startBackend } from "../../../backends.ts";

/** Asserts that tensors have the same bits with any of some threads as with one, which it answers. */
function assertSameBits(
  tensors: () => tf.Tensor[],
  several: readonly KernelThreads[],
  what: string,
): Float32Array[] {
  const [expected, ...found] = [undefined, ...several].map((threads) => {
    useKernelThreads(threads);
    const made = tf.tidy(tensors);
    const values = made.map((each) => each.dataSync().slice() as Float32Array);
    tf.dispose(made); // tidy would look for tensors among the numbers
    return values;
  });
  const bits = (values: Float32Array) => new Uint32Array(values.buffer);
  for (const each of found) {
    each.forEach((values, i) => {
      const [own, others] = [values, expected![i]!].map(bits);
      assertEquals(own!.length, others!.length);
      assert(own!.every((word, at) => word === others![at]), `${what}, tensor ${i}`);
    });
  }
  return expected!;
}

/** What threads share, and what is too small for it. */
const passShapes = [[70000, 1], [1300, 77], [200, 1000], [257, 4], [1, 90001], [3, 21846]];

Deno.test("sums, and kernels by the element, of any number of threads have the bits of one", async () => {
  await startBackend("wasm");
  using two = await openKernelThreads(2);
  using five = await openKernelThreads(5);
  for (const [rows, columns] of passShapes) {
    const x = tf.randomNormal<tf.Rank.R2>([rows!, columns!], 0, 1, "float32", 1);
    const y = tf.randomNormal<tf.Rank.R2>([rows!, columns!], 0, 1, "float32", 2);
    const run = (kernel: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap = {}) =>
      tf.engine().runKernel(kernel, inputs, attrs) as tf.Tensor;
    const [scaled] = assertSameBits(
      () => [
        run(addScaled, { x, y }, { scale: 0.1 }),
        tf.sum(x, 0),
        run(sumOfSquares, { x }),
        run(reluGrad, { dy: y, x }),
        run(fusedGelu, { x }),
        run(fusedGeluGradient, { dy: y, x }),
        ...[tf.slice(y, [0, 0], [1, -1]).flatten(), y].flatMap((each) => [
          tf.add(x, each),
          tf.add(each, x),
          tf.mul(x, each),
        ]),
        tf.relu(x),
      ],
      [two, five],
      `${rows} × ${columns}`,
    );
    const [xs, ys] = [x, y].map((each) => each.dataSync()), { fround } = Math;
    const wrong = scaled!.findIndex((sum, i) =>
      sum !== fround(xs![i]! + fround(ys![i]! * fround(0.1)))
    );
    assertEquals(wrong, -1);
    dispose([x, y]);
  }
});

Deno.test("max-pooling's gradient of any number of threads has the bits of one", async () => {
  await startBackend("wasm");
  using two = await openKernelThreads(2);
  using five = await openKernelThreads(5);
  for (const images of [1, 3, 16]) {
    const x = tf.randomNormal<tf.Rank.R4>([images, 37, 41, 50], 0, 1, "float32", 1);
    const pooled = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 3, 2, "same");
    const gradient = () => [tf.grad((x) => tf.sum(tf.square(pooled(x))))(x)];
    assertSameBits(gradient, [two, five], `${images} images`);
    x.dispose();
  }
});
