import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  blockSmoothness,
  gradientDensity,
  l1Smoothness,
  l2Smoothness,
  lInfBounds,
  lInfSmoothness,
  predictedRatio,
  separableSmoothness,
} from "../../../problems/curvature/mod.ts";
import { symmetricEigen } from "../../../problems/curvature/symmetric.ts";
import { diagonalMass } from "../../../problems/quadratic/diagonal_mass.ts";
import { random } from "../../../problems/random.ts";
import { bruteForceLInf, kinds, randomMatrix } from "./matrices.ts";

const slack = 1 + 1e-9;

Deno.test("all bounds and the chain L2 ≤ L∞ ≤ L_sep ≤ Σλ/p_diag hold on 1,000 random matrices", () => {
  let tight = 0;
  for (let seed = 0; seed < 1000; seed++) {
    const d = 2 + seed % 7;
    const kind = kinds[Math.floor(seed / 7) % kinds.length]!;
    const matrix = randomMatrix(d, kind, seed);
    const message = `seed ${seed}: ${kind}, d = ${d}`;
    const { value, signs } = lInfSmoothness(matrix);
    assertAlmostEquals(value, bruteForceLInf(matrix, d), 1e-10 * value, message);
    assert(signs.every((sign) => Math.abs(sign) === 1));
    const bounds = lInfBounds(matrix);
    const l2 = l2Smoothness(matrix);
    const lower = [l2, bounds.search, bounds.eigenvector, bounds.lower];
    const upper = [bounds.entries, bounds.eigenvectors, bounds.euclidean, bounds.separable!];
    for (const bound of lower) assert(bound <= value * slack, message);
    for (const bound of [...upper, bounds.upper]) assert(value <= bound * slack, message);
    if (bounds.search >= value / slack) tight++;
    const { values } = symmetricEigen(matrix);
    if (values[0]! >= -1e-12) {
      // Prop. 6.4 and 6.6: tr H / p_diag is the sum of all entries, and the top of the chain
      const trace = values.reduce((sum, lambda) => sum + lambda, 0);
      assertAlmostEquals(trace / diagonalMass(matrix), bounds.entries, 1e-9 * trace, message);
      assert(bounds.separable! <= bounds.entries * (1 + 2e-7), message);
    }
  }
  assert(tight >= 990, `local search found ${tight} of 1,000 maxima`);
});

Deno.test("in two dimensions L∞ = L_sep = Σλ/p_diag = a + d + 2|b| (C.14, C.15) to 1e-10", () => {
  const stream = random(0, "two dimensions");
  for (let k = 0; k < 200; k++) {
    const [a, d] = [0.1 + stream.uniform(), 0.1 + stream.uniform()];
    const b = (2 * stream.uniform() - 1) * Math.sqrt(a * d);
    const matrix = new Float64Array([a, b, b, d]);
    const closed = a + d + 2 * Math.abs(b);
    assertAlmostEquals(lInfSmoothness(matrix).value, closed, 1e-10);
    assertAlmostEquals((a + d) / diagonalMass(matrix), closed, 1e-10);
    const { value, lower, scales } = separableSmoothness(matrix, { tolerance: 1e-10 });
    assertAlmostEquals(value, closed, 3e-10 * closed);
    assertAlmostEquals(lower, closed, 3e-10 * closed);
    assert(Math.max(...scales) <= Math.max(a, d) + Math.abs(b) + 1e-4); // l_max of C.17
    // C.16
    const root = Math.sqrt((a - d) ** 2 / 4 + b * b);
    assertAlmostEquals(l2Smoothness(matrix), (a + d) / 2 + root, 1e-10);
  }
});

Deno.test("separableSmoothness() proves itself: a feasible l, and a feasible dual point below it", () => {
  for (
    const [d, kind] of [[1, "definite"], [6, "low rank"], [20, "definite"], [20, "indefinite"], [
      40,
      "low rank",
    ], [9, "diagonal"]] as const
  ) {
    const matrix = randomMatrix(d, kind, 3);
    const { value, lower, scales, dual } = separableSmoothness(matrix);
    const message = `${kind}, d = ${d}: ${lower} to ${value}`;
    assert(lower <= value * slack && value - lower <= 1e-6 * value, message);
    assertAlmostEquals(scales.reduce((sum, l) => sum + l), value, 1e-12 * value);
    // feasible: both differences are psd by their eigenvalues
    for (const sign of [1, -1]) {
      const difference = matrix.map((entry, at) =>
        (at % (d + 1) === 0 ? scales[at / (d + 1)]! : 0) - sign * entry
      );
      assert(symmetricEigen(difference).values[0]! > -1e-12 * value, message);
    }
    // and so is the dual
    for (let i = 0; i < d; i++) assertAlmostEquals(dual[i * d + i]!, 1, 1e-9, message);
    assert(symmetricEigen(dual).values[0]! > -1e-9, message);
    if (kind !== "indefinite") {
      const trace = matrix.reduce((sum, entry, at) => sum + entry * dual[at]!, 0);
      assertAlmostEquals(trace, lower, 1e-9 * value, message);
    }
  }
  assertEquals(separableSmoothness(new Float64Array(9)).value, 0);
});

