/**
 * The arithmetic of one coordinate: what an update rule is written in, and executors run.
 *
 * An expression is data. Executors (`executors/`) turn it into a WGSL shader, a WebAssembly SIMD
 * kernel, a JavaScript loop or TensorFlow.js operations; its meaning everywhere is IEEE single
 * precision, NaN and infinities included.
 *
 * @module
 */

/** A scalar expression over named inputs and run-time scalars. */
export type Expression =
  | { readonly op: "input"; readonly name: string }
  | { readonly op: "scalar"; readonly name: string }
  | { readonly op: "constant"; readonly value: number }
  | { readonly op: "neg" | "abs" | "sqrt"; readonly args: readonly [Expression] }
  | { readonly op: "add" | "sub" | "mul" | "div"; readonly args: readonly [Expression, Expression] }
  | {
    /** `a > b ? then : otherwise`; a comparison with NaN is false. */
    readonly op: "ifGreater";
    readonly args: readonly [
      a: Expression,
      b: Expression,
      then: Expression,
      otherwise: Expression,
    ];
  };

/** An expression, or a number that stands for a constant. */
export type Operand = Expression | number;

const lift = (x: Operand): Expression => typeof x === "number" ? { op: "constant", value: x } : x;

/** An element of an input tensor: a gradient, a state slot, a parameter, a variance. */
export const input = (name: string): Expression => ({ op: "input", name });

/** A number that is the same for all coordinates and may change from step to step. */
export const scalar = (name: string): Expression => ({ op: "scalar", name });

/** `a + b` */
export const add = (a: Operand, b: Operand): Expression => ({
  op: "add",
  args: [lift(a), lift(b)],
});

/** `a - b` */
export const sub = (a: Operand, b: Operand): Expression => ({
  op: "sub",
  args: [lift(a), lift(b)],
});

/** `a · b` */
export const mul = (a: Operand, b: Operand): Expression => ({
  op: "mul",
  args: [lift(a), lift(b)],
});

/** `a / b` */
export const div = (a: Operand, b: Operand): Expression => ({
  op: "div",
  args: [lift(a), lift(b)],
});

/** `-a` */
export const neg = (a: Operand): Expression => ({ op: "neg", args: [lift(a)] });

/** `|a|` */
export const abs = (a: Operand): Expression => ({ op: "abs", args: [lift(a)] });

/** `√a` */
export const sqrt = (a: Operand): Expression => ({ op: "sqrt", args: [lift(a)] });

/** `a²`; infinite where |a| exceeds about 1.8e19, zero below about 1e-19. */
export const square = (a: Operand): Expression => mul(a, a);

/** `a > b ? then : otherwise`; a comparison with NaN is false. */
export const ifGreater = (
  a: Operand,
  b: Operand,
  then: Operand,
  otherwise: Operand,
): Expression => ({ op: "ifGreater", args: [lift(a), lift(b), lift(then), lift(otherwise)] });

/** `sign(a)` with `sign(0) = 0` and `sign(NaN) = NaN`. */
export const sign = (a: Operand): Expression => ifGreater(a, 0, 1, ifGreater(0, a, -1, a));

/** `min(a, limit)`; NaN stays NaN. */
export const atMost = (a: Operand, limit: Operand): Expression => ifGreater(a, limit, limit, a);

/** `max(a, limit)`; NaN stays NaN. */
export const atLeast = (a: Operand, limit: Operand): Expression => ifGreater(limit, a, limit, a);

/** The largest finite number of single precision. */
const largestFinite = 2 ** 128 - 2 ** 104;

/** What {@linkcode squarable} keeps gradients within. */
const mostSquarable = 2 ** 62;

/**
 * `a`, kept within ±2^62 (about 4.6e18), so that averages of its square stay finite and a single huge
 * gradient does not stop its coordinate for ever; infinities and NaN as they are, since these are no
 * large gradients but none at all.
 */
export const squarable = (a: Operand): Expression =>
  ifGreater(
    abs(a),
    mostSquarable,
    ifGreater(abs(a), largestFinite, a, mul(sign(a), mostSquarable)),
    a,
  );

/** The smallest normal number of single precision; what is smaller may be flushed to 0 by a GPU. */
export const smallestNormal = 2 ** -126;

/**
 * `√a` for a ≥ 0, and 0 below {@linkcode smallestNormal}, so that devices that flush such numbers
 * and devices that do not agree.
 */
export const root = (a: Operand): Expression => sqrt(ifGreater(smallestNormal, a, 0, a));

/**
 * `a / b`, and 0 where b ≥ 0 is below {@linkcode smallestNormal}: the limit of every rule here in
 * which a signal is divided by its own magnitude.
 */
export const ratio = (a: Operand, b: Operand): Expression =>
  ifGreater(smallestNormal, b, 0, div(a, b));

// erf(x) = x P(x²) / Q(x²) on [0, 3.95], where 1 - erf(3.95) is below half a unit in the last place
// of 1. Minimax fit: relative error 2.1e-8, 3.6e-7 when evaluated in single precision.
const erfP = [1.12837914, 0.191545341, 0.0528747854, 0.00380794589, 0.000284682443, 2.02594148e-6];
const erfQ = [1, 0.503085316, 0.114557565, 0.0150546606, 0.00117067251, 3.78318691e-5];

/** `erf(a)` for a ≥ 0, to 4e-7. */
export function erf(a: Operand): Expression {
  const x = atMost(a, 3.95);
  const y = square(x);
  const polynomial = (coefficients: readonly number[]) =>
    coefficients.slice(0, -1).reduceRight<Operand>(
      (sum, coefficient) => add(mul(sum, y), coefficient),
      coefficients.at(-1)!,
    );
  return div(mul(x, polynomial(erfP)), polynomial(erfQ));
}
