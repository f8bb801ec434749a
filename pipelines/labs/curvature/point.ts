/** Everything that is measured of the Hessian at one point. @module */
import {
  averageEigenvalue,
  blockLengths,
  blockSearch,
  type Estimate,
  exactProduct,
  type FlatObjective,
  type GradientAt,
  gradientDensity,
  hessianProduct,
  lanczos,
  lInfSearch,
  type RitzValue,
  type SampledColumns,
  sampledColumns,
} from "../../../problems/curvature/mod.ts";
import { withStep } from "../../../problems/curvature/hessian_product.ts";
import { random } from "../../../problems/random.ts";

/** How much is measured. */
export interface Effort {
  /** Products of Lanczos' method. */
  readonly iterations: number;
  /** Random vectors for average eigenvalues. */
  readonly probes: number;
  /** Columns for p_diag, over all tensors together. */
  readonly columns: number;
  /** Whether to measure the diagonal block of each parameter tensor. */
  readonly blocks: boolean;
  readonly seed: number;
}

/** The Hessian at a point, with the gradient there. */
export interface PointCurvature {
  readonly dimension: number;
  readonly loss: number;
  /** The eigenvalue of largest magnitude; its residual includes the error of products. */
  readonly top: RitzValue;
  /** The smallest Ritz value: an upper bound on the least eigenvalue. */
  readonly least: number;
  readonly average: Estimate;
  /** λ̄ of Eq. 6.23. */
  readonly magnitude: Estimate;
  readonly columns: SampledColumns;
  /** L∞ from below. */
  readonly lInf: number;
  /** φ(∇f). */
  readonly density: number;
  /** `‖∇f‖₂`. */
  readonly gradientNorm: number;
  /** The diagonal blocks, where they were asked for. */
  readonly blocks?: BlockCurvature;
  /** Whether products are by automatic differentiation, or by differences. */
  readonly exact: boolean;
  /** Relative error of products with dense vectors, and with coordinate vectors. */
  readonly errors: readonly [dense: number, coordinate: number];
  readonly layers: readonly LayerNoise[];
}

/** The Hessian in blocks, one a parameter tensor (thesis §C.1.2). */
export interface BlockCurvature {
  /** The eigenvalue of largest magnitude of each. */
  readonly tops: readonly number[];
  /** `‖H_BB‖₂` of each, from below. */
  readonly norms: readonly number[];
  /** `‖H‖_{∞,1}^B`, the smoothness constant of block-normalized descent, from below. */
  readonly smoothness: number;
  /** `(Σ_B ‖∇f_B‖₂)² / b ‖∇f‖₂²`, from 1/b to 1: the density of the blocks' gradients. */
  readonly density: number;
}

/** The gradient of one parameter tensor. */
export interface LayerNoise {
  readonly name: string;
  readonly size: number;
  /** `‖∇f‖₂²` of this tensor as a share of the whole. */
  readonly share: number;
  /** φ within the tensor. */
  readonly density: number;
  /** `Σ var(g_i) / ‖∇f‖₂²` for batches of the problem's size; null where it cannot be had. */
  readonly noiseToSignal: number | null;
}

/** Products for each probe of the average eigenvalue. */
const productsPerProbe = 6;

/** Gradients that {@linkcode measurePoint} takes, at most. */
export function gradientsFor(
  { iterations, probes, columns, blocks }: Effort,
  parts: number,
): number {
  const perPart = Math.max(2, Math.ceil(columns / parts));
  const calibration = 2 * 10 * 8; // of each direction by which a step is chosen
  const ofBlocks = blocks ? parts * iterations + 24 : 0;
  const products = iterations + probes * productsPerProbe + 2 * perPart * parts + 16 + ofBlocks;
  return 1 + calibration + 2 * products;
}

