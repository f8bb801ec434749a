/** What is learned of Hessians by their products, beside Hessians that are written down. */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../optimizers/tensors.ts";
import {
  averageEigenvalue,
  exactProduct,
  flatObjective,
  hessianProduct,
  lanczos,
  lInfSearch,
  sampledColumns,
} from "../../../problems/curvature/mod.ts";
import { apply, symmetricEigen } from "../../../problems/curvature/symmetric.ts";
import { classification } from "../../../problems/kinds/classification.ts";
import { zeros } from "../../../problems/models/initializers.ts";
import { mlp } from "../../../problems/models/networks/mlp.ts";
import { diagonalMass } from "../../../problems/quadratic/diagonal_mass.ts";
import { stochasticQuadratic } from "../../../problems/quadratic/quadratic.ts";
import { quadraticProblem } from "../../../problems/kinds/quadratic_problem.ts";
import { iterate } from "../../../problems/data/batches.ts";
import type { Batch, Problem } from "../../../problems/problem.ts";
import { random, randomKey } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { differences64 } from "../float64_network.ts";
import { generic, loss64, tinyProblems } from "../tiny_problems.ts";
import { bruteForceLInf, randomMatrix } from "./matrices.ts";

const exact = (matrix: Float64Array) => (v: Float64Array) => Promise.resolve(apply(matrix, v));
const normal = (d: number, name: string) => {
  const stream = random(0, "products", name);
  return Float64Array.from({ length: d }, () => stream.normal());
};

Deno.test("lanczos() finds all eigenvalues of small matrices, and bounds what it has not found", async () => {
  for (const kind of ["definite", "low rank", "indefinite"] as const) {
    const d = 30;
    const matrix = randomMatrix(d, kind, 1);
    const { values } = symmetricEigen(matrix);
    const all = await lanczos(exact(matrix), {
      iterations: d,
      tolerance: 0,
      start: normal(d, kind),
    });
    const largest = Math.max(...values.map(Math.abs));
    assertAlmostEquals(Math.abs(all.top.value), largest, 1e-9 * largest);
    for (const { value, residual } of all.ritz) {
      const nearest = Math.min(...values.map((lambda) => Math.abs(lambda - value)));
      assert(nearest <= residual + 1e-9 * largest, `${kind}: ${value} is ${nearest} off`);
    }
    const some = await lanczos(exact(matrix), {
      iterations: 8,
      tolerance: 0,
      start: normal(d, kind),
    });
    for (const { value, residual } of some.ritz) {
      const nearest = Math.min(...values.map((lambda) => Math.abs(lambda - value)));
      assert(nearest <= residual * (1 + 1e-9) + 1e-12 * largest);
    }
    // the top one's vector has the residual it is said to have
    const image = apply(matrix, some.vector);
    const off = Math.hypot(...image.map((x, i) => x - some.top.value * some.vector[i]!));
    assertAlmostEquals(off, some.top.residual, 1e-9 * largest);
    assertAlmostEquals(Math.hypot(...some.vector), 1, 1e-10);
  }
});

Deno.test("lanczos() stops early once the top eigenvalue is found", async () => {
  const spectrum = Float64Array.from({ length: 200 }, (_, i) => i === 0 ? 100 : i / 200);
  const product = (v: Float64Array) => Promise.resolve(v.map((x, i) => spectrum[i]! * x));
  const { top, products } = await lanczos(product, { start: normal(200, "early") });
  assert(products < 20, `${products}`);
  assertAlmostEquals(top.value, 100, 0.1);
});

Deno.test("averageEigenvalue() is unbiased for traces, and finds average magnitudes", async () => {
  for (const kind of ["definite", "indefinite"] as const) {
    const d = 40;
    const matrix = randomMatrix(d, kind, 5);
    const { values } = symmetricEigen(matrix);
    const mean = (pick: (x: number) => number) =>
      values.reduce((sum, value) => sum + pick(value), 0) / d;
    const { average, magnitude } = await averageEigenvalue(exact(matrix), {
      probes: 60,
      products: 20,
      dimension: d,
      stream: random(1, "average", kind),
    });
    assert(Math.abs(average.value - mean((x) => x)) <= 4 * average.error, kind);
    assert(Math.abs(magnitude.value - mean(Math.abs)) <= 4 * magnitude.error, kind);
    assert(average.error < 0.2 * mean(Math.abs), `${average.error}`);
  }
});

