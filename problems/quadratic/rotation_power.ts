/** Fractional powers of rotations, in real arithmetic. @module */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/**
 * A rotation as what it does in planes that are orthogonal to each other: its real Schur form.
 */
export interface RotationPlanes {
  /** d. */
  readonly dimension: number;
  /**
   * Orthonormal columns, d × d, row-major: columns 2k and 2k + 1 span the k-th plane, what is left
   * after all planes stays where it is.
   */
  readonly basis: Float64Array;
  /** By how much each plane is turned, from its first column to its second, in (0, π]. */
  readonly angles: Float64Array;
}

/** Below it, cosines are equal to ±1 in double precision. */
const smallestSine = 3e-8;

/**
 * The planes of a rotation: `R = Q diag(B_1, …, B_k, 1, …) Qᵀ` with 2 × 2 rotations B.
 *
 * The symmetric part of R has an eigenvalue cos ω twice for each plane. Of any eigenvector u of it, u
 * and `Ru` span a plane that R maps to itself. The eigenvectors are taken one after the other, the
 * one that is furthest from all planes so far first, so that planes with equal angles do no harm;
 * two eigenvectors for the eigenvalue -1 are turned by π. Angles that are within 3e-8 of 0 or π, which
 * their cosines do not tell from these, are taken for them.
 *
 * @param rotation orthogonal, determinant +1, d × d, row-major
 * @throws {TypeError} if the matrix is not a rotation to 1e-7
 */
export function rotationPlanes(rotation: Float64Array): RotationPlanes {
  const d = Math.round(Math.sqrt(rotation.length));
  const part = new Matrix(d, d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) part.set(i, j, (rotation[i * d + j]! + rotation[j * d + i]!) / 2);
  }
  const { eigenvectorMatrix } = new EigenvalueDecomposition(part, { assumeSymmetric: true });
  const candidates = Array.from(
    { length: d },
    (_, k) => Float64Array.from(eigenvectorMatrix.getColumn(k)),
  );
  const image = (u: Float64Array) =>
    u.map((_, i) => u.reduce((sum, value, j) => sum + rotation[i * d + j]! * value, 0));
  const pairs: Float64Array[] = [], fixed: Float64Array[] = [], reversed: Float64Array[] = [];
  const angles: number[] = [];
  const found = () => [...pairs, ...fixed, ...reversed];
  while (found().length < d) {
    const u = furthest(candidates, found());
    const turned = image(u);
    const cosine = dot(u, turned);
    const across = turned.map((value, i) => value - cosine * u[i]!);
    const sine = length(across);
    if (sine < smallestSine) {
      (cosine > 0 ? fixed : reversed).push(u);
      continue;
    }
    const w = unit(without(across.map((value) => value / sine), [...found(), u]));
    pairs.push(u, w);
    angles.push(Math.atan2(sine, cosine));
  }
  for (let k = 0; k + 1 < reversed.length; k += 2) angles.push(Math.PI);
  const columns = [...pairs, ...reversed, ...fixed];
  const basis = new Float64Array(d * d);
  columns.forEach((column, j) => column.forEach((value, i) => basis[i * d + j] = value));
  const planes = { dimension: d, basis, angles: Float64Array.from(angles) };
  const again = rotationPower(planes, 1);
  const error = rotation.reduce((most, x, at) => Math.max(most, Math.abs(x - again[at]!)), 0);
  if (!(error < 1e-7) || reversed.length % 2 === 1) {
    throw new TypeError(`not a rotation: orthogonal with determinant +1, off by ${error}`);
  }
  return planes;
}

/**
 * `R^φ`, the rotation by the fraction φ of every angle (thesis §C.4.1). There it is a power of complex
 * eigenvalues, `U D^φ U*`; the two agree, as a pair `e^{±iω}` is a turn by ω in a plane.
 *
 * @param fraction φ; 0 gives the identity, 1 the rotation itself
 * @returns d × d, row-major
 *
 * @example A third of a quarter turn
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { rotationPlanes, rotationPower } from "./rotation_power.ts";
 *
 * const quarter = rotationPlanes(new Float64Array([0, -1, 1, 0]));
 * const [cosine, , sine] = rotationPower(quarter, 1 / 3);
 * assertAlmostEquals(cosine!, Math.cos(Math.PI / 6), 1e-14);
 * assertAlmostEquals(sine!, 0.5, 1e-14);
 * ```
 */
export function rotationPower(planes: RotationPlanes, fraction: number): Float64Array {
  const { dimension: d, basis, angles } = planes;
  const turned = basis.slice();
  angles.forEach((angle, k) => {
    const [cosine, sine] = [Math.cos(fraction * angle), Math.sin(fraction * angle)];
    for (let i = 0; i < d; i++) {
      const at = i * d + 2 * k;
      const [u, w] = [basis[at]!, basis[at + 1]!];
      turned[at] = cosine * u + sine * w;
      turned[at + 1] = cosine * w - sine * u;
    }
  });
  const power = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += turned[i * d + k]! * basis[j * d + k]!;
      power[i * d + j] = sum;
    }
  }
  return power;
}

const dot = (x: Float64Array, y: Float64Array) =>
  x.reduce((sum, value, i) => sum + value * y[i]!, 0);
const length = (x: Float64Array) => Math.sqrt(dot(x, x));
const unit = (x: Float64Array) => {
  const size = length(x);
  return x.map((value) => value / size);
};

/** Made orthogonal to vectors that are so among themselves; twice, as once leaves rounding errors. */
function without(x: Float64Array, vectors: readonly Float64Array[]): Float64Array {
  let rest: Float64Array = x;
  for (const vector of [...vectors, ...vectors]) {
    const share = dot(rest, vector);
    rest = rest.map((value, i) => value - share * vector[i]!);
  }
  return rest;
}

function furthest(
  candidates: readonly Float64Array[],
  found: readonly Float64Array[],
): Float64Array {
  const rests = candidates.map((candidate) => without(candidate, found));
  const lengths = rests.map(length);
  return unit(rests[lengths.indexOf(Math.max(...lengths))]!);
}
