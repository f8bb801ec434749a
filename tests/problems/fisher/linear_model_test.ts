import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { solvePositive } from "../../../optimizers/positive_equations.ts";
import type { CurvatureKind } from "../../../optimizers/types.ts";
import { jacobianGram, jacobianGramDiagonal } from "../../../problems/fisher/gram.ts";
import { likelihood, type LikelihoodName } from "../../../problems/fisher/likelihood.ts";
import { type LinearModel, linearModel } from "../../../problems/fisher/linear_model.ts";
import { curvatureKinds, outputWeights } from "../../../problems/fisher/output_weights.ts";
import { random } from "../../../problems/random.ts";

interface Case {
  readonly name: string;
  readonly likelihood: LikelihoodName;
  readonly outputs: number;
  readonly width: number;
}

const cases: readonly Case[] = [
  { name: "linear regression", likelihood: "gaussian", outputs: 1, width: 4 },
  { name: "linear regression with 3 outputs", likelihood: "gaussian", outputs: 3, width: 2 },
  { name: "logistic regression", likelihood: "bernoulli", outputs: 1, width: 4 },
  { name: "softmax regression", likelihood: "categorical", outputs: 3, width: 3 },
];

/** Random data, and a random point. */
function drawn({ likelihood: name, outputs, width }: Case, n = 25) {
  const stream = random(1, "linear model", name, outputs);
  const features = Float64Array.from(
    { length: n * width },
    (_, at) => at % width === 0 ? 1 : stream.below(4) === 0 ? 0 : stream.normal(),
  );
  const size = likelihood(name).targetSize(outputs);
  const targets = Float64Array.from(
    { length: n * size },
    () => name === "gaussian" ? stream.normal() : stream.below(Math.max(2, outputs)),
  );
  const theta = Float64Array.from({ length: width * outputs }, () => 0.7 * stream.normal());
  return { options: { features, targets, likelihood: name, outputs }, theta, stream };
}

function near(actual: Float64Array, expected: Float64Array, tolerance: number, what = "") {
  assertEquals(actual.length, expected.length, what);
  const scale = Math.max(...expected.map(Math.abs));
  actual.forEach((value, i) =>
    assertAlmostEquals(value, expected[i]!, tolerance * scale, `${what} ${i}`)
  );
}

/** Central differences of a function of θ, one row each. */
function differences(
  of: (theta: Float64Array) => Float64Array,
  theta: Float64Array,
  step = 1e-5,
): Float64Array {
  const rows = Array.from(theta, (_, i) => {
    const [up, down] = [1, -1].map((sign) => of(theta.with(i, theta[i]! + sign * step)));
    return [...up!.map((value, j) => (value - down![j]!) / (2 * step))];
  });
  return Float64Array.from(rows.flat());
}

for (const each of cases) {
  Deno.test(`${each.name}: gradient and Gauss-Newton matrix are differences of the risk`, () => {
    const { options, theta } = drawn(each);
    const model = linearModel(options);
    near(model.gradient(theta), differences((x) => Float64Array.of(model.risk(x)), theta), 1e-8);
    near(model.curvature("gauss-newton", theta), differences(model.gradient, theta), 1e-8);
  });

  Deno.test(`${each.name}: Fisher and Gauss-Newton matrix are equal to 1e-10 (Prop. 7.1)`, () => {
    const { options, theta } = drawn(each);
    const model = linearModel(options);
    const [fisher, ggn] = [
      model.curvature("fisher", theta),
      model.curvature("gauss-newton", theta),
    ];
    fisher.forEach((value, i) => assertAlmostEquals(value, ggn[i]!, 1e-10));
    assert(fisher.some((value) => Math.abs(value) > 0.01));
  });

  Deno.test(`${each.name}: the empirical Fisher is the mean of gradients' outer products`, () => {
    const { options, theta } = drawn(each);
    const { features, targets } = options;
    const model = linearModel(options);
    const size = targets.length / model.examples;
    const d = model.dimension;
    const sum = new Float64Array(d * d);
    for (let n = 0; n < model.examples; n++) {
      const one = linearModel({
        ...options,
        features: features.slice(n * each.width, (n + 1) * each.width),
        targets: targets.slice(n * size, (n + 1) * size),
      });
      const g = one.gradient(theta);
      for (let at = 0; at < d * d; at++) {
        sum[at] = sum[at]! + g[Math.floor(at / d)]! * g[at % d]! / model.examples;
      }
    }
    near(model.curvature("empirical-fisher", theta), sum, 1e-13);
  });

  Deno.test(`${each.name}: the Monte-Carlo Fisher is unbiased within 4 standard errors`, () => {
    const { options, theta, stream } = drawn(each);
    const model = linearModel(options);
    const exact = model.curvature("fisher", theta);
    const draws = Array.from(
      { length: 2000 },
      () => model.curvature("monte-carlo-fisher", theta, stream),
    );
    exact.forEach((value, at) => {
      const mean = draws.reduce((sum, draw) => sum + draw[at]!, 0) / draws.length;
      const squares = draws.reduce((sum, draw) => sum + (draw[at]! - mean) ** 2, 0);
      const error = Math.sqrt(squares / (draws.length - 1) / draws.length);
      assert(error > 0 || Math.abs(mean - value) < 1e-12);
      assert(Math.abs(mean - value) <= 4 * error + 1e-12, `${at}: ${mean}, not ${value}`);
    });
  });

  Deno.test(`${each.name}: diagonals are those of the matrices`, () => {
    const { options, theta } = drawn(each);
    const model = linearModel(options);
    for (const kind of curvatureKinds) {
      const [whole, own] = [0, 1].map((k) =>
        model[k === 0 ? "curvature" : "curvatureDiagonal"](kind, theta, random(3, kind))
      );
      near(own!, whole!.filter((_, at) => at % (model.dimension + 1) === 0), 1e-13, kind);
    }
  });

  Deno.test(`${each.name}: matrices from the Jacobian are those of the linear model`, () => {
    const { options, theta } = drawn(each);
    const model = linearModel(options);
    const [m, d, n] = [each.outputs, model.dimension, model.examples];
    const jacobians = Float64Array.from({ length: n * m * d }, (_, at) => {
      const [k, a, i] = [Math.floor(at / (m * d)), Math.floor(at / d) % m, at % d];
      return i % m === a ? options.features[k * each.width + Math.floor(i / m)]! : 0;
    });
    const outputs = Float64Array.from(
      { length: n * m },
      (_, at) =>
        jacobians.subarray(at * d, (at + 1) * d).reduce((sum, x, i) => sum + x * theta[i]!, 0),
    );
    const family = likelihood(options.likelihood);
    for (const kind of ["fisher", "gauss-newton", "empirical-fisher"] as CurvatureKind[]) {
      const weights = outputWeights({
        kind,
        likelihood: family,
        outputs,
        outputSize: m,
        targets: options.targets,
      });
      near(jacobianGram(jacobians, weights, m, d), model.curvature(kind, theta), 1e-13, kind);
      const diagonal = jacobianGramDiagonal(jacobians, weights, m, d);
      near(diagonal, model.curvatureDiagonal(kind, theta), 1e-13, kind);
    }
  });
}

