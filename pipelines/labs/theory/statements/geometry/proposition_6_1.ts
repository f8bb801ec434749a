/** Thesis Propositions 6.1 to 6.3: separable smoothness and that of the maximum norm. @module */
import { lInfSmoothness } from "../../../../../problems/curvature/mod.ts";
import { symmetricEigen } from "../../../../../problems/curvature/symmetric.ts";
import { random, type RandomStream } from "../../../../../problems/random.ts";
import { convexFunction } from "../../functions.ts";
import { norms } from "../../norms.ts";
import { bounded, each, equal, share, type Statement } from "../../statement.ts";
import { dot, logUniform, normals, plus } from "../../vectors.ts";

const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

/** A symmetric matrix with `-diag(l) ⪯ H ⪯ diag(l)`, one of the bounds being met. */
function boundedMatrix(scales: Float64Array, stream: RandomStream): Float64Array {
  const d = scales.length;
  const matrix = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) matrix[i * d + j] = matrix[j * d + i] = stream.normal();
  }
  const { values } = symmetricEigen(matrix);
  const norm = Math.max(-values[0]!, values.at(-1)!);
  const root = (k: number) => Math.sqrt(scales[k]!);
  return matrix.map((value, k) => value / norm * root(Math.floor(k / d)) * root(k % d));
}

/** On quadratics, whose gradients differ by Hδ: `‖H‖_{∞,1}`, exactly, beside Σ l_i. */
export const proposition61: Statement = {
  item: "Proposition 6.1",
  statement: "1-smooth w.r.t. ‖·‖_L ⇒ (Σ l_i)-smooth w.r.t. ‖·‖∞",
  version: "printed",
  measure({ instances, seed }) {
    const scalesOf = (stream: RandomStream) =>
      Float64Array.from({ length: 1 + stream.below(6) }, () => logUniform(0.01, 10, stream));
    const worst = Float64Array.of(3, 0, 0, 2); // H = diag(l)
    return bounded(
      each(instances, (k) => {
        const stream = random(seed, "proposition-6.1", k);
        const scales = scalesOf(stream);
        return lInfSmoothness(boundedMatrix(scales, stream)).value / sumOf(scales);
      }),
      lInfSmoothness(worst).value / (3 + 2),
    );
  },
};

/** `f(θ + αδ) ≤ f(θ) + α⟨∇f, δ⟩ + ½α² Σ l_i` for signs δ, l from the rows of the largest Hessian. */
export const proposition62: Statement = {
  item: "Proposition 6.2",
  statement: "δ in {±1}^d: f(θ + αδ) ≤ f(θ) + α⟨∇f, δ⟩ + ½α² Σ l_i",
  version: "printed",
  measure({ instances, seed }) {
    const shareOf = (d: number, parts: number, stream: RandomStream) => {
      const f = convexFunction(d, parts, stream);
      const total = f.largestHessian.reduce((sum, value) => sum + Math.abs(value), 0); // Eq. C.57
      const theta = normals(d, stream);
      const signs = theta.map(() => stream.below(2) === 0 ? 1 : -1);
      const alpha = logUniform(0.01, 10, stream);
      const gap = f.value(plus(theta, alpha, signs)) - f.value(theta) -
        alpha * dot(f.gradient(theta), signs);
      return share(gap, 0.5 * alpha ** 2 * total);
    };
    return bounded(
      each(instances, (k) => {
        const stream = random(seed, "proposition-6.2", k);
        return shareOf(1 + stream.below(6), stream.below(4), stream);
      }),
      shareOf(1, 0, random(seed, "proposition-6.2", "parabola")),
    );
  },
};

/** Lipschitz constants from the Hessian: never exceeded between random points. */
export const proposition63: Statement = {
  item: "Proposition 6.3",
  statement: "‖∇²f‖ ≤ L everywhere ⇒ f is L-smooth w.r.t. ‖·‖, five norms",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(each(instances, (k) => {
      const stream = random(seed, "proposition-6.3", k);
      const norm = norms[k % norms.length]!;
      const d = 1 + stream.below(6);
      const f = convexFunction(d, stream.below(4), stream);
      const [theta, step] = [normals(d, stream), normals(d, stream)];
      const change = plus(f.gradient(plus(theta, 1, step)), -1, f.gradient(theta));
      return norm.dual(change) / (norm.induced(f.largestHessian) * norm.of(step));
    })),
};

/** The other direction: no smaller constant will do, as short steps from 0 along the maximizer show. */
export const proposition63Tight: Statement = {
  item: "Proposition 6.3",
  statement: "f is L-smooth w.r.t. ‖·‖∞ ⇒ ‖∇²f‖ ≤ L: the constant is attained",
  version: "printed",
  measure: ({ instances, seed }) =>
    equal(
      each(Math.ceil(instances / 10), (k) => {
        const stream = random(seed, "proposition-6.3", "tight", k);
        const f = convexFunction(1 + stream.below(6), stream.below(4), stream);
        const { value, signs } = lInfSmoothness(f.largestHessian);
        const change = f.gradient(signs.map((sign) => 1e-5 * sign));
        const ratio = change.reduce((sum, slope) => sum + Math.abs(slope), 0) / 1e-5;
        return Math.abs(ratio / value - 1);
      }),
      1e-6,
    ),
};
