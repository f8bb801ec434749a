/** Logistic regression, fast where most features are zero. @module */
import { EVD, Matrix } from "ml-matrix";
import { decompose, solvePositive, substitute } from "../../../optimizers/positive_equations.ts";
import { compared, type Landscape, type View } from "./landscape.ts";

/** The features that are not zero, example by example, and where their products go in a matrix. */
interface SparseRows {
  /** Where each example begins, and the end. */
  readonly begins: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
  /** Where each example's pairs begin, and the end. */
  readonly pairBegins: Int32Array;
  /** Place of `x_i x_j`, j ≤ i, in a matrix. */
  readonly places: Int32Array;
  readonly products: Float64Array;
}

/**
 * `R(θ) = (1/N) Σ log(1 + exp f_n) - y_n f_n` with `f = Xθ`, in the coordinates of θ.
 *
 * @param features X, N × p, row-major
 * @param targets y, 0 or 1
 */
export function logisticLandscape(features: Float64Array, targets: Float64Array): Landscape {
  const n = targets.length;
  const d = features.length / n;
  const rows = sparseRows(features, d);
  const basis = rangeBasis(rows, n, d);
  // of one step only: allocating them would take as long as filling them
  const matrix = new Float64Array(d * d);
  const lower = new Float64Array(d * d);
  const probabilities = new Float64Array(n);
  const weights = new Float64Array(n);

  const view = (theta: Float64Array): View => {
    let loss = 0;
    for (let k = 0; k < n; k++) {
      let f = 0;
      for (let s = rows.begins[k]!; s < rows.begins[k + 1]!; s++) {
        f += rows.values[s]! * theta[rows.columns[s]!]!;
      }
      const e = Math.exp(-Math.abs(f));
      loss += Math.max(f, 0) + Math.log1p(e) - targets[k]! * f;
      probabilities[k] = f >= 0 ? 1 / (1 + e) : e / (1 + e);
    }
    const gradient = (): Float64Array => {
      const sums = new Float64Array(d);
      for (let k = 0; k < n; k++) {
        const score = (probabilities[k]! - targets[k]!) / n;
        for (let s = rows.begins[k]!; s < rows.begins[k + 1]!; s++) {
          const i = rows.columns[s]!;
          sums[i] = sums[i]! + score * rows.values[s]!;
        }
      }
      return sums;
    };
    /** F or F̃, its lower triangle. */
    const fill = (method: "ngd" | "efgd"): Float64Array => {
      for (let k = 0; k < n; k++) {
        const p = probabilities[k]!;
        weights[k] = method === "ngd" ? p * (1 - p) / n : (p - targets[k]!) ** 2 / n;
      }
      return gram(rows, weights, matrix);
    };
    return {
      loss: loss / n,
      direction(method, damping) {
        if (method === "gd") return gradient();
        const kept = decompose(fill(method), lower, d, { damping });
        return substitute(lower, kept, gradient());
      },
      compare() {
        const g = restrictVector(gradient(), basis);
        const [natural, other] = (["ngd", "efgd"] as const).map((method) =>
          solvePositive(restrictMatrix(symmetric(fill(method), d), basis), g)
        );
        return compared(other!, natural!);
      },
    };
  };
  return { start: new Float64Array(d), view };
}

function sparseRows(features: Float64Array, d: number): SparseRows {
  const columns: number[] = [];
  const values: number[] = [];
  const begins = [0];
  const places: number[] = [];
  const products: number[] = [];
  const pairBegins = [0];
  features.forEach((value, at) => {
    if (value !== 0) {
      columns.push(at % d);
      values.push(value);
      for (let t = begins.at(-1)!; t < values.length; t++) {
        places.push((at % d) * d + columns[t]!);
        products.push(value * values[t]!);
      }
    }
    if (at % d === d - 1) {
      begins.push(values.length);
      pairBegins.push(places.length);
    }
  });
  return {
    begins: Int32Array.from(begins),
    columns: Int32Array.from(columns),
    values: Float64Array.from(values),
    pairBegins: Int32Array.from(pairBegins),
    places: Int32Array.from(places),
    products: Float64Array.from(products),
  };
}

/** The lower triangle of `Σ w_n x_n x_nᵀ` into a matrix. */
function gram(rows: SparseRows, weights: Float64Array, matrix: Float64Array): Float64Array {
  const { pairBegins, places, products } = rows;
  matrix.fill(0);
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k]!;
    const end = pairBegins[k + 1]!;
    for (let s = pairBegins[k]!; s < end; s++) {
      const at = places[s]!;
      matrix[at] = matrix[at]! + weight * products[s]!;
    }
  }
  return matrix;
}

function symmetric(lower: Float64Array, d: number): Float64Array {
  return lower.map((value, at) =>
    at % d > Math.floor(at / d) ? lower[at % d * d + Math.floor(at / d)]! : value
  );
}

/**
 * An orthonormal basis of the directions in which outputs vary, p × r, where those are not all (as with
 * features that exclude one another): gradients and natural gradients lie there.
 */
function rangeBasis(rows: SparseRows, n: number, d: number): Matrix | undefined {
  const weights = new Float64Array(n).fill(1 / n);
  const moments = symmetric(gram(rows, weights, new Float64Array(d * d)), d);
  const matrix = Matrix.from1DArray(d, d, moments);
  const scales = matrix.diag().map((value) => value > 0 ? 1 / Math.sqrt(value) : 0);
  const scaled = new EVD(
    Matrix.from1DArray(
      d,
      d,
      matrix.to1DArray().map((value, at) => value * scales[Math.floor(at / d)]! * scales[at % d]!),
    ),
    { assumeSymmetric: true },
  );
  const rank = scaled.realEigenvalues.filter((value) => value > 1e-10).length;
  if (rank === d) return undefined;
  const { realEigenvalues, eigenvectorMatrix } = new EVD(matrix, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, i) => i).sort((a, b) =>
    realEigenvalues[b]! - realEigenvalues[a]!
  );
  return eigenvectorMatrix.subMatrixColumn(order.slice(0, rank));
}

function restrictVector(vector: Float64Array, basis: Matrix | undefined): Float64Array {
  if (basis === undefined) return vector;
  return Float64Array.from(basis.transpose().mmul(Matrix.columnVector(vector)).to1DArray());
}

function restrictMatrix(matrix: Float64Array, basis: Matrix | undefined): Float64Array {
  if (basis === undefined) return matrix;
  const d = basis.rows;
  const whole = Matrix.from1DArray(d, d, matrix);
  return Float64Array.from(basis.transpose().mmul(whole).mmul(basis).to1DArray());
}
