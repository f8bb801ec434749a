/** Element-wise activations. @module */
import * as tf from "@tensorflow/tfjs";
import { applyGelu } from "../../kernels/gelu.ts";
import type { Layer } from "../layer.ts";

/** `max(x, 0)`, element by element; the derivative at 0 is taken to be 0. */
export function relu(): Layer {
  return elementwise("relu", (x) => tf.relu(x));
}

/** `tanh x`, element by element. */
export function tanh(): Layer {
  return elementwise("tanh", (x) => tf.tanh(x));
}

/** `σ(x) = 1 / (1 + e⁻ˣ)`, element by element. */
export function sigmoid(): Layer {
  return elementwise("sigmoid", (x) => tf.sigmoid(x));
}

/** GELU, `x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))`, element by element; see {@linkcode applyGelu}. */
export function gelu(): Layer {
  return elementwise("gelu", applyGelu);
}

function elementwise(kind: string, apply: (x: tf.Tensor) => tf.Tensor): Layer {
  return {
    kind,
    outputShape: (inputShape) => inputShape,
    init: () => ({}),
    apply: (_, x) => apply(x),
  };
}
