/** Products with a Hessian that is never written down. @module */

/** `v ↦ H v`. */
export type HessianProduct = (v: Float64Array) => Promise<Float64Array>;

/** The gradient of a function: `θ ↦ ∇f(θ)`, a new array at each call. */
export type GradientAt = (theta: Float64Array) => Promise<Float64Array>;

/** A product, and how good it is. */
export interface DifferenceProduct {
  /** `H v`. */
  readonly product: HessianProduct;
  /** `‖h v‖₂`, how far from θ the gradients are taken; 0 for derivatives of gradients. */
  readonly step: number;
  /** Estimated error of a product, relative to its length. */
  readonly relativeError: number;
}

/** Options of {@linkcode hessianProduct}. */
export interface HessianProductOptions {
  /** Directions by which the step is chosen, of the kind that products will be taken of. */
  readonly directions: readonly Float64Array[];
  /**
   * Steps to choose from, descending by factors, as shares of max(1, ‖θ‖₂); half powers of ten from 0.1
   * to 1e-5.
   */
  readonly steps?: readonly number[];
}

const halfPowers = [1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5];

/**
 * `H v ≈ ‖v‖ (∇f(θ + h u) - ∇f(θ - h u)) / 2h` with `u = v / ‖v‖`, the step h chosen by measurement.
 *
 * A large step has an error from third derivatives, of the order of h²; a small one that of rounded
 * gradients and parameters, of the order of 1/h, which in single precision is most of it. Products
 * with a few directions are taken with every step: two neighbouring ones agree best where both errors
 * are small. They are tried from the largest on, until the disagreement grows; of those within three
 * times the least disagreement the largest is taken, and its disagreement is the error that is reported.
 *
 * @throws {RangeError} if there are no directions or fewer than two steps
 */
export async function hessianProduct(
  gradientAt: GradientAt,
  theta: Float64Array,
  { directions, steps = halfPowers }: HessianProductOptions,
): Promise<DifferenceProduct> {
  if (directions.length === 0 || steps.length < 2) {
    throw new RangeError("hessianProduct needs at least one direction and two steps");
  }
  const scale = Math.max(1, euclidean(theta));
  const errors: number[] = [];
  const productsWith = async (step: number) => {
    const products: Float64Array[] = [];
    for (const v of directions) products.push(await difference(gradientAt, theta, v, step * scale));
    return products;
  };
  let before = await productsWith(steps[0]!);
  for (const step of steps.slice(1)) {
    const now = await productsWith(step);
    const disagreements = before.map((image, k) => {
      const size = Math.max(euclidean(image), euclidean(now[k]!));
      return size === 0 ? 0 : euclidean(moved(image, now[k]!, -1)) / size;
    });
    errors.push(disagreements.reduce((sum, error) => sum + error, 0) / directions.length);
    if (errors.at(-1)! > 3 * Math.min(...errors)) break; // from here on it is rounding that grows
    before = now;
  }
  const best = errors.findIndex((error) => error <= 3 * Math.min(...errors));
  const step = steps[best]! * scale;
  return {
    product: (v) => difference(gradientAt, theta, v, step),
    step,
    relativeError: errors[best]!,
  };
}

/** The same product with another step, whose rounding errors are others. */
export function withStep(
  gradientAt: GradientAt,
  theta: Float64Array,
  step: number,
): HessianProduct {
  return (v) => difference(gradientAt, theta, v, step);
}

async function difference(
  gradientAt: GradientAt,
  theta: Float64Array,
  direction: Float64Array,
  step: number,
): Promise<Float64Array> {
  const length = euclidean(direction);
  if (length === 0) return new Float64Array(theta.length);
  const share = step / length;
  const above = await gradientAt(moved(theta, direction, share));
  const below = await gradientAt(moved(theta, direction, -share));
  for (let i = 0; i < above.length; i++) above[i] = (above[i]! - below[i]!) / (2 * share);
  return above;
}

/** `θ + s v`; a loop, as there may be millions of them. */
function moved(theta: Float64Array, v: Float64Array, share: number): Float64Array {
  const result = new Float64Array(theta.length);
  for (let i = 0; i < result.length; i++) result[i] = theta[i]! + share * v[i]!;
  return result;
}

/** `‖x‖₂`. */
export function euclidean(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  return Math.sqrt(sum);
}