/** Measures all at θ. */
export async function measurePoint(
  objective: FlatObjective,
  theta: Float64Array,
  { batchSize, ...effort }: Effort & { readonly batchSize: number },
): Promise<PointCurvature> {
  const { dimension, parts } = objective;
  const { seed } = effort;
  const stream = random(seed, "curvature", "directions");
  const normal = () => Float64Array.from({ length: dimension }, () => stream.normal());
  const gradientAt = async (at: Float64Array) => (await objective.at(at)).gradient;
  const { loss, gradient } = await objective.at(theta);
  const exact = await exactProduct(objective, theta, { gradient, other: normal() });
  const dense = exact ??
    await hessianProduct(gradientAt, theta, { directions: [normal(), gradient] });
  const { products, relativeError } = exact === undefined
    ? await coordinateProducts(objective, gradientAt, theta, gradient)
    : { products: [exact.product] as const, relativeError: exact.relativeError };
  const found = await lanczos(dense.product, {
    iterations: effort.iterations,
    start: normal(),
    relativeError: dense.relativeError,
  });
  const top = exact ? found.top : await polished(gradientAt, theta, found.vector);
  const averages = await averageEigenvalue(dense.product, {
    probes: effort.probes,
    products: productsPerProbe,
    dimension,
    stream: random(seed, "curvature", "probes"),
  });
  const columns = await sampledColumns(products, dimension, {
    parts,
    perPart: Math.max(2, Math.ceil(effort.columns / parts.length)),
    stream: random(seed, "curvature", "columns"),
  });
  const starts = [found.vector, gradient];
  const { value: lInf } = await lInfSearch(dense.product, { starts });
  return {
    dimension,
    loss,
    top,
    least: found.ritz[0]!.value,
    ...averages,
    columns,
    lInf,
    density: gradientDensity(gradient),
    gradientNorm: Math.hypot(...blockLengths(gradient, parts)),
    ...(effort.blocks && {
      blocks: {
        density: gradientDensity(Float64Array.from(blockLengths(gradient, parts))),
        ...await blockSearch(dense.product, {
          blocks: parts,
          starts,
          iterations: effort.iterations,
          stream: random(seed, "curvature", "blocks"),
        }),
      },
    }),
    exact: exact !== undefined,
    errors: [dense.relativeError, relativeError],
    layers: layersOf(objective, gradient, await objective.exampleVariance(theta), batchSize),
  };
}

/** Products with coordinate vectors by differences with two steps, whose rounding errors differ. */
async function coordinateProducts(
  { parts, dimension }: FlatObjective,
  gradientAt: GradientAt,
  theta: Float64Array,
  gradient: Float64Array,
) {
  const largest = parts.map(({ from, to }) => from + argMax(gradient.subarray(from, to)))
    .sort((a, b) => Math.abs(gradient[b]!) - Math.abs(gradient[a]!)).slice(0, 2);
  const { product, step, relativeError } = await hessianProduct(gradientAt, theta, {
    directions: largest.map((at) => {
      const direction = new Float64Array(dimension);
      direction[at] = 1;
      return direction;
    }),
  });
  const products = [product, withStep(gradientAt, theta, 0.7 * step)] as const;
  return { products, relativeError };
}

/**
 * The Rayleigh quotient of an eigenvector with a step of its own: where curvature is large, so are
 * third derivatives, and the step that suits other directions is too long. The residual includes the
 * error of the product.
 */
async function polished(
  gradientAt: GradientAt,
  theta: Float64Array,
  vector: Float64Array,
): Promise<RitzValue> {
  const { product, relativeError } = await hessianProduct(gradientAt, theta, {
    directions: [vector],
  });
  const image = await product(vector);
  const value = image.reduce((sum, x, i) => sum + x * vector[i]!, 0);
  const residual = Math.sqrt(image.reduce((sum, x, i) => sum + (x - value * vector[i]!) ** 2, 0));
  return { value, residual: residual + relativeError * Math.abs(value) };
}

function argMax(values: Float64Array): number {
  let at = 0;
  for (let i = 1; i < values.length; i++) {
    if (Math.abs(values[i]!) > Math.abs(values[at]!)) at = i;
  }
  return at;
}

function layersOf(
  { parts, examples }: FlatObjective,
  gradient: Float64Array,
  variances: readonly number[] | undefined,
  batchSize: number,
): readonly LayerNoise[] {
  const squares = (values: Float64Array) => values.reduce((sum, x) => sum + x * x, 0);
  const whole = squares(gradient);
  return parts.map(({ name, from, to }, k): LayerNoise => {
    const own = gradient.subarray(from, to);
    const variance = variances?.[k];
    // the noise that is left in the mean over N examples is not signal
    const signal = squares(own) - (variance ?? 0) / examples;
    return {
      name,
      size: to - from,
      share: squares(own) / whole,
      density: gradientDensity(own),
      noiseToSignal: variance === undefined || !(signal > 0) ? null : variance / batchSize / signal,
    };
  });
}
