/** Thesis Proposition C.4: normalized steepest descent under classical smoothness. @module */
import { random } from "../../../../../problems/random.ts";
import { convexFunction, type SmoothFunction, waves } from "../../functions.ts";
import { norms, type PlainNorm } from "../../norms.ts";
import { bounded, each, refuted, share, type Statement, type Trials } from "../../statement.ts";
import { normals, plus, squared } from "../../vectors.ts";

/** What stands over `2√T` in Eq. C.20. */
type Logarithm = (steps: number) => number;

const printed: Logarithm = (steps) => Math.log(steps + 1);
/** `1 + 1/2 + … + 1/T`, which `log(T + 1)` is below, not above. */
const harmonic: Logarithm = (steps) =>
  Array.from({ length: steps }, (_, t) => 1 / (t + 1)).reduce((sum, value) => sum + value, 0);

/** Both sides of Eq. C.20 after T = 1, 2, 4, …, 128 updates. */
function* sides(
  f: SmoothFunction,
  norm: PlainNorm,
  smoothness: number,
  start: Float64Array,
  logarithm: Logarithm,
) {
  let [theta, sum] = [start, 0];
  for (let t = 0; t < 128; t++) {
    const gradient = f.gradient(theta);
    const size = norm.dual(gradient);
    sum += size;
    const steps = t + 1;
    if ((steps & t) === 0) {
      const gap = smoothness * (f.value(start) - f.least);
      yield [sum / steps, (gap + logarithm(steps) / 2) / Math.sqrt(steps)] as const;
    }
    if (size === 0) return; // stationary
    const length = 1 / (Math.sqrt(steps) * smoothness * size);
    theta = plus(theta, -length, norm.steepest(gradient));
  }
}

const parabola: SmoothFunction = {
  dimension: 1,
  least: 0,
  value: (theta) => 0.5 * squared(theta),
  gradient: (theta) => theta,
};

function check({ instances, seed }: Trials, logarithm: Logarithm) {
  const most = (...args: Parameters<typeof sides>) =>
    Math.max(...[...sides(...args)].map(([left, right]) => share(left, right)));
  return bounded(
    each(instances, (k) => {
      const stream = random(seed, "proposition-c.4", k);
      const norm = norms[k % norms.length]!;
      const d = 1 + stream.below(5);
      const start = normals(d, stream);
      if (stream.below(2) === 0) {
        const f = convexFunction(d, stream.below(4), stream);
        return most(f, norm, norm.induced(f.largestHessian), start, logarithm);
      }
      const f = waves(d, 1 + stream.below(4), stream);
      const smoothness = f.parts.reduce(
        (sum, { weight, direction }) => sum + weight * norm.dual(direction) ** 2,
        0,
      );
      return most(f, norm, smoothness, start, logarithm);
    }),
    most(parabola, norms[0]!, 1, Float64Array.of(1), logarithm),
  );
}

/** As printed, `log(T + 1)`: refuted by `f = θ²/2`, θ_0 = 1, T = 1. */
export const propositionC4: Statement = {
  item: "Proposition C.4",
  statement: "mean ‖∇f_t‖_* ≤ L(f_0 - f_*)/√T + log(T + 1) / 2√T",
  version: "printed",
  measure() {
    const [first] = sides(parabola, norms[0]!, 1, Float64Array.of(1), printed);
    return refuted("f = θ²/2, θ_0 = 1, T = 1", ...first!);
  },
};

/** With the harmonic number, which `1 + log T` bounds; equal on the same example. */
export const propositionC4Corrected: Statement = {
  item: "Proposition C.4",
  statement: "the same with 1 + 1/2 + … + 1/T for log(T + 1), five norms",
  version: "corrected",
  measure: (trials) => check(trials, harmonic),
};
