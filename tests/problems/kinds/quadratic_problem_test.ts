import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { optimizerIds } from "../../../optimizers/methods/registry.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { iterate } from "../../../problems/data/batches.ts";
import type { Batch, Problem } from "../../../problems/problem.ts";
import { quadraticGradient, stochasticQuadratic } from "../../../problems/quadratic/quadratic.ts";
import { quadraticProblem } from "../../../problems/kinds/quadratic_problem.ts";
import type { SpectrumName } from "../../../problems/quadratic/spectra.ts";
import { testOnBackends } from "../../backends.ts";

const options = {
  spectrum: "ill",
  dimension: 12,
  rotate: true,
  noise: 0.5,
  seed: 3,
  optimum: Array.from({ length: 12 }, (_, i) => i / 4),
} as const;
const quadratic = stochasticQuadratic(options);

async function batchesOf(problem: Problem, seed: number, count: number): Promise<Batch[]> {
  const taken: Batch[] = [];
  for await (const batch of iterate(problem.batches({ seed, batchSize: 5 }))) {
    taken.push(batch);
    if (taken.length === count) return taken;
  }
  return taken;
}

testOnBackends("quadratic: losses, gradients and variances are those of float64", async () => {
  const problem = quadraticProblem(options);
  const [batch] = await batchesOf(problem, 1, 1);
  const params = problem.init(1);
  const theta = Float64Array.from(await params.theta!.data());
  const xs = await batch!.xs.data();
  const rows = Array.from({ length: 5 }, (_, k) => [...xs].slice(12 * k, 12 * (k + 1)));
  const gradients = rows.map((row) =>
    quadraticGradient({ ...quadratic, optimum: Float64Array.from(row) }, theta)
  );
  const expected = theta.map((_, i) => gradients.reduce((sum, g) => sum + g[i]!, 0) / 5);
  const spread = theta.map((_, i) =>
    gradients.reduce((sum, g) => sum + (g[i]! - expected[i]!) ** 2, 0) / 20
  );
  const losses = rows.map((row, k) =>
    0.5 * row.reduce((sum, x, i) => sum + (theta[i]! - x) * gradients[k]![i]!, 0)
  );
  const { loss, gradient, variance } = problem.gradient(params, batch!, { variance: true });
  const near = (actual: ArrayLike<number>, wanted: ArrayLike<number>, relative: number) => {
    const scale = Math.max(...Array.from(wanted, Math.abs));
    for (let i = 0; i < wanted.length; i++) {
      assertAlmostEquals(actual[i]!, wanted[i]!, relative * scale);
    }
  };
  near(await gradient.theta!.data(), expected, 1e-5);
  near(await variance!.theta!.data(), spread, 1e-3);
  const mean = losses.reduce((sum, value) => sum + value) / 5;
  const again = problem.loss(params, batch!);
  near(await loss.data(), [mean], 1e-5);
  near(await again.data(), [mean], 1e-5);
  dispose([batch, params, loss, gradient, variance, again]);
  problem.dispose!();
});

testOnBackends("quadratic: same seed, same start and data", async () => {
  const problem = quadraticProblem(options);
  const [a, b, c] = [problem.init(1), problem.init(1), problem.init(2)];
  const values = await Promise.all([a, b, c].map(async ({ theta }) => [...await theta!.data()]));
  assertEquals(values[0], values[1]);
  assert(values[0]![0] !== values[2]![0]);
  const [one, two] = [await batchesOf(problem, 4, 2), await batchesOf(problem, 4, 2)];
  assertEquals([...await one[1]!.xs.data()], [...await two[1]!.xs.data()]);
  const { trainLoss, testLoss } = await problem.evaluate(a!);
  assertEquals(trainLoss, testLoss);
  dispose([a, b, c, one, two]);
});

