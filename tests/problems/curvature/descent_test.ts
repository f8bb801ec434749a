/** Steepest descent with the step size 1/L gains in every step what Lemma 6.2 guarantees. */
import { assert } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../../optimizers/algebra/apply_update.ts";
import { steepestDescent } from "../../../optimizers/methods/mod.ts";
import * as norms from "../../../optimizers/norms/mod.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import {
  blockSmoothness,
  l1Smoothness,
  l2Smoothness,
  lInfSmoothness,
  separableSmoothness,
} from "../../../problems/curvature/mod.ts";
import { apply } from "../../../problems/curvature/symmetric.ts";
import { random } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { randomMatrix } from "./matrices.ts";

const d = 7;
const blocks = [[0, 1, 2], [3, 4], [5, 6]];
const hessian = randomMatrix(d, "definite", 12);

const tensors = (values: Float64Array): Tensors =>
  Object.fromEntries(
    blocks.map((block, k) => [`b${k}`, tf.tensor1d(block.map((i) => values[i]!), "float32")]),
  );
const array = async (map: Tensors) => {
  const parts = await Promise.all(blocks.map((_, k) => map[`b${k}`]!.data()));
  return Float64Array.from(parts.flatMap((part) => [...part]));
};
const value = (theta: Float64Array) =>
  apply(hessian, theta).reduce((sum, g, i) => sum + g * theta[i]!, 0) / 2;

const separable = separableSmoothness(hessian);
const cases: readonly [string, (scales: Tensors) => norms.Norm, number][] = [
  ["l2", () => norms.l2Norm(), l2Smoothness(hessian)],
  ["lInf", () => norms.lInfNorm(), lInfSmoothness(hessian).value],
  ["l1", () => norms.l1Norm(), l1Smoothness(hessian)],
  ["blockInf", () => norms.blockInfNorm(), blockSmoothness(hessian, blocks).upper],
  ["diagonal", norms.diagonalNorm, 1],
];

for (const [name, make, smoothness] of cases) {
  testOnBackends(`steepest descent in ${name} keeps Lemma 6.2 over 60 steps`, async () => {
    const scales = tensors(separable.scales);
    const norm = make(scales);
    const optimizer = steepestDescent({ norm, learningRate: 1 / smoothness });
    const stream = random(1, "descent", name);
    let params = tensors(Float64Array.from({ length: d }, () => stream.normal()));
    let state = optimizer.init(params);
    const start = value(await array(params));
    let before = start;
    for (let t = 0; t < 60; t++) {
      const gradient = tensors(apply(hessian, await array(params)));
      const dual = norm.dual(gradient);
      const guaranteed = (await dual.data())[0]! ** 2 / (2 * smoothness);
      const [next, update] = optimizer.update(state, gradient, { params });
      const moved = applyUpdate(params, update);
      dispose([gradient, dual, update, state, params]);
      [state, params] = [next, moved];
      const after = value(await array(params));
      assert(before - after >= guaranteed - 1e-5 * before, `step ${t}: ${before} to ${after}`);
      before = after;
    }
    assert(before < 0.2 * start, `${start} to ${before}`);
    dispose([params, state, scales]);
  }, ["cpu", "wasm"]);
}
