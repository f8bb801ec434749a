import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { curvature } from "../../pipelines/curvature.ts";
import { predictionTable, trackRecord } from "../../pipelines/labs/curvature/predictions.ts";
import type { ImprovementRatio } from "../../pipelines/labs/curvature/ratio.ts";
import type { Answer } from "../../pipelines/statistics/inference/answers.ts";
import type { Verdict } from "../../pipelines/statistics/verdict/verdict_shape.ts";
import { lInfBounds, lInfSmoothness } from "../../problems/curvature/mod.ts";
import { diagonalMass } from "../../problems/quadratic/diagonal_mass.ts";
import { quadraticProblem } from "../../problems/kinds/quadratic_problem.ts";
import { stochasticQuadratic } from "../../problems/quadratic/quadratic.ts";
import { random } from "../../problems/random.ts";
import { tinyProblems } from "../problems/tiny_problems.ts";

type Row = Readonly<Record<string, number | string | boolean | null>>;
const rowsOf = (table: { objects(): object[] }) => table.objects() as Row[];

Deno.test("curvature() finds on quadratic problems what is known of them", async () => {
  await useBackend("cpu");
  for (const rotate of [false, true]) {
    const options = { spectrum: "ill", rotate, dimension: 18, noise: 0.1 } as const;
    const { hessian, eigenvalues } = stochasticQuadratic(options);
    const problem = quadraticProblem(options);
    const before = tf.memory().numTensors;
    const all = await curvature({
      problems: [problem],
      at: [5, 0],
      examples: 64,
      iterations: 18,
      probes: 12,
      columns: 18,
      backend: "cpu",
    });
    problem.dispose!();
    assertEquals(tf.memory().numTensors, before);
    const exact = lInfSmoothness(hessian).value;
    const { entries } = lInfBounds(hessian);
    const average = eigenvalues.reduce((sum, lambda) => sum + lambda) / 18;
    const largest = Math.max(...eigenvalues);
    assertEquals(rowsOf(all.curvature).map(({ step }) => step), [0, 5]);
    for (const row of rowsOf(all.curvature)) {
      const at = (name: string) => Number(row[name]);
      assert(
        Math.abs(at("λmax") - largest) <= at("±") + 1e-5 * largest,
        `${at("λmax")} ± ${at("±")}, in truth ${largest}`,
      );
      assert(Math.abs(at("tr H/d") - average) <= 4 * at("± ") + 1e-4 * average);
      assert(Math.abs(at("λ̄") - average) <= 4 * at("±  ") + 1e-4 * average);
      assert(at("L∞ ≥") <= exact * (1 + 1e-4) && at("L∞ ≥") >= 0.9 * exact);
      assertAlmostEquals(at("Σ|H|"), entries, 1e-3 * entries);
    }
    for (const row of rowsOf(all.diagonal)) {
      assertAlmostEquals(Number(row["p_diag"]), diagonalMass(hessian), 1e-3);
      assertEquals([row["columns"], row["±"]], [18, 0]); // all there are
    }
    // Eq. 6.30 at the start, with the gradient of the batch, whose noise is small there
    const stream = random(0, "quadratic", "init");
    const start = Float32Array.from({ length: 18 }, () => 10 * stream.normal());
    const gradient = Array.from(
      start,
      (_, i) => start.reduce((sum, value, j) => sum + hessian[i * 18 + j]! * value, 0),
    );
    const sum = gradient.reduce((total, g) => total + Math.abs(g), 0);
    const squares = gradient.reduce((total, g) => total + g * g, 0);
    const ratio = sum * sum / exact / (squares / largest);
    const [point] = rowsOf(all.ratios);
    assert(Number(point!["R ≤"]) >= ratio * 0.98 && Number(point!["R ≤"]) <= ratio * 1.15);
    assert(Number(point!["R ≥"]) <= ratio * 1.02);
    assert(all.chart.startsWith("<svg"));
  }
});

