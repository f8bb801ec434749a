import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { Matrix } from "ml-matrix";
import { inverseFourthRoot, inverseFourthRootOnDevice } from "../../optimizers/inverse_root.ts";
import { dispose } from "../../optimizers/tensors.ts";
import { random } from "../../problems/random.ts";
import { testOnBackends } from "../backends.ts";

/** `A Aᵀ` of a d × n Gaussian A. */
function gram(d: number, n: number, scale: number): Matrix {
  const stream = random(1, "gram", d, n);
  const values = Array.from({ length: d * n }, () => scale * stream.normal());
  const a = Matrix.from1DArray(d, n, values);
  return a.mmul(a.transpose());
}

for (
  const [name, root] of [
    ["inverseFourthRoot", inverseFourthRoot],
    ["inverseFourthRootOnDevice", inverseFourthRootOnDevice],
  ] as const
) {
  testOnBackends(`${name}() to the fourth power undoes the matrix`, async () => {
    for (const [d, n, scale] of [[1, 1, 1], [12, 3, 1e6], [7, 7, 1e-6]] as const) {
      const a = gram(d, n, scale);
      const matrix = tf.tensor2d(Float32Array.from(a.to1DArray()), [d, d]);
      const found = root(matrix, 1e-2);
      const x = Matrix.from1DArray(d, d, Array.from(await found.data()));
      const offset = 1e-2 * a.trace() / d;
      const product = x.mmul(x).mmul(x).mmul(x).mmul(a.clone().add(Matrix.eye(d, d, offset)));
      const unit = Matrix.eye(d, d);
      product.to1DArray().forEach((value, i) => {
        assertAlmostEquals(value, unit.to1DArray()[i]!, 2e-3, `d = ${d}, element ${i}`);
      });
      dispose([matrix, found]);
    }
    const none = tf.zeros([2, 2]), broken = tf.tensor2d([[1, NaN], [NaN, 1]]);
    const [still, lost] = [root(none, 1e-4), root(broken, 1e-4)];
    assertEquals([...await still.data()], [0, 0, 0, 0]);
    assert((await lost.data()).every(Number.isNaN));
    dispose([none, broken, still, lost]);
  }, name.endsWith("OnDevice") ? ["cpu", "wasm"] : ["cpu", "wasm", "webgpu"]); // which takes it anyway
}
