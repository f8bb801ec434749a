/** Thesis Eq. 6.13 and 6.14: rates of sign descent and SGD with large batches (Bernstein et al., 2018). @module */
import { random, type RandomStream } from "../../../../../problems/random.ts";
import { waves } from "../../functions.ts";
import { normNamed, norms, type PlainNorm } from "../../norms.ts";
import { bounded, each, type Statement, type Trials } from "../../statement.ts";
import { normals, plus, squared } from "../../vectors.ts";

/** Runs averaged for an expectation. */
const runs = 20;

/** Smoothness in a norm, suboptimality at the start, and single examples' deviations σ. */
interface Setting {
  readonly smoothness: number;
  readonly gap: number;
  readonly deviations: Float64Array;
  readonly steps: number;
}

/**
 * T iterations with batches of T examples on a function that is not convex: the mean over t and runs of what
 * `norms` says of the gradient.
 */
function run(
  norm: PlainNorm,
  stream: RandomStream,
  step: (gradient: Float64Array, setting: Setting) => Float64Array,
  of: (gradient: Float64Array) => number,
): { readonly mean: number; readonly setting: Setting } {
  const d = 1 + stream.below(6);
  const f = waves(d, 1 + stream.below(4), stream);
  const smoothness = f.parts.reduce(
    (sum, { weight, direction }) => sum + weight * norm.dual(direction) ** 2,
    0,
  );
  const start = normals(d, stream);
  const deviations = normals(d, stream).map(Math.abs);
  const steps = [4, 16, 64][stream.below(3)]!;
  const setting = { smoothness, gap: f.value(start) - f.least, deviations, steps };
  let mean = 0;
  for (let r = 0; r < runs; r++) {
    let theta = start;
    for (let t = 0; t < steps; t++) {
      const gradient = f.gradient(theta);
      mean += of(gradient) / (runs * steps);
      const noisy = gradient.map((value, i) =>
        value + deviations[i]! / Math.sqrt(steps) * stream.normal()
      );
      theta = plus(theta, -1, step(noisy, setting));
    }
  }
  return { mean, setting };
}

const shares = ({ instances, seed }: Trials, name: string, of: (stream: RandomStream) => number) =>
  each(Math.ceil(instances / 10), (k) => of(random(seed, name, k)));

/** Steps `1/√(L∞T)`, const = 2‖σ‖₁, as in their Theorem 1. */
export const eq613: Statement = {
  item: "Eq. 6.13",
  statement: "sign SGD: E[mean ‖∇f_t‖₁]² ≤ (√L∞ (f_0 - f_* + ½) + 2‖σ‖₁)² / T",
  version: "printed",
  measure: (trials) =>
    bounded(shares(trials, "eq-6.13", (stream) => {
      const { mean, setting } = run(
        normNamed.maximum,
        stream,
        (g, { smoothness, steps }) => g.map((x) => Math.sign(x) / Math.sqrt(smoothness * steps)),
        normNamed.maximum.dual,
      );
      const { smoothness, gap, deviations, steps } = setting;
      const sum = normNamed.sum.of(deviations);
      return mean ** 2 * steps / (Math.sqrt(smoothness) * (gap + 0.5) + 2 * sum) ** 2;
    })),
};

/** Steps 1/L₂, const = ‖σ‖₂². */
export const eq614: Statement = {
  item: "Eq. 6.14",
  statement: "SGD: E[mean ‖∇f_t‖₂²] ≤ (2L₂ (f_0 - f_*) + ‖σ‖₂²) / T",
  version: "printed",
  measure: (trials) =>
    bounded(shares(trials, "eq-6.14", (stream) => {
      const { mean, setting } = run(
        norms[0]!,
        stream,
        (g, { smoothness }) => g.map((x) => x / smoothness),
        squared,
      );
      const { smoothness, gap, deviations, steps } = setting;
      return mean * steps / (2 * smoothness * gap + squared(deviations));
    })),
};
