/** Least squares in the coordinates in which it is simplest. @module */
import { Matrix, SVD } from "ml-matrix";
import { decompose, dot, substitute } from "../../../optimizers/positive_equations.ts";
import { compared, type Landscape, type View } from "./landscape.ts";

/** A least-squares landscape. */
export interface LeastSquaresLandscape extends Landscape {
  /** R at the optimum. */
  readonly least: number;
  /** θ of a point. */
  theta(at: Float64Array): Float64Array;
  /** The point of a θ; what all features are orthogonal to is lost. */
  point(theta: Float64Array): Float64Array;
  /** A direction of the landscape as one of θ. */
  thetaDirection(direction: Float64Array): Float64Array;
}

/**
 * `R(θ) = (1/2N) Σ (x_nᵀθ - y_n)²`, of which the Fisher is `F = XᵀX/N`, in whitened coordinates
 * `z = F^{1/2}(θ - θ*)` along the eigenvectors of F: with `X/√N = U diag(σ) Vᵀ`,
 *
 *     z = diag(σ) Vᵀ (θ - θ*)      R = R* + ½ ‖z‖²      r_n = r*_n + q_nᵀ z,   q_n = √N U_n
 *
 * so that preconditioned steps become `z ← z - γ (E + λ diag(1/σ²))⁻¹ z` with E = I for the Fisher and
 * `E = (1/N) Σ r_n² q_n q_nᵀ` for the empirical one. Nothing is lost to the conditioning of the data, and E
 * is a quadratic form in `(z, 1)` whose coefficients are computed once, whatever N is. Directions in which
 * no feature varies are left out: θ never moves along them.
 *
 * @param features X, N × p, row-major
 * @param targets y
 */
export function leastSquaresLandscape(
  features: Float64Array,
  targets: Float64Array,
): LeastSquaresLandscape {
  const n = targets.length;
  const width = features.length / n;
  const whole = new SVD(Matrix.from1DArray(n, width, features), { autoTranspose: true });
  const values = whole.diagonal;
  const kept = values.map((_, j) => j).filter((j) => values[j]! > 1e-12 * values[0]!);
  const d = kept.length;
  const sigma = Float64Array.from(kept, (j) => values[j]! / Math.sqrt(n));
  const [left, right] = [whole.leftSingularVectors, whole.rightSingularVectors];
  const q = Float64Array.from(
    { length: n * d },
    (_, at) => Math.sqrt(n) * left.get(Math.floor(at / d), kept[at % d]!),
  );
  const start = new Float64Array(d); // θ = 0: -σVᵀθ* = -Uᵀy / √N
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < d; i++) start[i] = start[i]! - q[k * d + i]! * targets[k]! / n;
  }
  const residuals = targets.map((y, k) => {
    let prediction = 0;
    for (let i = 0; i < d; i++) prediction -= q[k * d + i]! * start[i]!;
    return prediction - y;
  });
  const least = residuals.reduce((sum, r) => sum + 0.5 * r * r, 0) / n;
  const moments = fourthMoments(q, residuals, d);
  const empirical = new Float64Array(d * d);
  const lower = new Float64Array(d * d);

  const toTheta = (z: Float64Array): Float64Array =>
    Float64Array.from({ length: width }, (_, row) => {
      let sum = 0;
      for (let i = 0; i < d; i++) sum += right.get(row, kept[i]!) * z[i]! / sigma[i]!;
      return sum;
    });
  const optimum = toTheta(start.map((z) => -z));
  const empiricalSolve = (z: Float64Array, damping: number): Float64Array => {
    moments(z, empirical);
    for (let i = 0; i < d; i++) {
      empirical[i * d + i] = empirical[i * d + i]! + damping / sigma[i]! ** 2;
    }
    return substitute(lower, decompose(empirical, lower, d, {}), Float64Array.from(z));
  };
  const view = (z: Float64Array): View => ({
    loss: z.reduce((sum, value) => sum + 0.5 * value * value, least),
    direction(method, damping) {
      switch (method) {
        case "gd":
          return z.map((value, i) => value * sigma[i]! ** 2);
        case "ngd":
          return z.map((value, i) => value / (1 + damping / sigma[i]! ** 2));
        case "efgd":
          return empiricalSolve(z, damping);
      }
    },
    compare: () =>
      compared(
        empiricalSolve(z, 0).map((value, i) => value / sigma[i]!),
        z.map((value, i) => value / sigma[i]!),
      ),
  });
  return {
    start,
    least,
    view,
    thetaDirection: toTheta,
    theta: (z) => toTheta(z).map((value, i) => value + optimum[i]!),
    point: (theta) =>
      sigma.map((scale, i) => {
        let sum = 0;
        for (let row = 0; row < width; row++) {
          sum += right.get(row, kept[i]!) * (theta[row]! - optimum[row]!);
        }
        return scale * sum;
      }),
  };
}

/**
 * A function that writes `E(z) = (1/N) Σ (r*_n + q_nᵀz)² q_n q_nᵀ` into a matrix, from the fourth moments of
 * `(q_n, r*_n)`: (d+1)(d+2)/2 multiplications an element.
 */
function fourthMoments(
  q: Float64Array,
  residuals: Float64Array,
  d: number,
): (z: Float64Array, into: Float64Array) => void {
  const n = residuals.length;
  const pairs = (d + 1) * (d + 2) / 2;
  const table = new Float64Array(d * (d + 1) / 2 * pairs);
  const own = new Float64Array(d + 1);
  const products = new Float64Array(pairs);
  const fill = (vector: Float64Array, offDiagonal: number) => {
    for (let k = 0, at = 0; k <= d; k++) {
      for (let l = 0; l <= k; l++) {
        products[at++] = (k === l ? 1 : offDiagonal) * vector[k]! * vector[l]!;
      }
    }
  };
  for (let k = 0; k < n; k++) {
    own.set(q.subarray(k * d, (k + 1) * d));
    own[d] = residuals[k]!;
    fill(own, 2);
    for (let i = 0, row = 0; i < d; i++) {
      for (let j = 0; j <= i; j++, row++) {
        const weight = own[i]! * own[j]! / n;
        const begin = row * pairs;
        for (let at = 0; at < pairs; at++) {
          table[begin + at] = table[begin + at]! + weight * products[at]!;
        }
      }
    }
  }
  return (z, into) => {
    own.set(z);
    own[d] = 1;
    fill(own, 1);
    for (let i = 0, row = 0; i < d; i++) {
      for (let j = 0; j <= i; j++, row++) {
        into[i * d + j] = into[j * d + i] = dot(table, row * pairs, products, 0, pairs);
      }
    }
  };
}