Deno.test("quadratic: ablate() runs every optimizer on it, and all of them go down", async () => {
  for (const spectrum of ["mild", "ill"] as const) {
    const problem = quadraticProblem({ spectrum, rotate: true, noise: 0.1, dimension: 20 });
    assertEquals(Object.keys(problem.defaults.learningRates).sort(), [...optimizerIds].sort());
    const rows = await ablate({
      problems: [problem],
      optimizers: optimizerIds,
      steps: 200,
      backend: "cpu",
    });
    const finals = rows.objects() as { optimizer: string; step: number; testLoss: number }[];
    for (const id of optimizerIds) {
      const own = finals.filter(({ optimizer }) => optimizer === id);
      assert(own.at(-1)!.testLoss < 0.5 * own[0]!.testLoss, `${spectrum} ${id}`);
    }
    problem.dispose!();
  }
});

Deno.test("quadraticProblem() throws on bad options, and on variances of a single datum", () => {
  assertThrows(() => quadraticProblem({ noise: -1 }), RangeError, "noise");
  const problem = quadraticProblem({ spectrum: [1, 2] });
  assertThrows(() => problem.batches({ seed: 0, batchSize: 0 }), RangeError, "batchSize");
  const [theta, xs] = [tf.zeros([2]), tf.zeros([1, 2])];
  const single = { xs, ys: tf.zeros([1, 0]) };
  assertThrows(
    () => problem.gradient({ theta }, single, { variance: true }),
    RangeError,
    "at least 2, got 1",
  );
  dispose([theta, single]);
});

testOnBackends(
  "quadratic: the Fisher is Q, the empirical Fisher the gradients' moment",
  async () => {
    const problem = quadraticProblem(options);
    const [batch] = await batchesOf(problem, 1, 1);
    const params = problem.init(1);
    const theta = Float64Array.from(await params.theta!.data());
    const xs = [...await batch!.xs.data()];
    const gradients = Array.from({ length: 5 }, (_, k) => {
      const optimum = Float64Array.from(xs.slice(12 * k, 12 * (k + 1)));
      return quadraticGradient({ ...quadratic, optimum }, theta);
    });
    const moment = quadratic.hessian.map((_, at) =>
      gradients.reduce((sum, g) => sum + g[Math.floor(at / 12)]! * g[at % 12]!, 0) / 5
    );
    for (const kind of ["fisher", "gauss-newton", "empirical-fisher"] as const) {
      const { curvature, ...rest } = problem.gradient(params, batch!, { curvature: kind });
      const expected = kind === "empirical-fisher" ? moment : quadratic.hessian;
      const scale = Math.max(...expected.map(Math.abs));
      (await curvature!.data()).forEach((value, at) =>
        assertAlmostEquals(value, expected[at]!, 1e-5 * scale, kind)
      );
      dispose([curvature, rest]);
      const wanted = { curvature: kind, curvatureDiagonal: true };
      const { curvature: diagonal, ...others } = problem.gradient(params, batch!, wanted);
      assertEquals(diagonal!.shape, [12]);
      (await diagonal!.data()).forEach((value, i) =>
        assertAlmostEquals(value, expected[13 * i]!, 1e-5 * scale, kind)
      );
      dispose([diagonal, others]);
    }
    assertThrows(
      () => problem.gradient(params, batch!, { curvature: "monte-carlo-fisher" }),
      RangeError,
      'take "fisher", which is Q at no cost',
    );
    dispose([params, batch]);
    problem.dispose?.();
  },
  ["cpu", "wasm"],
);

Deno.test("step sizes begin near the best ones: longer where few eigenvalues are large, shorter in noise", () => {
  const rates = (spectrum: SpectrumName, noise: number) => {
    const { defaults } = quadraticProblem({ spectrum, noise });
    const { eigenvalues } = stochasticQuadratic({ spectrum, noise });
    const times = Math.max(...eigenvalues);
    return ["sgd", "m-sgd", "nesterov"].map((id) =>
      Number((defaults.learningRates[id]! * times).toPrecision(1))
    );
  };
  // of 0.1/L, 0.25/L, ..., 30/L the best of M-SGD were 0.25, 0.1, 10 and, rotated, 1
  assertEquals(rates("mild", 0.1), [0.2, 0.2, 0.02]);
  assertEquals(rates("mild", 4), [0.1, 0.1, 0.01]);
  assertEquals(rates("ill", 0.1), [1, 10, 1]);
  assertEquals(rates("ill", 4), [1, 1, 0.1]);
});
