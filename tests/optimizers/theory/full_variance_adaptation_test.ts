import { assert, assertAlmostEquals } from "@std/assert";
import { adaptFully } from "../../../optimizers/theory/full_variance_adaptation.ts";
import { random } from "../../../problems/random.ts";

const d = 3;
const mean = Float64Array.of(1, -0.5, 0.25);
const factor = [[1, 0, 0], [0.7, 0.5, 0], [-0.3, 0.2, 2]];
const covariance = factor.map((a) =>
  factor.map((b) => a.reduce((sum, x, k) => sum + x * b[k]!, 0))
);
const secondMoment = Float64Array.from(
  covariance.flatMap((row, i) => row.map((value, j) => value + mean[i]! * mean[j]!)),
);
const moments = { mean, secondMoment };

/** The matrix M, column by column. */
function matrixOf(kind: "optimal" | "printed"): number[][] {
  const columns = Array.from({ length: d }, (_, j) => {
    const unit = new Float64Array(d);
    unit[j] = 1;
    return adaptFully(unit, moments, kind);
  });
  return Array.from({ length: d }, (_, i) => columns.map((column) => column[i]!));
}

/** `E‖M g - ∇R‖² = tr(M E[ggᵀ] Mᵀ) - 2 ∇Rᵀ M ∇R + ‖∇R‖²`. */
function error(m: readonly (readonly number[])[]): number {
  let sum = 0;
  for (let i = 0; i < d; i++) {
    sum += mean[i]! ** 2;
    for (let j = 0; j < d; j++) {
      sum -= 2 * mean[i]! * m[i]![j]! * mean[j]!;
      for (let k = 0; k < d; k++) sum += m[i]![j]! * secondMoment[j * d + k]! * m[i]![k]!;
    }
  }
  return sum;
}

Deno.test("no small change of the optimal matrix makes the expected error smaller", () => {
  const best = matrixOf("optimal");
  const least = error(best);
  const stream = random(0, "changes");
  for (let k = 0; k < 200; k++) {
    const size = 10 ** -stream.below(4);
    assert(error(best.map((row) => row.map((x) => x + size * stream.normal()))) > least);
  }
  assert(least < error([[1, 0, 0], [0, 1, 0], [0, 0, 1]]));
});

Deno.test("the printed matrix (Eq. 7.23) is the transpose of the optimal one, and worse", () => {
  const [optimal, printed] = [matrixOf("optimal"), matrixOf("printed")];
  printed.forEach((row, i) =>
    row.forEach((value, j) => assertAlmostEquals(value, optimal[j]![i]!, 1e-14))
  );
  assert(error(printed) > 1.1 * error(optimal));
});

Deno.test("without noise both leave the gradient as it is", () => {
  const exact = Float64Array.from(
    { length: d * d },
    (_, at) => mean[Math.floor(at / d)]! * mean[at % d]!,
  );
  for (const kind of ["optimal", "printed"] as const) {
    const adapted = adaptFully(mean, { mean, secondMoment: exact }, kind);
    const length = Math.hypot(...adapted.map((value, i) => value - mean[i]!));
    if (kind === "optimal") assertAlmostEquals(length, 0, 1e-14);
    else assert(adapted.some((value) => value !== 0)); // singular: along the first coordinate only
  }
});

Deno.test("sampled gradients have the expected error", () => {
  const stream = random(1, "samples");
  const expected = error(matrixOf("optimal"));
  const n = 20_000;
  let [sum, squares] = [0, 0];
  for (let k = 0; k < n; k++) {
    const noise = factor.map(() => stream.normal());
    const g = mean.map((value, i) => value + factor[i]!.reduce((s, x, j) => s + x * noise[j]!, 0));
    const adapted = adaptFully(g, moments);
    const own = adapted.reduce((s, value, i) => s + (value - mean[i]!) ** 2, 0);
    sum += own;
    squares += own * own;
  }
  const standardError = Math.sqrt((squares / n - (sum / n) ** 2) / n);
  assert(Math.abs(sum / n - expected) <= 4 * standardError);
});
