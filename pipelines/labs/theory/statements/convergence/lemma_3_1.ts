/** Thesis Lemma 3.1: what one step of SGD gains in expectation. @module */
import { random } from "../../../../../problems/random.ts";
import { convexFunction } from "../../functions.ts";
import { allBatches, expectation, gradientSamples, meanOf } from "../../gradient_samples.ts";
import { bounded, each, share, type Statement } from "../../statement.ts";
import { logUniform, normals, plus, squared } from "../../vectors.ts";

/**
 * `E f(θ - αg) ≤ f - α‖∇f‖² + ½Lα²(‖∇f‖² + tr(Σ)/m)` (Eq. 3.9), the expectation being the mean over all
 * `N^m` batches. The share is of the second-order term, the part that is bounded.
 */
export const lemma31: Statement = {
  item: "Lemma 3.1",
  statement: "E f(θ - αg) ≤ f - α‖∇f‖² + ½Lα² (‖∇f‖² + tr(Σ)/m)",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(
      each(Math.ceil(instances / 4), (k) => {
        const stream = random(seed, "lemma-3.1", k);
        return shareOf(1 + stream.below(4), stream.below(4), 1 + k % 3, stream);
      }),
      shareOf(1, 0, 2, random(seed, "lemma-3.1", "parabola")),
    ),
};

function shareOf(
  d: number,
  parts: number,
  m: number,
  stream: ReturnType<typeof random>,
): number {
  const f = convexFunction(d, parts, stream);
  const theta = normals(d, stream);
  const gradient = f.gradient(theta);
  const noise = gradientSamples(4, d, stream);
  const examples = noise.gradients.map((one) => plus(plus(one, -1, noise.mean), 1, gradient));
  const alpha = logUniform(0.01, 3, stream) / f.smoothness;
  const after = expectation(
    allBatches(examples, m),
    (batch) => f.value(plus(theta, -alpha, meanOf(batch))),
  );
  const linear = f.value(theta) - alpha * squared(gradient);
  const quadratic = 0.5 * f.smoothness * alpha ** 2 * (squared(gradient) + noise.trace / m);
  return share(after - linear, quadratic);
}
