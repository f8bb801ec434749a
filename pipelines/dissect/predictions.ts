/** What the papers would predict of a problem, beside what happened. @module */
import * as aq from "../arquero/mod.ts";
import type { ColumnTable } from "../arquero/mod.ts";
import type { ImprovementRatio } from "../labs/curvature/ratio.ts";
import type { Answer } from "../statistics/inference/answers.ts";
import { effectText } from "../statistics/verdict/effect_text.ts";
import type { Judged, Verdict } from "../statistics/verdict/verdict_shape.ts";
import type { Alignment, Direction, NoisePoint } from "./noise.ts";

/** A prediction: how many times as large an improvement is guaranteed, or expected, at the points of a path. */
export interface Prediction {
  /** What one method has and another has not. */
  readonly factor: string;
  /** What it is predicted from. */
  readonly from: string;
  /** The smallest and largest of what the ratio of improvements may be. */
  readonly low: number;
  readonly high: number;
  readonly predicted: Answer;
  /** The methods that differ in it. */
  readonly pair: readonly [method: Direction, without: Direction];
}

/** Improvements that differ by less make no difference that is predicted. */
const slight = 1.1;

/**
 * Predictions from curvature, by the smallest and the largest value along the path: undecided where these lie on
 * both sides; and from noise, by the last point of the run that tells, as noise weighs the more the longer
 * one trains. A point where a slope is less than twice its standard error tells nothing.
 *
 *     sign, by curvature            R = φ d L2/L∞ (thesis Eq. 6.30), both its ends
 *     sign, with the noise          ⟨∇f, sign m⟩² ‖m‖² / ⟨∇f, m⟩² · L2/L∞, which is R without noise
 *     variance adaptation           ⟨∇f, z⟩² ‖m‖² / (⟨∇f, m⟩² ‖z‖²), z = γ m as M-SVAG has it
 *     the same of the sign          the same with sign m in place of m, and Adam's z
 *
 * The last two are ratios of ICML 2018, Eq. 12, with Q = I.
 */
export function predictionsFrom(
  noise: readonly NoisePoint[],
  ratios: readonly ImprovementRatio[],
): readonly Prediction[] {
  const gain = (method: Direction, without: Direction, scaled: boolean) =>
    noise.flatMap(({ alignments }) => {
      const [one, other] = [alignments[method], alignments[without]];
      if (!isTold(one) || !isTold(other)) return [];
      const squares = scaled ? other.square / one.square : other.square;
      return [one.slope ** 2 / other.slope ** 2 * squares];
    }).slice(-1);
  const [direction] = gain("m-ssd", "m-sgd", false);
  const dimension = noise[0]?.whole.size ?? NaN;
  const smoothness = ratios.flatMap(({ ratio, ratioLeast, density }) =>
    [ratioLeast, ratio].map((each) => each / (density * dimension)) // L2/L∞
  );
  const noisySign = direction === undefined ? [] : smoothness.map((each) => direction * each);
  return [
    predicted("sign", "curvature", ratios.flatMap((each) => [each.ratioLeast, each.ratio]), 1, [
      "m-ssd",
      "m-sgd",
    ]),
    predicted("sign", "curvature and noise", noisySign, 1, ["m-ssd", "m-sgd"]),
    predicted("variance adaptation", "noise", gain("m-svag", "m-sgd", true), slight, [
      "m-svag",
      "m-sgd",
    ]),
    predicted("variance adaptation of the sign", "noise", gain("adam", "m-ssd", true), slight, [
      "adam",
      "m-ssd",
    ]),
  ].filter(({ low }) => Number.isFinite(low));
}

/** Whether there is more of a slope than noise. */
function isTold({ slope, error }: Alignment): boolean {
  return slope > 2 * error;
}

function predicted(
  factor: string,
  from: string,
  values: readonly number[],
  band: number,
  pair: Prediction["pair"],
): Prediction {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const answer = low > band
    ? "helps"
    : high < 1 / band
    ? "hurts"
    : low > 1 / band && high < band
    ? "no difference"
    : "undecided";
  return { factor, from, low, high, predicted: answer, pair };
}

/**
 * The predictions beside what the methods that differ in the factor came to in training: `holds` is `null`
 * where either says nothing.
 *
 * @param verdict on the training loss, which is what predictions are of
 */
export function besideOutcomes(
  predictions: readonly Prediction[],
  verdict: Verdict | undefined,
): ColumnTable {
  return aq.from(predictions.map(({ factor, from, low, high, predicted, pair }) => {
    const found = verdict && outcomeOf(verdict, pair);
    const happened = found?.answer ?? "undecided";
    const decided = predicted !== "undecided" && happened !== "undecided";
    return {
      factor,
      from,
      "ratio ≥": low,
      "ratio ≤": high,
      predicted,
      happened,
      "training loss": found === undefined ? "" : effectText(found, verdict!.scale),
      holds: decided ? predicted === happened : null,
    };
  }));
}

/** What a factor did: its main effect, where it does not depend on the other, else the methods' difference. */
function outcomeOf(
  { factors, dependent, simple, pairs }: Verdict,
  [method, without]: Prediction["pair"],
): Judged | undefined {
  const pair = [...simple, ...pairs].find(({ first, second }) =>
    first === method && second === without
  );
  const main = factors.find(({ factor, by }) => by === factor && pair?.name.startsWith(factor));
  return dependent ? pair : main ?? pair;
}
