/**
 * Adam with one β for both of its averages (Orvieto & Gower, 2025): the sign times a signal-to-noise factor,
 * `sign(m) / √(1 + η²)` with η² = (v - m²)/m², which is Adam* but for the factor ρ/(1-ρ) of its variance.
 *
 * @module
 */
import { adam, type MomentumMethodOptions, optimizerRecord } from "@noisewise/optim";

/** Adam with β₁ = β₂ = β, by default 0.95. */
export function oneBeta({ learningRate, beta = 0.95 }: MomentumMethodOptions) {
  return adam({ learningRate, beta1: beta, beta2: beta });
}

/** As `--optimizers ./docs/transformers/one_beta.ts` takes it. */
export default optimizerRecord({
  id: "adam-one-beta",
  label: "Adam, one β",
  color: "#117733",
  dash: [2, 2],
  create: oneBeta,
  settings: { beta: { type: "number", range: "[0, 1)" } },
  elementwise: true,
  learningRate: { like: (four) => four.adam },
});
