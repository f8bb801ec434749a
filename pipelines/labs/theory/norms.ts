/** Norms on plain arrays, with their duals, steepest descent and induced matrix norms. @module */
import {
  blockSmoothness,
  l1Smoothness,
  l2Smoothness,
  lInfSmoothness,
} from "../../../problems/curvature/mod.ts";
import { sumNorm } from "../../../problems/curvature/symmetric.ts";
import { dot } from "./vectors.ts";

/** A norm on R^d. */
export interface PlainNorm {
  readonly name: string;
  /** `‖x‖`. */
  readonly of: (x: Float64Array) => number;
  /** `‖ω‖_*`. */
  readonly dual: (omega: Float64Array) => number;
  /** `ω^‖·‖`, the steepest descent operator (thesis Eq. C.1). */
  readonly steepest: (omega: Float64Array) => Float64Array;
  /** `‖H‖` of thesis Eq. 6.17, or a number above it, for a symmetric matrix. */
  readonly induced: (hessian: Float64Array) => number;
  /** Whether `induced` is the norm itself. */
  readonly exact: boolean;
  /** c with `‖ω‖_*² ≥ c ‖ω‖₂²` for all ω. */
  readonly dualFactor: (d: number) => number;
}

const length = (x: Float64Array) => Math.sqrt(dot(x, x));
const largest = (x: Float64Array) => x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const euclidean: PlainNorm = {
  name: "‖·‖₂",
  of: length,
  dual: length,
  steepest: (omega) => omega,
  induced: l2Smoothness,
  exact: true,
  dualFactor: () => 1,
};

const maximum: PlainNorm = {
  name: "‖·‖∞",
  of: largest,
  dual: sumNorm,
  steepest: (omega) => omega.map((value) => sumNorm(omega) * Math.sign(value)),
  induced: (hessian) => lInfSmoothness(hessian).value,
  exact: true,
  dualFactor: () => 1,
};

const sum: PlainNorm = {
  name: "‖·‖₁",
  of: sumNorm,
  dual: largest,
  steepest(omega) {
    const size = largest(omega);
    const at = omega.findIndex((value) => Math.abs(value) === size);
    return omega.map((value, i) => i === at ? value : 0);
  },
  induced: l1Smoothness,
  exact: true,
  dualFactor: (d) => 1 / d,
};

/** `√(Σ l_i x_i²)` with l = 1, 2, …, d: that of separable smoothness (thesis §6.3.1). */
const diagonal: PlainNorm = {
  name: "‖·‖_L",
  of: (x) => length(x.map((value, i) => value * Math.sqrt(i + 1))),
  dual: (omega) => length(omega.map((value, i) => value / Math.sqrt(i + 1))),
  steepest: (omega) => omega.map((value, i) => value / (i + 1)),
  induced(hessian) {
    const d = Math.round(Math.sqrt(hessian.length));
    const scale = (k: number) => Math.sqrt(Math.floor(k / d) + 1) * Math.sqrt(k % d + 1);
    return l2Smoothness(hessian.map((value, k) => value / scale(k)));
  },
  exact: true,
  dualFactor: (d) => 1 / d,
};

/** Blocks of two coordinates, the last perhaps of one (thesis Eq. C.6). */
export function pairs(d: number): readonly (readonly number[])[] {
  return Array.from(
    { length: Math.ceil(d / 2) },
    (_, k) => [2 * k, 2 * k + 1].filter((i) => i < d),
  );
}

const blockLengths = (x: Float64Array) =>
  pairs(x.length).map((block) => Math.hypot(...block.map((i) => x[i]!)));

const blocks: PlainNorm = {
  name: "‖·‖∞ of blocks",
  of: (x) => Math.max(...blockLengths(x)),
  dual: (omega) => blockLengths(omega).reduce((total, value) => total + value, 0),
  steepest(omega) {
    const lengths = blockLengths(omega);
    const total = lengths.reduce((all, value) => all + value, 0);
    return omega.map((value, i) => {
      const own = lengths[Math.floor(i / 2)]!;
      return own === 0 ? 0 : total * value / own;
    });
  },
  induced: (hessian) =>
    blockSmoothness(hessian, pairs(Math.round(Math.sqrt(hessian.length)))).upper,
  exact: false,
  dualFactor: () => 1,
};

/** The norms of thesis Table 6.1, and that of separable smoothness. */
export const norms: readonly PlainNorm[] = [euclidean, maximum, sum, diagonal, blocks];

/** One of {@linkcode norms} by its place. */
export const normNamed = { euclidean, maximum, sum, diagonal, blocks } as const;
