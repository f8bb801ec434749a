/** One layer at every time step. @module */
import * as tf from "@tensorflow/tfjs";
import { denseExamples, denseVariance } from "./dense_variance.ts";
import { applyLayer, type ExampleShape, type Layer, type LayerMode } from "../layer.ts";

/** What {@linkcode timeDistributed} makes. */
export interface TimeDistributed extends Layer {
  /** Tells it from other layers. */
  readonly kind: "timeDistributed";
  /** What is applied at every time step. */
  readonly layer: Layer;
}

/**
 * Applies a layer to every time step by itself, all of them at once: `[time, ...] → [time, ...]`. Its
 * parameters and state are the layer's, without names of their own.
 *
 * @throws {TypeError} from `outputShape` if there is no axis of time, or the layer cannot take a step
 *
 * @example A dense layer over the outputs of an LSTM
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense } from "./dense.ts";
 * import { timeDistributed } from "./time_distributed.ts";
 *
 * assertEquals(timeDistributed(dense(82)).outputShape([50, 128]), [50, 82]);
 * ```
 */
export function timeDistributed(layer: Layer): TimeDistributed {
  const stepOf = (inputShape: ExampleShape): ExampleShape => {
    if (inputShape.length > 0) return inputShape.slice(1);
    throw new TypeError(`timeDistributed needs inputs of shape [time, ...]; got []`);
  };
  return {
    kind: "timeDistributed",
    ...layer.variance === denseVariance && { variance: denseVariance, examples: denseExamples },
    layer,
    outputShape: (inputShape) => [inputShape[0]!, ...layer.outputShape(stepOf(inputShape))],
    init: (key, inputShape) => layer.init(key, stepOf(inputShape)),
    initState: (inputShape) => layer.initState?.(stepOf(inputShape)) ?? {},
    apply: (params, x, mode) =>
      tf.tidy(() => {
        const [batch, time, ...step] = x.shape as [number, number, ...number[]];
        const rows = tf.reshape(x, [batch * time, ...step]);
        const output = applyLayer(layer, params, rows, withoutRules(mode));
        return tf.reshape(output, [batch, time, ...output.shape.slice(1)]);
      }),
  };
}

/** A mode whose trace does not take time steps for examples. */
function withoutRules(mode: LayerMode): LayerMode {
  const { trace } = mode;
  if (trace === undefined) return mode;
  return {
    ...mode,
    trace: (layer, params, x, mode) =>
      trace(Object.create(layer, { variance: { value: undefined } }), params, x, mode),
  };
}
