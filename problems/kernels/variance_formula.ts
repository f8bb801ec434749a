/** From sums over examples to variances, as expressions. @module */
import {
  add,
  type Expression,
  ifGreater,
  input,
  mul,
  scalar,
  sqrt,
  square,
  sub,
} from "../../optimizers/rules/expression.ts";
import { compile, type Program } from "../../optimizers/rules/program.ts";

/** `(n squares - sum²)/(n-1)`, or 0. */
function varianceFrom(sum: Expression, squares: Expression): Expression {
  const total = mul(scalar("n"), squares), excess = sub(total, square(sum));
  return ifGreater(mul(scalar("rounding"), total), excess, 0, mul(scalar("scale"), excess));
}

const variance = varianceFrom(input("sum"), input("squares"));

/**
 * From `sum` = Σ_k h_k and `squares` = Σ_k h_k² to `(n squares - sum²)/(n-1)`. What the rounding of n terms
 * in single precision may leave of a difference that is 0 is taken to be 0, and so is what is below 0.
 */
export const plainVariance: Program = compile([variance]);

/** The same from sums of differences from `first`, and the sum of the h_k besides. */
export const shiftedVariance: Program = compile([
  variance,
  add(mul(scalar("n"), input("first")), input("sum")),
]);

const fromFirst = add(mul(scalar("x"), input("sum")), input("linear"));
const parts = add(mul(square(scalar("x")), input("squares")), input("quadratic"));
const squaresFromFirst = add(parts, mul(mul(2, scalar("x")), input("mixed")));

/**
 * Variance and gradient of the products of one input x with units, from what `product_moments.ts` has of
 * them (`x`, `first`: those of the first example); and `√(n parts)`, the squares if the parts of the
 * differences did not cancel each other, to compare the variance with.
 */
export const centredVariance: Program = compile([
  varianceFrom(fromFirst, squaresFromFirst),
  add(mul(mul(scalar("n"), scalar("x")), input("first")), fromFirst),
  sqrt(mul(scalar("n"), parts)),
]);

/** A program's scalars for n examples, and the input of the first one where it is one. */
export function varianceScalars({ scalars }: Program, n: number, x = 0): number[] {
  const values: Record<string, number> = { n, scale: 1 / (n - 1), rounding: roundingOf(n), x };
  return scalars.map((name) => values[name]!);
}

/** Bound on the relative rounding error of a sum of n products. */
export function roundingOf(n: number): number {
  return 4 * n * 2 ** -24;
}

/**
 * Where `n Σ h² - (Σ h)²` is less than this share of `n Σ h²`, a spread of 6 % of the mean, sums of
 * differences take its place: 1e-4 of it may be rounding errors there, and all of it at 0.4 %.
 */
export const leastSpread: number = 2 ** -8;

/** Up to so many examples differences are no slower, and few examples spread little by chance. */
export const fewExamples = 8;
