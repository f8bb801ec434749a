import { assert } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import "../../../../problems/kernels/mod.ts";
import { matMulVariance, runMomentsKernel } from "../../../../problems/kernels/moments_kernels.ts";
import { random } from "../../../../problems/random.ts";
import { testOnBackends } from "../../../backends.ts";

/** Examples, inputs, units; the last two take more than one block. */
const shapes = [[2, 1, 1], [5, 37, 13], [64, 50, 8], [6, 301, 501], [400, 131, 1003]] as const;

for (const [n, inputs, units] of shapes) {
  for (const [kind, share] of [["dense", 1], ["sparse", 0.1]] as const) {
    const title = `${kind} gradients of [${n}, ${inputs}] and [${n}, ${units}], and their variance`;
    testOnBackends(`matMulVariance is float64 to 1e-5: ${title}`, () => {
      const stream = random(1, title);
      const numbers = (size: number, present: number) =>
        Float32Array.from({ length: size }, () => stream.uniform() < present ? stream.normal() : 0);
      const x = numbers(n * inputs, share), dy = numbers(n * units, 0.6);
      const tensors = { x: tf.tensor(x, [n, inputs]), dy: tf.tensor(dy, [n, units]) };
      const results = runMomentsKernel(matMulVariance, tensors)!;
      const [gradient, variance] = results.map((tensor) => tensor.dataSync());
      tf.dispose([results, tensors]);

      let worst = 0;
      for (let i = 0; i < inputs; i += inputs > 60 ? 7 : 1) {
        for (let j = 0; j < units; j++) {
          let sum = 0, squares = 0;
          for (let k = 0; k < n; k++) {
            const product = x[k * inputs + i]! * dy[k * units + j]!;
            sum += product;
            squares += product ** 2;
          }
          const at = i * units + j, exact = (n * squares - sum ** 2) / (n - 1);
          const error = Math.max(
            Math.abs(gradient![at]! - sum) / Math.sqrt(squares || 1),
            Math.abs(variance![at]! - exact) / (n * squares || 1),
          );
          worst = Math.max(worst, error);
        }
      }
      assert(worst < 1e-5, `largest error ${worst}`);
    }, ["wasm", "wasm+blas"]);
  }
}
