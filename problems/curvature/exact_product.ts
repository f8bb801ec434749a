/** Products with a Hessian by automatic differentiation, where that can be trusted. @module */
import type { FlatObjective } from "./flat_objective.ts";
import {
  type DifferenceProduct,
  euclidean,
  type GradientAt,
  hessianProduct,
  withStep,
} from "./hessian_product.ts";

/** A product may be off by this share of its length at the least. */
const least = 1e-2;

/** Steps so short, as shares of max(1, ‖θ‖₂), that with few examples they step over no kink. */
const shortest = [3e-6, 1e-6, 3e-7, 1e-7];

/**
 * `H v` by differentiating the gradient once more, or nothing where that fails or cannot be trusted.
 *
 * TensorFlow.js does not notice where a loss or layer has a gradient of its own that is made from
 * saved intermediate results: their derivatives are silently taken to be 0. So the product is held
 * against its own symmetry, `uᵀHv = vᵀHu`, and against differences along three directions: the
 * gradient, another one, and the gradient within the last tensor alone. It may be off by a hundredth
 * of its length, or by ten times the error of the differences where that is more.
 *
 * Of a network with ReLUs it is the Hessian between the kinks; differences see those that they step
 * over as well, and say so by a large error. Where that is above a twentieth they tell no more than a
 * size. Then a step along the gradient that is too short for a kink decides, if there is one with which
 * both are a hundredth apart at most; if not, only `uᵀHu` is compared, to within a half. But the last
 * tensor is a network's output layer, which moves no unit over a kink: along it differences are good,
 * and show whether the derivative of the loss is lost.
 *
 * The error that is reported is the largest that was measured: of the symmetry, and of the differences where
 * they tell more than a size. It is as large as the differences' own error at the least, so that a product
 * may be better than it says, but not worse along these directions.
 *
 * @param gradient ∇f(θ), a direction in which it is held against differences
 * @param other another direction, for differences and the symmetry
 */
export async function exactProduct(
  objective: FlatObjective,
  theta: Float64Array,
  { gradient, other }: { readonly gradient: Float64Array; readonly other: Float64Array },
): Promise<DifferenceProduct | undefined> {
  const product = (v: Float64Array) => objective.product(theta, v);
  const gradientAt = async (at: Float64Array) => (await objective.at(at)).gradient;
  const { from } = objective.parts.at(-1)!;
  const last = gradient.map((g, i) => i < from ? 0 : g);
  const directions = from === 0 ? [gradient, other] : [last, gradient, other];
  const images = new Map<Float64Array, Float64Array>();
  try {
    for (const v of directions) images.set(v, await product(v));
  } catch {
    return undefined; // no derivative of some gradient
  }
  const [image, second] = [images.get(gradient)!, images.get(other)!];
  const asymmetry = Math.abs(dot(image, other) - dot(second, gradient)) /
    (euclidean(image) * euclidean(other) + euclidean(second) * euclidean(gradient) + 1e-300);
  if (!(asymmetry <= 1e-3)) return undefined;
  let relativeError = asymmetry;
  for (const v of directions) {
    const exact = images.get(v)!;
    const differences = await hessianProduct(gradientAt, theta, { directions: [v] });
    const measured = await differences.product(v);
    const tolerance = Math.max(least, 10 * differences.relativeError);
    if (tolerance <= 0.5) {
      const off = distance(exact, measured);
      if (!(off <= tolerance)) return undefined;
      relativeError = Math.max(relativeError, off);
    } else if (v === gradient) {
      const off = await betweenKinks(gradientAt, theta, v, exact);
      if (off !== undefined) relativeError = Math.max(relativeError, off);
      else if (!(apart(dot(exact, v), dot(measured, v)) <= 0.5)) return undefined;
    }
  }
  return { product, step: 0, relativeError };
}

/** How far a product is from differences whose step is too short for a kink; nothing where none is. */
async function betweenKinks(
  gradientAt: GradientAt,
  theta: Float64Array,
  v: Float64Array,
  exact: Float64Array,
): Promise<number | undefined> {
  const scale = Math.max(1, euclidean(theta));
  for (const share of shortest) {
    const off = distance(exact, await withStep(gradientAt, theta, share * scale)(v));
    if (off <= least) return off;
  }
  return undefined;
}

/** `‖x - y‖₂` over the larger of their lengths. */
function distance(x: Float64Array, y: Float64Array): number {
  const size = Math.max(euclidean(x), euclidean(y));
  return size === 0 ? 0 : euclidean(x.map((value, i) => value - y[i]!)) / size;
}

/** `|x - y|` over the larger of their magnitudes. */
function apart(x: number, y: number): number {
  const size = Math.max(Math.abs(x), Math.abs(y));
  return size === 0 ? 0 : Math.abs(x - y) / size;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
