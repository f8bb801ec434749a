/** The part of a curvature matrix that the outputs determine, on tensors. @module */
import * as tf from "@tensorflow/tfjs";
import type { CurvatureKind, Tensor } from "../../optimizers/types.ts";
import type { RandomKey } from "../random.ts";
import type { LikelihoodName } from "./likelihood.ts";

/** What {@linkcode cotangents} goes by. */
export interface CotangentOptions {
  /** Which matrix. */
  readonly kind: CurvatureKind;
  /** p(y|f), see {@linkcode likelihood}. */
  readonly likelihood: LikelihoodName;
  /** f, `[n, M]`. */
  readonly outputs: Tensor;
  /** y: int32 classes `[n]` for `categorical`, 0 or 1 `[n]` for `bernoulli`, `[n, M]` for `gaussian`. */
  readonly targets: Tensor;
  /** What the Monte-Carlo Fisher draws from. */
  readonly key?: RandomKey | undefined;
}

/** `W_n = C_nᵀ H_n C_n`. */
export interface Cotangents {
  /** C, `[n, R, M]`: what is pulled back through the model. */
  readonly rows: Tensor;
  /** H, `[n, R, R]`; the identity where absent. */
  readonly weights?: Tensor;
}

/**
 * The matrices W of {@linkcode outputWeights} in factors, so that only rows of C have to be pulled back
 * through the model: one row an example for the empirical and the Monte-Carlo Fisher, one for each outcome
 * y of the Fisher, `√p(y|f) ∇ℓ(y)` (for a Gaussian the rows of the identity), one for each output of the
 * Gauss-Newton matrix.
 *
 * @returns tensors of the current tidy scope
 * @throws {TypeError} if the Monte-Carlo Fisher has no key
 */
export function cotangents(options: CotangentOptions): Cotangents {
  const { kind, likelihood, outputs, targets, key } = options;
  const [n, m] = outputs.shape as [number, number];
  const single = (scores: Tensor): Cotangents => ({ rows: tf.reshape(scores, [n, 1, m]) });
  switch (kind) {
    case "empirical-fisher":
      return single(families[likelihood].scores(outputs, targets));
    case "monte-carlo-fisher": {
      if (key === undefined) {
        throw new TypeError(
          "the Monte-Carlo Fisher needs a key to draw from: pass { key } to gradient",
        );
      }
      const stream = key.fork("monte-carlo-fisher").stream();
      const drawn = families[likelihood].sample(outputs, {
        uniform: () => tf.tensor2d(Float32Array.from({ length: n }, stream.uniform), [n, 1]),
        normal: () => tf.tensor2d(Float32Array.from({ length: n * m }, stream.normal), [n, m]),
      });
      return single(families[likelihood].scores(outputs, drawn));
    }
    case "gauss-newton":
      return {
        rows: tf.tile(tf.reshape(tf.eye(m), [1, m, m]), [n, 1, 1]),
        weights: families[likelihood].hessians(outputs),
      };
    case "fisher":
      return { rows: families[likelihood].rootsOfFisher(outputs) };
  }
}

interface Draws {
  /** `[n, 1]` in [0, 1). */
  uniform(): Tensor;
  /** `[n, M]`, standard normal. */
  normal(): Tensor;
}

interface Family {
  scores(f: Tensor, y: Tensor): Tensor;
  hessians(f: Tensor): Tensor;
  rootsOfFisher(f: Tensor): Tensor;
  sample(f: Tensor, draws: Draws): Tensor;
}

const identities = (f: Tensor): Tensor => {
  const [n, m] = f.shape as [number, number];
  return tf.tile(tf.reshape(tf.eye(m), [1, m, m]), [n, 1, 1]);
};

const oneHot = (classes: Tensor, m: number): Tensor =>
  // tfjs-wasm 4.22 writes integers into a float32 tensor where oneHot is asked for that type
  tf.cast(tf.oneHot(tf.cast(tf.reshape(classes, [-1]), "int32"), m), "float32");

const families: Readonly<Record<LikelihoodName, Family>> = {
  gaussian: {
    scores: (f, y) => tf.sub(f, tf.reshape(y, f.shape)),
    hessians: identities,
    rootsOfFisher: identities,
    sample: (f, { normal }) => tf.add(f, normal()),
  },
  bernoulli: {
    scores: (f, y) => tf.sub(tf.sigmoid(f), tf.reshape(tf.cast(y, "float32"), f.shape)),
    hessians: (f) => tf.expandDims(tf.mul(tf.sigmoid(f), tf.sigmoid(tf.neg(f))), 2),
    rootsOfFisher(f) {
      const [p, q] = [tf.sigmoid(f), tf.sigmoid(tf.neg(f))];
      const rows = [tf.mul(tf.sqrt(q), p), tf.neg(tf.mul(tf.sqrt(p), q))]; // y = 0, y = 1
      return tf.stack(rows, 1);
    },
    sample: (f, { uniform }) => tf.cast(tf.less(uniform(), tf.sigmoid(f)), "float32"),
  },
  categorical: {
    scores: (f, y) => tf.sub(tf.softmax(f as tf.Tensor2D), oneHot(y, f.shape[1]!)),
    hessians(f) {
      const pi = tf.softmax(f as tf.Tensor2D);
      const diagonal = tf.mul(identities(f), tf.expandDims(pi, 2));
      return tf.sub(diagonal, tf.mul(tf.expandDims(pi, 2), tf.expandDims(pi, 1))); // Eq. D.16
    },
    rootsOfFisher(f) {
      const pi = tf.softmax(f as tf.Tensor2D);
      const scores = tf.sub(tf.expandDims(pi, 1), identities(f)); // of class y: π - e_y
      return tf.mul(tf.expandDims(tf.sqrt(pi), 2), scores);
    },
    sample(f, { uniform }) {
      const sums = tf.cumsum(tf.softmax(f as tf.Tensor2D), 1);
      const passed = tf.sum(tf.cast(tf.greaterEqual(uniform(), sums), "int32"), 1);
      return tf.minimum(passed, tf.scalar(f.shape[1]! - 1, "int32"));
    },
  },
};