Deno.test("sampledColumns() is exact with all columns, within its errors with some", async () => {
  const d = 60;
  const matrix = randomMatrix(d, "indefinite", 2);
  const parts = [{ from: 0, to: 40 }, { from: 40, to: 60 }];
  const products = [exact(matrix), exact(matrix)] as const;
  const of = (perPart: number, seed: number) =>
    sampledColumns(products, d, { parts, perPart, stream: random(seed, "columns") });
  const all = await of(60, 0);
  const entries = matrix.reduce((sum, value) => sum + Math.abs(value), 0);
  assertEquals([all.columns, all.diagonalMass.error, all.entries.error], [60, 0, 0]);
  assertAlmostEquals(all.diagonalMass.value, diagonalMass(matrix), 1e-12);
  assertAlmostEquals(all.entries.value, entries, 1e-9);
  assertAlmostEquals(all.entriesWithoutNoise.value, entries, 1e-9);
  let inside = 0;
  for (let seed = 1; seed <= 50; seed++) {
    const { diagonalMass: mass, trace } = await of(10, seed);
    const off = Math.abs(mass.value - diagonalMass(matrix)) / mass.error;
    if (off < 2.5) inside++;
    assert(off < 6 && Math.abs(trace.value - all.trace.value) < 6 * trace.error);
  }
  assert(inside >= 44, `${inside} of 50 within 2.5 standard errors`);
});

Deno.test("sampledColumns() tells noise from elements by a second product", async () => {
  const d = 400;
  const matrix = new Float64Array(d * d);
  for (let i = 0; i < d; i++) matrix[i * d + i] = 1; // p_diag is 1
  const stream = random(0, "noise");
  const noisy = (v: Float64Array) => Promise.resolve(v.map((x) => x + 0.01 * stream.normal()));
  const { diagonalMass: low, diagonalMassWithoutNoise: high } = await sampledColumns(
    [noisy, noisy],
    d,
    { parts: [{ from: 0, to: d }], perPart: 40, stream: random(1, "noise") },
  );
  // noise of 0.01/√2 in 400 elements adds √(2/π) · 400 · 0.00707 = 2.26 to column sums of 1
  assertAlmostEquals(low.value, 1 / 3.26, 0.01);
  assertAlmostEquals(high.value, 1, 0.05);
});

Deno.test("lInfSearch() comes close to L∞ from below", async () => {
  for (let seed = 0; seed < 20; seed++) {
    const d = 10;
    const matrix = randomMatrix(d, seed % 2 === 0 ? "definite" : "indefinite", seed);
    const largest = bruteForceLInf(matrix, d);
    const { vectors } = symmetricEigen(matrix);
    const starts = [9, 8, 0].map((k) => normal(d, "").map((_, i) => vectors[i * d + k]!));
    const { value, signs } = await lInfSearch(exact(matrix), { starts });
    assert(value <= largest * (1 + 1e-12) && value >= 0.7 * largest, `${value} of ${largest}`);
    const again = apply(matrix, signs).reduce((sum, x) => sum + Math.abs(x), 0);
    assertAlmostEquals(again, value, 1e-9 * value);
  }
});

testOnBackends(
  "hessianProduct() of a quadratic problem is its matrix, to single precision",
  async () => {
    const options = { spectrum: "ill", rotate: true, dimension: 20, noise: 0.5 } as const;
    const problem = quadraticProblem(options);
    const { hessian } = stochasticQuadratic(options);
    const objective = await flatObjective(problem, { examples: 64, chunk: 32 });
    const params = problem.init(0);
    const theta = await objective.flatten(params);
    const gradientAt = async (at: Float64Array) => (await objective.at(at)).gradient;
    const v = normal(20, "v");
    await gradientAt(theta); // the problem keeps its matrix on the device
    const before = tf.memory().numTensors;
    const { product, relativeError } = await hessianProduct(gradientAt, theta, { directions: [v] });
    const actual = await product(v);
    const expected = apply(hessian, v);
    assertEquals(tf.memory().numTensors, before);
    const size = Math.hypot(...expected);
    const off = Math.hypot(...actual.map((x, i) => x - expected[i]!)) / size;
    assert(off < 1e-5 && off < 5 * relativeError + 1e-6, `${off}, said ${relativeError}`);
    objective.dispose();
    dispose(params);
    problem.dispose!();
  },
);

