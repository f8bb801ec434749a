import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Alignment, Direction, NoisePoint } from "../../../pipelines/dissect/noise.ts";
import { besideOutcomes, predictionsFrom } from "../../../pipelines/dissect/predictions.ts";
import type { ImprovementRatio } from "../../../pipelines/labs/curvature/ratio.ts";
import { verdict } from "../../../pipelines/statistics/verdict/verdict.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { tinyProblem } from "../tiny.ts";

await useBackend("cpu");

const whole = { name: "all", size: 4, signal: 1, noise: 1, noisy: 0 };
const sure = (slope: number, square: number): Alignment => ({ slope, square, error: 0 });

/** A point with the gradient (1, 1, 1, 1), or with other directions. */
function point(changes: Partial<Record<Direction, Alignment>> = {}): NoisePoint {
  const even = sure(4, 4);
  const alignments = { "m-sgd": even, "m-ssd": even, "m-svag": even, "adam": even, ...changes };
  return { step: 0, tensors: [whole], whole, alignments };
}

const ratio = (least: number, most: number): ImprovementRatio => ({
  problem: "p",
  step: 0,
  outliers: 1,
  diagonalMass: 1,
  overRandom: 1,
  constants: most,
  density: 1,
  ratioLeast: least,
  ratio: most,
  favours: "undecided",
});

const words = (noise: readonly NoisePoint[], ratios: readonly ImprovementRatio[]) =>
  predictionsFrom(noise, ratios).map(({ from, predicted }) => `${from}: ${predicted}`);

Deno.test("predictionsFrom() decides where both ends of R are on one side", () => {
  const sign = (...ratios: readonly ImprovementRatio[]) => words([point()], ratios)[0];
  assertEquals(sign(ratio(2, 3), ratio(1.1, 9)), "curvature: helps");
  assertEquals(sign(ratio(0.1, 0.9)), "curvature: hurts");
  assertEquals(sign(ratio(0.5, 2)), "curvature: undecided");
  assertEquals(sign(ratio(2, 3), ratio(0.1, 0.2)), "curvature: undecided");
});

Deno.test("predictionsFrom() has R itself where there is no noise", () => {
  const [, withNoise] = predictionsFrom([point()], [ratio(0.5, 2)]);
  assertAlmostEquals(withNoise!.low, 0.5);
  assertAlmostEquals(withNoise!.high, 2);
});

Deno.test("predictionsFrom() goes by the last point that tells, and says nothing where none does", () => {
  const helped = point({ "m-svag": sure(4, 2) });
  assertEquals(words([point(), helped], []), [
    "noise: helps",
    "noise: no difference",
  ]);
  const noisy = point({ "m-sgd": { slope: 1, square: 1, error: 0.6 } });
  assertEquals(words([helped, noisy], []), ["noise: helps", "noise: no difference"]);
  assertEquals(words([noisy], [ratio(2, 3)]), ["curvature: helps", "noise: no difference"]);
  assertEquals(words([point({ "adam": sure(4, 5) })], []), [
    "noise: no difference",
    "noise: hurts",
  ]);
});

Deno.test("besideOutcomes() compares predictions with the training losses of their methods", async () => {
  const rates = { "m-sgd": 0.1, "m-ssd": 1e-4, "adam": 1e-4, "m-svag": 0.1 };
  const rows = await ablate({
    problems: [tinyProblem({ defaults: { batchSize: 4, steps: 20, learningRates: rates } })],
    seeds: 4,
    backend: "cpu",
  });
  const [judged] = verdict(rows, { measure: "trainLoss" });
  const table = besideOutcomes(predictionsFrom([point()], [ratio(2, 3)]), judged);
  assertEquals(table.select("factor", "predicted", "happened", "holds").objects()[0], {
    factor: "sign",
    predicted: "helps",
    happened: "hurts",
    holds: false,
  });
  const alone = besideOutcomes(predictionsFrom([point()], [ratio(2, 3)]), undefined);
  assertEquals(alone.get("happened", 0), "undecided");
  assertEquals(alone.get("holds", 0), null);
});
