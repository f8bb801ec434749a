/** A problem to begin with. @module */

/** The text of a module with a problem of that id, which trains at once on made-up examples. */
export function problemTemplate(id: string): string {
  return `/** ${id}: put in your model and your examples. */
import * as tf from "@tensorflow/tfjs";
import { supervised } from "@noisewise/optim";

/** Your examples: inputs of any shape, and class numbers, one-hot rows or any numbers. */
const xs = Array.from({ length: 600 }, (_, i) => [Math.sin(7 * i), Math.cos(11 * i)]);
const ys = xs.map(([a, b]) => a! * b! > 0 ? 1 : 0);

export default supervised({
  id: "${id}",
  // your model: of tf.layers, a layer of noisewise, or a function of parameters and inputs
  model: () =>
    tf.sequential({
      layers: [
        tf.layers.dense({ units: 32, activation: "relu", inputShape: [2] }),
        tf.layers.dense({ units: 2 }),
      ],
    }),
  train: { xs: xs.slice(100), ys: ys.slice(100) },
  test: { xs: xs.slice(0, 100), ys: ys.slice(0, 100) },
  batchSize: 32, // where a command line says nothing else
  steps: 300,
});
`;
}
