/** The noise of stochastic gradients, step by step. @module */
import type { StochasticQuadratic } from "./quadratic.ts";
import type { RandomStream } from "../random.ts";
import { product } from "./product.ts";

/** The noise `g - ∇L` of step t in n repetitions, d × n; valid until the next call. */
export type GradientNoise = (step: number) => Float64Array;

/**
 * Gradient noise `Q(x* - x)` of fresh data `x ~ N(x*, ν²I)`, drawn anew at every call.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { random } from "../random.ts";
 * import { stochasticQuadratic } from "./quadratic.ts";
 * import { gradientNoise } from "./gradient_noise.ts";
 *
 * const noise = gradientNoise(stochasticQuadratic({ spectrum: [1, 2], noise: 3 }), 5, random(1));
 * assertEquals(noise(0).length, 10);
 * ```
 */
export function gradientNoise(
  { hessian, rotation, noise, dimension }: StochasticQuadratic,
  n: number,
  stream: RandomStream,
): GradientNoise {
  const data = new Float64Array(dimension * n);
  const disturbance = new Float64Array(dimension * n);
  if (noise === 0) return () => disturbance;
  return () => {
    for (let at = 0; at < data.length; at++) data[at] = noise * stream.normal();
    return product(hessian, data, disturbance, rotation ? "full" : "diagonal");
  };
}

/** The same noise for every method: the first `steps` steps, drawn once. */
export function recorded(noise: GradientNoise, steps: number): GradientNoise {
  const record = Array.from({ length: steps }, (_, step) => noise(step).slice());
  return (step) => record[step]!;
}
