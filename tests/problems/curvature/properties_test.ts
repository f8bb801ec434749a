/**
 * What is measured of Hessians by products is that of Hessians that are written down, and steepest
 * descent with it gains what it guarantees.
 */
import * as tf from "@tensorflow/tfjs";
import * as norms from "../../../optimizers/norms/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import {
  averageEigenvalue,
  blockSmoothness,
  flatObjective,
  gradientDensity,
  hessianProduct,
  l1Smoothness,
  l2Smoothness,
  lanczos,
  lInfSearch,
  lInfSmoothness,
  sampledColumns,
  separableSmoothness,
} from "../../../problems/curvature/mod.ts";
import { apply, symmetricEigen } from "../../../problems/curvature/symmetric.ts";
import { iterate } from "../../../problems/data/batches.ts";
import type { Batch } from "../../../problems/problem.ts";
import { random } from "../../../problems/random.ts";
import { loadProblem } from "../../../problems/catalogue/registry.ts";
import { applyUpdate } from "../../../optimizers/algebra/apply_update.ts";
import { steepestDescent } from "../../../optimizers/methods/mod.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import { testOnBackends } from "../../backends.ts";
import { normal, randomMatrix } from "./matrices.ts";
import { diagonalMass } from "../../../problems/quadratic/diagonal_mass.ts";
import { softmaxRegression } from "./problems.ts";
import { count, dimension, entries, explicit, multiply, spectrum } from "./mnist_logreg.ts";

testOnBackends(
  "softmax regression: products, eigenvalues, p_diag are those of the explicit Hessian",
  async () => {
    const { problem, d, hessianAt } = softmaxRegression();
    const objective = await flatObjective(problem, { examples: 1000, chunk: 10 });
    assertEquals([objective.examples, objective.dimension], [24, d]);
    const theta = normal(d, "theta");
    const gradientAt = async (at: Float64Array) => (await objective.at(at)).gradient;
    const matrix = hessianAt(theta);
    const { product, relativeError } = await hessianProduct(gradientAt, theta, {
      directions: [normal(d, "a"), normal(d, "b")],
    });
    assert(relativeError < 1e-3, `${relativeError}`);
    const v = normal(d, "v");
    const [actual, expected] = [await product(v), apply(matrix, v)];
    const off = Math.hypot(...actual.map((x, i) => x - expected[i]!)) / Math.hypot(...expected);
    assert(off < 5 * relativeError, `off by ${off}, said ${relativeError}`);
    const { values } = symmetricEigen(matrix);
    const largest = values.at(-1)!;
    const { top } = await lanczos(product, { iterations: 15, start: normal(d, "start") });
    assertAlmostEquals(top.value, largest, 2e-3 * largest);
    const all = await sampledColumns([product, product], d, {
      parts: objective.parts,
      perPart: d,
      stream: random(0, "columns"),
    });
    assertAlmostEquals(all.diagonalMass.value, diagonalMass(matrix), 5e-3);
    const trace = values.reduce((sum, value) => sum + value, 0);
    assertAlmostEquals(all.trace.value, trace, 5e-3 * trace);
    objective.dispose();
  },
  ["cpu", "wasm"],
);

Deno.test("mnist-logreg: everything measured by products is that of its explicit Hessian", async () => {
  await useBackend("cpu");
  const problem = await loadProblem("mnist-logreg");
  const objective = await flatObjective(problem, { examples: count, chunk: count });
  assertEquals([objective.examples, objective.dimension], [count, dimension]);
  const stream = random(0, "mnist-logreg", "hessian");
  const normal = () => Float64Array.from({ length: dimension }, () => stream.normal());
  const theta = normal().map((value) => 0.05 * value);
  const batches = iterate(problem.batches({ seed: 0, batchSize: count }));
  const { value } = await batches.next();
  const batch = value as Batch;
  const hessian = explicit(await batch.xs.data(), theta);
  dispose(batch);
  await batches.return?.();
  const exact = spectrum(hessian);
  const trace = exact.reduce((sum, value) => sum + value, 0);
  const largest = exact.at(-1)!;

  const gradientAt = async (at: Float64Array) => (await objective.at(at)).gradient;
  const { product, relativeError } = await hessianProduct(gradientAt, theta, {
    // where curvature is large, so are third derivatives: no step suits random directions and these
    directions: [normal(), await gradientAt(theta)],
  });
  const v = normal();
  const [actual, expected] = [await product(v), multiply(hessian, v)];
  const off = Math.hypot(...actual.map((x, i) => x - expected[i]!)) / Math.hypot(...expected);
  assert(off < 1e-2 && off < 5 * relativeError, `off by ${off}, said ${relativeError}`);

  const { top } = await lanczos(product, { iterations: 25, start: normal() });
  const bar = top.residual + 5 * relativeError * largest;
  assert(Math.abs(top.value - largest) <= bar, `${top.value} ± ${bar}, in truth ${largest}`);
  const { average } = await averageEigenvalue(product, {
    probes: 12,
    products: 1,
    dimension,
    stream,
  });
  assert(Math.abs(average.value - trace / dimension) <= 4 * average.error);

  // columns: the whole sum, within the error of the sample
  const sums = await sampledColumns([product, product], dimension, {
    parts: objective.parts,
    perPart: 40,
    stream,
  });
  const all = entries(hessian);
  assert(Math.abs(sums.entries.value - all) <= 5 * sums.entries.error, `${sums.entries.value}`);
  const mass = sums.diagonalMassWithoutNoise;
  assert(Math.abs(mass.value - trace / all) <= 5 * mass.error + 0.02 * mass.value);
  const { value: lInf } = await lInfSearch(product, { starts: [v] });
  assert(lInf >= largest && lInf <= all * 1.01);
  assert(gradientDensity((await objective.at(theta)).gradient) > 1 / dimension);
  objective.dispose();
});

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
