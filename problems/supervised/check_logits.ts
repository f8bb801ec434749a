/** Whether a model gives logits where its loss takes logits. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose, mapTensors } from "../../optimizers/tensors.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { Layer } from "../models/layer.ts";
import { applyWithState, initialState } from "../models/state.ts";
import { type Examples, someOf, toBatch } from "./example_arrays.ts";
import { sampledPositions } from "./sampled_positions.ts";

/** What is asked of a model. */
export interface LogitsCheck {
  readonly layer: Layer;
  /** What probabilities would come from. */
  readonly link: "softmax" | "sigmoid";
  /** Of the loss, for errors. */
  readonly loss: string;
  readonly init: () => Tensors;
  /** Some of which are looked at. */
  readonly examples: Examples;
}

/** Examples that are looked at. */
const few = 8;

/** Parameters that are tried besides the initial ones: logits that look like probabilities there do so by chance. */
const places = 6;

/**
 * Looks at the outputs for a few examples: probabilities are at least 0, and those of a softmax add up to 1,
 * those of a sigmoid are at most 1, whatever the parameters are.
 *
 * @throws {TypeError} if they are, which the loss would take for logits
 */
export async function checkLogits(
  { layer, link, loss, init, examples }: LogitsCheck,
): Promise<void> {
  const params = init();
  const batch = toBatch(someOf(examples, sampledPositions(examples.count, few)));
  try {
    for (let place = 0; place <= places; place++) {
      const answer = tf.tidy(() => {
        const at = place === 0 ? params : aside(params, place);
        const state = initialState(layer, examples.xs.shape);
        const applied = applyWithState(layer, at, state, batch.xs, { training: false });
        dispose(applied.state); // outlives what computes it
        return tf.all(areProbabilities(applied.output, link));
      });
      const [probabilities] = await answer.data();
      answer.dispose();
      if (!probabilities) return;
    }
  } finally {
    dispose([params, batch]);
  }
  throw new TypeError(
    `model must give logits for the loss ${loss}, but gives probabilities: leave the ${link} out`,
  );
}

function areProbabilities(outputs: Tensor, link: LogitsCheck["link"]): Tensor {
  const positive = tf.greaterEqual(outputs, 0);
  if (link === "sigmoid") return tf.logicalAnd(positive, tf.lessEqual(outputs, 1));
  const off = tf.abs(tf.sub(tf.sum(outputs, -1, true), 1));
  return tf.logicalAnd(positive, tf.less(off, 1e-4));
}

function aside(params: Tensors, place: number): Tensors {
  return mapTensors(
    params,
    (tensor) => tf.add(tensor, tf.randomNormal(tensor.shape, 0, 2, "float32", place)),
  );
}
