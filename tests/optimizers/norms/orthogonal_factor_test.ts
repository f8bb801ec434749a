import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { BackendName } from "../../../optimizers/backends/use_backend.ts";
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import {
  largestOnDevice,
  largestSingularValue,
  orthogonalFactor,
  orthogonalFactorOnDevice,
} from "../../../optimizers/norms/orthogonal_factor.ts";
import { orthogonalize } from "../../../optimizers/norms/orthogonalize.ts";
import { spectralNorm } from "../../../optimizers/norms/spectral.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { random } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";

/** WebGPU takes the iterations anyway. */
const backendsOf = (name: string): BackendName[] =>
  name.endsWith("OnDevice") ? ["cpu", "wasm"] : ["cpu", "wasm", "webgpu"];

/** A Gaussian matrix, whose singular values are within a factor of 10 or so. */
function gaussian(rows: number, columns: number, seed = 1): Float32Array {
  const stream = random(seed, "gaussian", rows, columns);
  return Float32Array.from({ length: rows * columns }, () => stream.normal());
}

const shapes = [[1, 5], [3, 3], [30, 20]] as const;

function decomposed(values: ArrayLike<number>, rows: number, columns: number) {
  const matrix = Matrix.from1DArray(rows, columns, Array.from(values));
  return new SingularValueDecomposition(matrix, { autoTranspose: true });
}

for (
  const [name, factor] of [
    ["orthogonalFactor", orthogonalFactor],
    ["orthogonalFactorOnDevice", orthogonalFactorOnDevice],
  ] as const
) {
  testOnBackends(`${name}() is U Vᵀ`, async () => {
    for (const [rows, columns] of shapes) {
      const values = gaussian(rows, columns);
      const { leftSingularVectors: u, rightSingularVectors: v } = decomposed(values, rows, columns);
      const expected = u.mmul(v.transpose()).to1DArray();
      const matrix = tf.tensor2d(values, [rows, columns]);
      const found = factor(matrix);
      (await found.data()).forEach((x, i) => assertAlmostEquals(x, expected[i]!, 2e-5));
      dispose([matrix, found]);
    }
    const none = tf.zeros([2, 3]), broken = tf.tensor2d([[1, NaN], [0, 1]]);
    const [still, lost] = [factor(none), factor(broken)];
    assertEquals([...await still.data()], [0, 0, 0, 0, 0, 0]);
    assert((await lost.data()).every(Number.isNaN));
    dispose([none, broken, still, lost]);
  }, backendsOf(name));
}

for (
  const [name, largest] of [
    ["largestSingularValue", largestSingularValue],
    ["largestOnDevice", largestOnDevice],
  ] as const
) {
  testOnBackends(`${name}() is that of a singular value decomposition`, async () => {
    for (const [rows, columns] of shapes) {
      for (const scale of [1, 1e-12]) {
        const values = gaussian(rows, columns, 2).map((x) => x * scale);
        const matrix = tf.tensor2d(values, [rows, columns]);
        const found = largest(matrix);
        const { norm2 } = decomposed(values, rows, columns);
        assertAlmostEquals((await found.data())[0]!, norm2, 3e-6 * norm2);
        dispose([matrix, found]);
      }
    }
  }, backendsOf(name));
}

testOnBackends(
  "Muon's direction has the singular vectors of the spectral norm's, and values from 0.68 to 1.15",
  async () => {
    for (const [rows, columns] of [[24, 60], [60, 24]] as const) {
      const gradient = { w: tf.tensor2d(gaussian(rows, columns, 3), [rows, columns]) };
      const method = orthogonalize();
      const [, direction] = method.update(method.init(gradient), gradient);
      const unit = spectralNorm().unit(gradient);
      const again = spectralNorm().unit(direction); // without its singular values
      const [exact, approximate] = [await unit.w!.data(), await again.w!.data()];
      const factor = Math.sqrt(Math.max(1, columns / rows));
      const { diagonal } = decomposed(await direction.w!.data(), rows, columns);
      const values = diagonal.map((value) => value / factor);
      assert(values.every((value) => value > 0.68 && value < 1.15), `${values}`);
      assert(Math.max(...values) - Math.min(...values) > 0.05, "they are not the exact ones");
      exact.forEach((x, i) => assertAlmostEquals(approximate[i]!, x, 2e-4));
      dispose([gradient, direction, unit, again]);
    }
  },
);