/** Softmax regression on random images of 3 × 2 pixels, d = 28, and its Hessian by the formula. */
function softmaxRegression() {
  const stream = random(0, "softmax regression");
  const [count, pixels, classes] = [24, 6, 4];
  const part = {
    images: Uint8Array.from({ length: count * pixels }, () => stream.below(256)),
    labels: Uint8Array.from({ length: count }, () => stream.below(classes)),
    count,
    shape: [3, 2, 1] as const,
  };
  const problem = classification({
    id: "mnist-logreg",
    title: "tiny",
    model: mlp({ hidden: [], classes, output: zeros }),
    data: { train: part, test: part, classes, source: "tiny" },
    defaults: { batchSize: 8, steps: 1, learningRates: {} },
  });
  const d = (pixels + 1) * classes; // kernel [pixels, classes], then the bias
  const hessianAt = (theta: Float64Array) => {
    const matrix = new Float64Array(d * d);
    for (let k = 0; k < count; k++) {
      const x = Array.from({ length: pixels }, (_, i) => part.images[k * pixels + i]! / 255);
      const inputs = [...x, 1];
      const logits = Array.from(
        { length: classes },
        (_, c) => inputs.reduce((sum, value, i) => sum + value * theta[i * classes + c]!, 0),
      );
      const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
      const p = powers.map((power) => power / powers.reduce((sum, other) => sum + other));
      for (let i = 0; i < d; i++) {
        for (let j = 0; j < d; j++) {
          const [a, b] = [i % classes, j % classes];
          const outputs = (a === b ? p[a]! : 0) - p[a]! * p[b]!;
          const [u, v] = [inputs[Math.floor(i / classes)]!, inputs[Math.floor(j / classes)]!];
          matrix[i * d + j]! += outputs * u * v / count;
        }
      }
    }
    return matrix;
  };
  return { problem, d, hessianAt };
}

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

testOnBackends(
  "softmax regression: the differentiated gradient gives the explicit Hessian to 1e-5",
  async () => {
    const { problem, d, hessianAt } = softmaxRegression();
    const objective = await flatObjective(problem, { examples: 24, chunk: 10 });
    const theta = normal(d, "theta");
    const { gradient } = await objective.at(theta);
    const before = tf.memory().numTensors;
    const exact = await exactProduct(objective, theta, { gradient, other: normal(d, "other") });
    assertEquals(tf.memory().numTensors, before);
    const v = normal(d, "v");
    const [actual, expected] = [await exact!.product(v), apply(hessianAt(theta), v)];
    const off = Math.hypot(...actual.map((x, i) => x - expected[i]!)) / Math.hypot(...expected);
    assert(off < 1e-5, `${off}`);
    objective.dispose();
  },
);

testOnBackends("a network with ReLUs: products are differences of float64 gradients", async () => {
  const tiny = tinyProblems[1]!;
  const objective = await flatObjective(tiny.problem, { examples: 4, chunk: 4 });
  const batches = iterate(tiny.problem.batches({ seed: 0, batchSize: 4 }));
  const { value: batch } = await batches.next();
  const loss = await loss64(tiny, batch as Batch, randomKey(0));
  await batches.return?.();
  const start = tiny.problem.init(0);
  const params = generic(start);
  const theta = Float64Array.from(Object.values(params).flatMap(({ data }) => [...data]));
  const v = normal(theta.length, "network");
  const moved = (step: number) => {
    let at = 0;
    return Object.fromEntries(
      Object.entries(params).map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map((value) => value + step * v[at++]!) },
      ]),
    );
  };
  const flat = (gradient: Record<string, ArrayLike<number>>) =>
    Object.keys(params).flatMap((name) => Array.from(gradient[name]!));
  const step = 1e-5;
  const [above, below] = [moved(step), moved(-step)].map((at) => flat(differences64(loss, at)));
  const expected = above!.map((value, i) => (value - below![i]!) / (2 * step));
  const actual = await objective.product(theta, v);
  const off = Math.hypot(...actual.map((x, i) => x - expected[i]!)) / Math.hypot(...expected);
  assert(off < 2e-3, `${off}`);
  objective.dispose();
  dispose([batch, start]);
}, ["cpu", "wasm"]);

/** `Σ exp θ`, whose gradient is made from the saved result: its derivative is lost. */
const closed = (x: tf.Tensor) =>
  tf.customGrad((value, save) => {
    const powers = tf.exp(value as tf.Tensor);
    (save as (tensors: tf.Tensor[]) => void)([powers]);
    return {
      value: tf.sum(powers),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0]!, dy),
    };
  })(x) as tf.Scalar;

/** A problem without data, which tells no variances. */
function problemOf(loss: (theta: tf.Tensor) => tf.Tensor): Problem {
  const tidy = (theta: tf.Tensor) => tf.tidy(() => loss(theta)) as tf.Scalar;
  return {
    id: "closed",
    title: "closed",
    defaults: { batchSize: 2, steps: 1, learningRates: {} },
    init: () => ({ theta: tf.tensor1d([1, 2, 0.5]) }),
    async *batches() {
      yield await Promise.resolve({ xs: tf.zeros([2, 1]), ys: tf.zeros([2]) });
    },
    loss: ({ theta }) => tidy(theta!),
    gradient({ theta }) {
      const { value, grad } = tf.valueAndGrad(tidy)(theta!);
      return { loss: value as tf.Scalar, gradient: { theta: grad } };
    },
    evaluate: () => Promise.resolve({ trainLoss: 0, testLoss: 0 }),
  };
}