Deno.test("for rank-one Hessians λ v vᵀ all upper constants are λ ‖v‖₁²", () => {
  const v = [0.5, -0.1, 2, 0, -1];
  const matrix = Float64Array.from(
    { length: 25 },
    (_, at) => 3 * v[Math.floor(at / 5)]! * v[at % 5]!,
  );
  const expected = 3 * 3.6 ** 2;
  assertAlmostEquals(lInfSmoothness(matrix).value, expected, 1e-10);
  assertAlmostEquals(separableSmoothness(matrix).value, expected, 1e-5);
  const { entries, eigenvectors, search } = lInfBounds(matrix);
  for (const bound of [entries, eigenvectors, search]) {
    assertAlmostEquals(bound, expected, 1e-9);
  }
});

Deno.test("lInfSmoothness() takes d = 20, and lInfBounds() encloses what it finds", () => {
  const matrix = randomMatrix(20, "indefinite", 7);
  const { value, signs } = lInfSmoothness(matrix);
  const image = signs.map((_, i) =>
    signs.reduce((sum, sign, j) => sum + sign * matrix[i * 20 + j]!, 0)
  );
  assertAlmostEquals(image.reduce((sum, x) => sum + Math.abs(x), 0), value, 1e-9 * value);
  const { lower, upper, search } = lInfBounds(matrix);
  assert(lower <= value * slack && value <= upper * slack);
  assert(search >= 0.98 * value);
});

Deno.test("blocks of one number bound L∞, one block is L2, and blocks in between are enclosed", () => {
  for (let seed = 0; seed < 40; seed++) {
    const d = 6;
    const matrix = randomMatrix(d, kinds[seed % 4]!, seed);
    const single = blockSmoothness(matrix, [[0], [1], [2], [3], [4], [5]]);
    const exact = bruteForceLInf(matrix, d);
    assert(single.lower <= exact * slack && exact <= single.upper * slack);
    assertAlmostEquals(single.diagonalMass, diagonalMass(matrix), 1e-12);
    const whole = blockSmoothness(matrix, [[5, 1, 2, 0, 4, 3]]);
    assertAlmostEquals(whole.upper, l2Smoothness(matrix), 1e-7 * whole.upper);
    assertAlmostEquals(whole.lower, whole.upper, 1e-5 * whole.upper);
    const blocks = [[0, 3], [1], [2, 4, 5]];
    const some = blockSmoothness(matrix, blocks);
    assert(some.lower <= some.upper * slack);
    const stream = random(seed, "directions"); // no direction does better than the upper bound
    for (let k = 0; k < 50; k++) {
      const theta = Array.from({ length: d }, () => stream.normal());
      const sizes = blocks.map((block) => Math.hypot(...block.map((i) => theta[i]!)));
      const longest = Math.max(...sizes);
      const image = theta.map((_, i) => theta.reduce((s, x, j) => s + x * matrix[i * d + j]!, 0));
      const dual = blocks.map((block) => Math.hypot(...block.map((i) => image[i]!)));
      const ratio = dual.reduce((sum, value) => sum + value) / longest;
      assert(ratio <= some.upper * slack);
    }
  }
});

Deno.test("l1Smoothness() is the largest entry; density and ratio follow Eq. 6.29 and 6.30", () => {
  const matrix = new Float64Array([2, -3, -3, 1]);
  assertEquals(l1Smoothness(matrix), 3);
  assertAlmostEquals(gradientDensity([3, 4]), 49 / (2 * 25), 1e-15);
  assertAlmostEquals(predictedRatio([3, 4], { l2: 5, lInf: 8 }), (49 / 8) / (25 / 5), 1e-14);
});

Deno.test("matrices that are no Hessians, and dimensions that are too large, are named", () => {
  assertThrows(() => lInfSmoothness(new Float64Array(3)), TypeError, "d × d elements, got 3");
  assertThrows(() => l2Smoothness(new Float64Array([1, 2, 3, 4])), TypeError, "symmetric");
  assertThrows(() => lInfBounds(new Float64Array([NaN])), TypeError, "finite");
  assertThrows(() => lInfSmoothness(new Float64Array(900)), RangeError, "use lInfBounds");
  assertThrows(() => separableSmoothness(new Float64Array(1), { tolerance: 0 }), RangeError);
  assertThrows(() => blockSmoothness(new Float64Array(4), [[0]]), TypeError, "0 to 1 once");
});