Deno.test("curvature() measures networks, and checks its prediction by training", async () => {
  const { problem } = tinyProblems[1]!; // a fully-connected network
  const learningRates = { "m-sgd": 0.1, "m-ssd": 0.01 };
  const trainable = { ...problem, defaults: { ...problem.defaults, learningRates } };
  const all = await curvature({
    problems: [trainable],
    at: [0, 3],
    examples: 11,
    iterations: 10,
    probes: 2,
    columns: 16,
    blocks: true,
    check: true,
    steps: 5,
    seeds: 3,
    backend: "cpu",
  });
  const [prediction] = rowsOf(all.predictions);
  const { "M-SGD": gradient, "M-SSD": sign, ahead, predicted, holds } = prediction!;
  if (ahead !== "undecided") {
    assertEquals(ahead, Number(sign) < Number(gradient) ? "M-SSD" : "M-SGD");
  }
  const decided = ahead !== "undecided" && predicted !== "undecided";
  assertEquals(holds, decided ? ahead === predicted : null);
  const [record] = rowsOf(all.record);
  assertEquals([record!["problems"], record!["compared"]], [1, decided ? 1 : 0]);
  const layers = rowsOf(all.layers);
  assertEquals(layers.length, 2 * 8);
  for (const row of rowsOf(all.blocks)) {
    const own = layers.filter(({ step }) => step === row["step"]);
    const norms = own.map((layer) => Number(layer["‖H_BB‖ ≥"]));
    assertEquals([row["blocks"], row["max ‖H_BB‖"]], [8, Math.max(...norms)]);
    // (Σ √share)² / b, by the tensors' shares of ‖∇f‖²
    const roots = own.reduce((total, { share }) => total + Math.sqrt(Number(share)), 0);
    assertAlmostEquals(Number(row["φ_B"]), roots ** 2 / 8, 1e-6);
    assert(Number(row["R_B ≥"]) <= Number(row["R_B ≤"]));
  }
  assertEquals([all.blocks.numRows(), all.relaxed.numRows()], [2, 0]);
  const tensors = rowsOf(all.tensors);
  assertEquals(tensors.map(({ layer }) => layer), layers.map(({ layer }) => layer));
  tensors.forEach((row, k) => {
    assertEquals(Math.abs(Number(row["λ_B"])), layers[k]!["‖H_BB‖ ≥"]);
    const share = Number(row["p_diag,B ≥"]);
    assert(share > 0 && share <= 1 + 1e-9, `${share} of ${row["layer"]}`);
  });
  // the traces of the blocks are that of the whole
  for (const row of rowsOf(all.diagonal)) {
    const own = tensors.filter(({ step }) => step === row["step"]);
    const trace = own.reduce((sum, each) => sum + Number(each["tr H_BB/n"]) * Number(each["n"]), 0);
    assertAlmostEquals(trace / Number(row["of"]), Number(row["trace/d"]), 1e-9);
  }
  const shares = layers.slice(0, 8).reduce((total, { share }) => total + Number(share), 0);
  assertAlmostEquals(shares, 1, 1e-6);
  assert(layers.some(({ noiseToSignal }) => Number(noiseToSignal) > 0));
  for (const row of rowsOf(all.curvature)) {
    assert(Number(row["error"]) < 1e-4, `${row["error"]}`);
    assertEquals(row["products"], "exact");
    // no eigenvalue is larger than the trace of magnitudes
    assert(Number(row["λmax"]) > Number(row["λ̄"]));
  }
});

Deno.test("predictions are told by both ends of R, and right or not only where both sides are decided", () => {
  const at = (problem: string, ratioLeast: number, ratio: number) =>
    ({ problem, ratioLeast, ratio }) as ImprovementRatio;
  const verdictOf = (problem: string, answer: Answer) => {
    const methods = ["m-sgd", "m-ssd"].map((optimizer) => ({
      optimizer,
      mean: 1,
      learningRate: 1,
    }));
    const simple = [{ first: "m-ssd", second: "m-sgd", answer }];
    return { problem, methods, simple, pairs: [] } as unknown as Verdict;
  };
  const ratios = [
    ...[at("sign", 2, 4), at("sign", 0.9, 4), at("gradient", 0.2, 0.5), at("between", 0.5, 2)],
    ...[at("wrong", 2, 3), at("even", 2, 3)],
  ];
  const predictions = predictionTable(ratios, [
    verdictOf("sign", "helps"),
    verdictOf("gradient", "hurts"),
    verdictOf("between", "helps"),
    verdictOf("wrong", "hurts"),
    verdictOf("even", "no difference"),
  ]);
  assertEquals(
    rowsOf(predictions).map(({ predicted, ahead, holds }) => [predicted, ahead, holds]),
    [
      ["M-SSD", "M-SSD", true],
      ["M-SGD", "M-SGD", true],
      ["undecided", "M-SSD", null],
      ["M-SSD", "M-SGD", false],
      ["M-SSD", "undecided", null],
    ],
  );
  assertEquals(rowsOf(trackRecord(predictions)), [{
    problems: 5,
    "no prediction": 1,
    "no difference in training": 1,
    compared: 3,
    right: 2,
  }]);
  assertEquals(trackRecord(predictionTable(ratios)).numRows(), 0);
});

Deno.test("curvature() throws on options out of range, before any work", async () => {
  await assertRejects(() => curvature({ at: [] }), RangeError, "at must name");
  await assertRejects(() => curvature({ at: [-1] }), RangeError, "at must be");
  await assertRejects(() => curvature({ probes: 1 }), RangeError, "probes must be");
  await assertRejects(
    () => curvature({ problems: ["mnist-mpl"], backend: "cpu" }),
    RangeError,
    'did you mean "mnist-mlp"?',
  );
});
