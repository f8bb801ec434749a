/** From sums over examples to variances, as expressions. @module */
import {
  add,
  type Expression,
  ifGreater,
  input,
  mul,
  scalar,
  square,
  sub,
} from "../../optimizers/rules/expression.ts";
import { compile, type Program } from "../../optimizers/rules/program.ts";

const total = mul(scalar("n"), input("squares"));
const excess = sub(total, square(input("sum")));
const variance: Expression = ifGreater(
  mul(scalar("rounding"), total),
  excess,
  0,
  mul(scalar("scale"), excess),
);

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

/** A program's scalars for n examples. */
export function varianceScalars({ scalars }: Program, n: number): number[] {
  const values: Record<string, number> = { n, scale: 1 / (n - 1), rounding: roundingOf(n) };
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
export const fewExamples = 15;
