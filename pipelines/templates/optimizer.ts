/** An optimizer to begin with. @module */

/** The text of a module with an optimizer of that id, which is sign descent with momentum as it stands. */
export function optimizerTemplate(id: string): string {
  const name = id.replace(/[-.+]+(\w?)/g, (_, letter: string) => letter.toUpperCase());
  return `/** ${id}: put in your rule. */
import {
  chain,
  momentum,
  type MomentumMethodOptions,
  optimizerRecord,
  scaleByLearningRate,
  sign,
} from "@noisewise/optim";

/** θ ← θ - α sign(m), with m the moving average of the gradients. */
export function ${name}({ learningRate, beta = 0.9 }: MomentumMethodOptions) {
  return chain(momentum({ beta }), sign(), scaleByLearningRate(learningRate));
}

export default optimizerRecord({
  id: "${id}", // in tables, and on the command line of a search
  label: "${id}",
  color: "#117733", // in charts
  dash: [],
  create: ${name},
  settings: { beta: { type: "number", range: "[0, 1)" } }, // what --set may set
  elementwise: true, // every coordinate by itself
  learningRate: { like: (four) => four["m-ssd"] }, // to begin a search with
});
`;
}