Deno.test("logistic regression: both Fishers are the same to the last bit at θ = 0 (Eq. D.33)", () => {
  const { options, theta } = drawn(cases[2]!);
  const model = linearModel(options);
  const start = theta.map(() => 0);
  const fisher = model.curvature("fisher", start);
  assertEquals(model.curvature("empirical-fisher", start), fisher);
  const far = model.curvature("empirical-fisher", theta);
  assert(far.some((value, at) => Math.abs(value - model.curvature("fisher", theta)[at]!) > 0.05));
});

/** N examples with targets drawn from the model itself at θ. */
function realizable(name: LikelihoodName, n: number, theta: Float64Array): LinearModel {
  const stream = random(n, "realizable", name);
  const features = Float64Array.from({ length: 2 * n }, (_, at) => at % 2 ? stream.normal() : 1);
  const outputs = Float64Array.from(
    { length: n },
    (_, k) => theta[0]! + theta[1]! * features[2 * k + 1]!,
  );
  const targets = likelihood(name).sample(outputs, 1, stream);
  return linearModel({ features, targets, likelihood: name });
}

for (const name of ["gaussian", "bernoulli"] as const) {
  Deno.test(`${name}: where the model is right, both Fishers meet as N grows (Eq. 7.20)`, () => {
    const theta = Float64Array.of(0.3, -0.8);
    const errors = [1e3, 1e5].map((n) => {
      const model = realizable(name, n, theta);
      const [fisher, empirical] = (["fisher", "empirical-fisher"] as const).map((kind) =>
        model.curvature(kind, theta)
      );
      return Math.hypot(...fisher!.map((value, at) => value - empirical![at]!)) /
        Math.hypot(...fisher!);
    });
    assert(errors[1]! < 0.02, String(errors));
    assert(errors[1]! < errors[0]!, String(errors));
  });
}

Deno.test("natural gradient descent reaches the least-squares optimum in one step", () => {
  const { options, theta } = drawn(cases[0]!);
  const model = linearModel(options);
  const step = solvePositive(model.curvature("fisher", theta), model.gradient(theta));
  const reached = theta.map((value, i) => value - step[i]!);
  model.gradient(reached).forEach((value) => assertAlmostEquals(value, 0, 1e-14));
  assert(model.risk(reached) < model.risk(theta));
});

Deno.test("what does not fit is named", () => {
  const options = { features: new Float64Array(7), targets: new Float64Array(2) };
  assertThrows(
    () => linearModel({ ...options, likelihood: "gaussian" }),
    TypeError,
    "features must be N × p for the N targets, got 7 features and 2 targets",
  );
  assertThrows(
    () => linearModel({ ...options, likelihood: "gausian" as "gaussian" }),
    RangeError,
    'did you mean "gaussian"?',
  );
  const model = linearModel({ ...options, features: new Float64Array(6), likelihood: "gaussian" });
  const theta = new Float64Array(3);
  assertThrows(() => model.curvature("monte-carlo-fisher", theta), TypeError, "needs a stream");
  assertThrows(
    () => model.curvature("fischer" as "fisher", theta),
    RangeError,
    'unknown curvature "fischer", did you mean "fisher"?',
  );
});
