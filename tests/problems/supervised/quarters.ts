/** Made-up data of three classes, and a net for them. @module */
import * as tf from "@tensorflow/tfjs";

/** Inputs. */
export const xs = Array.from(
  { length: 40 },
  (_, i) => [Math.sin(3 * i), Math.cos(5 * i), i % 3 - 1],
);

/** Their classes. */
export const classes = xs.map(([a, b]) => a! > 0.3 ? 2 : b! > 0 ? 1 : 0);

/** The same as one-hot rows. */
export const oneHot = classes.map((label) => [0, 1, 2].map((each) => each === label ? 1 : 0));

/** Three quarters to train on, a quarter to test with. */
export const data = (ys: number[] | number[][]) => ({
  train: { xs: xs.slice(10), ys: ys.slice(10) as number[] },
  test: { xs: xs.slice(0, 10), ys: ys.slice(0, 10) as number[] },
});

/** Two layers. */
export const net = (end: { units: number; activation?: "softmax" | "sigmoid" }) => () =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: 5, activation: "tanh", inputShape: [3] }),
      tf.layers.dense(end),
    ],
  });
