/** Thesis §C.3.2 after Zhang et al. (2019a): gradient descent can be arbitrarily slow. @module */
import { significant } from "../../../../text/numbers.ts";
import type { Statement } from "../../statement.ts";

/** Gradient at which to stop. */
const epsilon = 0.05;

/** A slope of 2ε, and curvature 1 at most: `4ε² (√(1 + (θ/2ε)²) - 1)`, from where it is 1. */
const flat = {
  gradient: (theta: number) => theta / Math.sqrt(1 + (theta / (2 * epsilon)) ** 2),
  start: 2 * epsilon * Math.sqrt((1 + 1 / (4 * epsilon ** 2)) ** 2 - 1),
};

/** `cosh θ`, with the slope `M` at the start; both functions are (1, 1)-smooth. */
const steep = (slope: number) => ({ gradient: Math.sinh, start: Math.asinh(slope) });

/** Steps until the gradient is at most ε; infinite where they end elsewhere. */
function stepsOf(
  { gradient, start }: { readonly gradient: (theta: number) => number; readonly start: number },
  stepSize: (slope: number) => number,
): number {
  let theta = start;
  for (let steps = 0; steps < 1e7; steps++) {
    const slope = gradient(theta);
    if (!(Math.abs(slope) <= 1e300)) return Infinity;
    if (Math.abs(slope) <= epsilon) return steps;
    theta -= stepSize(Math.abs(slope)) * slope;
  }
  return Infinity;
}

/** Steps that GD needs on both functions, with the one step size that is best for the slower of the two. */
function bestConstant(slope: number): number {
  // any larger step leaves cosh on the other side, higher than it came
  const largest = 2 * Math.asinh(slope) / slope;
  return Math.min(
    ...[0.5, 0.7, 0.9, 0.99].map((part) => {
      const stepSize = () => part * largest;
      return Math.max(stepsOf(flat, stepSize), stepsOf(steep(slope), stepSize));
    }),
  );
}

/**
 * Two functions of one class, L⁰ = L¹ = 1: a flat one, and cosh, which is the steeper at the start the farther
 * out that is. The best common step size falls with that slope, and GD's steps on the flat function grow in
 * proportion; soft-normalized descent (Eq. C.26) takes the same on the flat one, and little more on cosh.
 */
export const slowGradientDescent: Statement = {
  item: "§C.3.2",
  statement: "on (L⁰, L¹)-smooth functions GD is arbitrarily slow, normalized GD not",
  version: "printed",
  measure() {
    const soft = (slope: number) => 1 / (5 + 4 * slope);
    const slopes = [1e1, 1e3, 1e5];
    const constant = slopes.map(bestConstant);
    const normalized = slopes.map((slope) =>
      Math.max(stepsOf(flat, soft), stepsOf(steep(slope), soft))
    );
    const grows = (steps: readonly number[]) => steps[2]! / steps[0]!;
    const list = (steps: readonly number[]) => steps.map((n) => significant(n, 3)).join(", ");
    return {
      measured: `M = 10, 10³, 10⁵: GD ${list(constant)} steps, normalized ${list(normalized)}`,
      criterion: "GD ≥ 1000×, normalized ≤ 2×",
      holds: grows(constant) >= 1000 && grows(normalized) <= 2,
    };
  },
};
