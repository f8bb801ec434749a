/** Products with a Hessian by automatic differentiation, where that can be trusted. @module */
import type { FlatObjective } from "./flat_objective.ts";
import { type DifferenceProduct, euclidean, hessianProduct } from "./hessian_product.ts";

/**
 * `H v` by differentiating the gradient once more, or nothing where that fails or cannot be trusted.
 *
 * TensorFlow.js does not notice where a loss or layer has a gradient of its own that is made from
 * saved intermediate results: their derivatives are silently taken to be 0. So the product is held
 * against differences, `uᵀHu` along the gradient, and its own symmetry, `uᵀHv = vᵀHu`. Of a network
 * with ReLUs it is the Hessian between the kinks; differences see those that they step over as well.
 *
 * @param gradient ∇f(θ), the direction in which it is held against differences
 * @param other another direction, for the symmetry
 */
export async function exactProduct(
  objective: FlatObjective,
  theta: Float64Array,
  { gradient, other }: { readonly gradient: Float64Array; readonly other: Float64Array },
): Promise<DifferenceProduct | undefined> {
  const product = (v: Float64Array) => objective.product(theta, v);
  let image: Float64Array, second: Float64Array;
  try {
    image = await product(gradient);
    second = await product(other);
  } catch {
    return undefined; // no derivative of some gradient
  }
  const gradientAt = async (at: Float64Array) => (await objective.at(at)).gradient;
  const differences = await hessianProduct(gradientAt, theta, { directions: [gradient] });
  const [exact, measured] = [
    dot(image, gradient),
    dot(await differences.product(gradient), gradient),
  ];
  const asymmetry = Math.abs(dot(image, other) - dot(second, gradient)) /
    (euclidean(image) * euclidean(other) + euclidean(second) * euclidean(gradient) + 1e-300);
  const close = Math.abs(exact - measured) <= 0.5 * Math.max(Math.abs(exact), Math.abs(measured));
  if (!close || asymmetry > 1e-3) return undefined;
  return { product, step: 0, relativeError: asymmetry };
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