/** `exactProduct` at (1, 2, ½). */
async function exactProductOf(loss: (theta: tf.Tensor) => tf.Tensor) {
  const objective = await flatObjective(problemOf(loss), { examples: 2 });
  const theta = new Float64Array([1, 2, 0.5]);
  const { gradient } = await objective.at(theta);
  const found = await exactProduct(objective, theta, { gradient, other: normal(3, "other") });
  objective.dispose();
  return found;
}

for (const rest of [0, 0.1, 1, 5, 10]) { // all is lost, most, …, a tenth
  const squares = (theta: tf.Tensor) => tf.mul(tf.sum(tf.square(theta)), rest);
  testOnBackends(
    `exactProduct() is not taken in by a lost derivative beside ${rest} Σθ²`,
    async () => {
      const found = await exactProductOf((theta) => tf.add(closed(theta), squares(theta)));
      assertEquals(found, undefined);
    },
    ["cpu"],
  );
}

testOnBackends("exactProduct() takes Σθ⁴, where nothing is lost", async () => {
  const found = await exactProductOf((theta) => tf.sum(tf.square(tf.square(theta))));
  const image = await found!.product(new Float64Array([1, 1, 1]));
  [12, 48, 3].forEach((value, i) => assertAlmostEquals(image[i]!, value, 1e-4)); // 12 θ²
}, ["cpu"]);

testOnBackends("exactProduct() takes networks with ReLUs, kinks or not", async () => {
  for (const seed of [0, 1, 2, 3]) {
    const { problem } = tinyProblems[1]!;
    const objective = await flatObjective(problem, { examples: 11, seed });
    const start = problem.init(seed);
    const theta = await objective.flatten(start);
    const { gradient } = await objective.at(theta);
    const other = normal(theta.length, "other");
    const found = await exactProduct(objective, theta, { gradient, other });
    assert(found!.relativeError < 1e-4, `${found!.relativeError}`);
    objective.dispose();
    dispose(start);
  }
}, ["cpu"]);

testOnBackends(
  "flatObjective() of a problem without variances has none, and keeps nothing",
  async () => {
    const objective = await flatObjective(problemOf((theta) => tf.sum(tf.square(theta))), {
      examples: 2,
    });
    const before = tf.memory().numTensors;
    assertEquals(await objective.exampleVariance(new Float64Array([1, 2, 0.5])), undefined);
    assertEquals(tf.memory().numTensors, before);
    objective.dispose();
  },
  ["cpu"],
);

Deno.test("flatObjective() gives the mean over all examples and the variance of one", async () => {
  const { useBackend } = await import("../../../optimizers/backends/use_backend.ts");
  await useBackend("cpu");
  const { problem } = softmaxRegression();
  const whole = await flatObjective(problem, { examples: 24, chunk: 24 });
  const parted = await flatObjective(problem, { examples: 24, chunk: 9 }); // 9, 9, 6
  const theta = normal(whole.dimension, "theta");
  const [a, b] = [await whole.at(theta), await parted.at(theta)];
  assertAlmostEquals(a.loss, b.loss, 1e-6);
  a.gradient.forEach((value, i) => assertAlmostEquals(value, b.gradient[i]!, 1e-6));
  // by each example alone
  const singles = await flatObjective(problem, { examples: 24, chunk: 1 });
  assertEquals(await singles.exampleVariance(theta), undefined);
  const [kernel] = (await whole.exampleVariance(theta))!;
  assert(kernel! > 0);
  const [again] = (await parted.exampleVariance(theta))!;
  assertAlmostEquals(again!, kernel!, 0.3 * kernel!); // other batches, the same thing estimated
  for (const objective of [whole, parted, singles]) objective.dispose();
});

Deno.test("bad options of products are named", async () => {
  const one = new Float64Array(1);
  const gradientAt = () => Promise.resolve(one);
  await assertRejects(() => hessianProduct(gradientAt, one, { directions: [] }), RangeError);
  await assertRejects(
    () => lanczos(exact(one), { iterations: 0, start: one }),
    RangeError,
    "iterations must be",
  );
  const stream = random(0, "bad");
  await assertRejects(
    () => averageEigenvalue(exact(one), { probes: 1, dimension: 1, stream }),
    RangeError,
    "probes must be",
  );
});
