/** Models of the layers API without the softmax or sigmoid at their end. @module */
import * as tf from "@tensorflow/tfjs";
import type { LayersModel } from "../models/from_layers_model.ts";

/** What an activation is, inside of TensorFlow.js. */
interface Activation {
  getClassName(): string;
}

/** A last layer, as far as it is used here. */
interface LastLayer {
  activation?: Activation;
  softmax?: (x: tf.Tensor, axis?: number) => tf.Tensor;
  getClassName(): string;
}

/** What a model answers, and how to have it answer logits. */
export interface Answer {
  /** What probabilities come from; `undefined` where the model does not end like that. */
  readonly link: "softmax" | "sigmoid" | undefined;
  /** Runs something while the model answers logits. */
  logits<T>(run: () => T): T;
}

/**
 * Whether a model ends in a softmax or sigmoid: an activation of its last layer, a layer of its own, or
 * `tf.layers.softmax`. Logits are had without them, which is exact where logarithms of probabilities are
 * not.
 */
export function answerOf(model: LayersModel): Answer {
  const last = model.outputs[0]?.sourceLayer as unknown as LastLayer | undefined;
  if (last === undefined) return { link: undefined, logits: (run) => run() };
  if (last.getClassName() === "Softmax") {
    return { link: "softmax", logits: (run) => replaced(last, "softmax", (x) => tf.clone(x), run) };
  }
  const link = last.activation?.getClassName();
  if (link !== "softmax" && link !== "sigmoid") return { link: undefined, logits: (run) => run() };
  const { activation } = tf.layers.activation({ activation: "linear" }) as unknown as LastLayer;
  return { link, logits: (run) => replaced(last, "activation", activation, run) };
}

function replaced<K extends "activation" | "softmax", T>(
  layer: LastLayer,
  key: K,
  value: LastLayer[K],
  run: () => T,
): T {
  const own = layer[key];
  layer[key] = value;
  try {
    return run();
  } finally {
    layer[key] = own;
  }
}
