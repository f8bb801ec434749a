/**
 * Models of TensorFlow.js' layers API as pure functions.
 *
 * Touches internals of @tensorflow/tfjs-layers, read from version 4.22: what a `LayerVariable` reads
 * (`val`) and how it is written.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { checkSameShapes, dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import type { Layer } from "./layer.ts";
import { recurrentMemory } from "./recurrent_memory.ts";

/** A model of the layers API as a layer. */
export interface FromLayersModel extends Layer {
  /** Tells it from other layers. */
  readonly kind: "layersModel";
  /** Copies of the model's trainable weights, by weight name, as they are now. */
  init(): Tensors;
  /** Copies of its other weights (statistics of batch normalization), as they are now. */
  initState(): Tensors;
}

/** A weight of a model, as far as it is used here. */
interface Weight {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  read(): tf.Tensor;
  write(value: tf.Tensor): unknown;
  val: tf.Tensor;
}

/** A model of the layers API of TensorFlow.js. */
export type LayersModel = tf.LayersModel;

/**
 * Makes a pure function of a model of the layers API (`tf.sequential`, `tf.model`,
 * `tf.loadLayersModel`): its weights become parameters, named as in the model (`dense_Dense1/kernel`),
 * and the model's own stay as they are, whatever happens.
 *
 * * Parameters are the weights that are trainable now, with their current values as initial ones.
 * * The others, such as the moving averages of batch normalization, are what the layer remembers:
 *   taken from `mode.state`, or from the model where they are absent there; where the model updates
 *   them in training, the new ones go to `mode.remember`. See {@linkcode applyWithState}.
 * * A stateful recurrent layer remembers in the same way, `NAME/states/0` and so on, a row for each
 *   example (LSTM: `h`, `c`): it goes on from the state that it is given, from zeros without one, and
 *   from nothing that was called before. Batches may be of any size, whatever `batchInputShape` says.
 * * `mode.training` is passed on. Dropout of the layers API draws from its own `seed`, not from
 *   `mode.key`.
 * * Regularizers and constraints, which belong to `model.compile` and `model.fit`, are left out.
 * * For the problems here the model should answer logits: no softmax at its end.
 *
 * @param model with one input and one output
 * @throws {TypeError} if the model has no layers yet, has several inputs or outputs, two weights or
 * stateful layers of the same name, or a stateful layer that is not recurrent; from `apply`, if parameters
 * are missing, unknown or of another shape, or a state is that of another batch size
 *
 * @example One step of M-SVAG on a user's own model
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { applyUpdate, mSvag, useBackend } from "../../optimizers/mod.ts";
 * import { fromLayersModel } from "./from_layers_model.ts";
 *
 * await useBackend("cpu");
 * const model = fromLayersModel(tf.sequential({
 *   layers: [tf.layers.dense({ units: 1, inputShape: [2], name: "fc" })],
 * }));
 * const params = model.init();
 * assertEquals(Object.keys(params), ["fc/kernel", "fc/bias"]);
 *
 * const x = tf.tensor2d([[1, 2], [3, 4]]), y = tf.tensor2d([[1], [2]]);
 * const loss = (kernel: tf.Tensor, bias: tf.Tensor) => {
 *   const output = model.apply({ "fc/kernel": kernel, "fc/bias": bias }, x, { training: true });
 *   return tf.losses.meanSquaredError(y, output) as tf.Scalar;
 * };
 * const [kernel, bias] = tf.grads(loss)([params["fc/kernel"]!, params["fc/bias"]!]);
 * const optimizer = mSvag({ learningRate: 0.01 });
 * const gradient = { "fc/kernel": kernel!, "fc/bias": bias! };
 * const [, update] = optimizer.update(optimizer.init(params), gradient);
 * const next = applyUpdate(params, update);
 * const value = async (p: tf.NamedTensorMap) =>
 *   (await loss(p["fc/kernel"]!, p["fc/bias"]!).data())[0]!;
 * assert(await value(next) < await value(params));
 * ```
 */
export function fromLayersModel(model: LayersModel): FromLayersModel {
  const inputShape = inputShapeOf(model);
  const memory = recurrentMemory(model);
  const weights = weightsOf(model);
  // not weight.trainable: it is true in a layer that was made with trainable: false
  const trainable = new Set(model.trainableWeights.map(({ name }) => name));
  const parameters = weights.filter(({ name }) => trainable.has(name));
  const others = weights.filter(({ name }) => !trainable.has(name));
  const copies = (of: readonly Weight[]): Tensors =>
    Object.fromEntries(of.map((weight) => [weight.name, tf.clone(weight.read())]));
  return {
    kind: "layersModel",
    ...normalizesBatches(model.layers) && {
      coupling: "in training its batch normalization takes the statistics of the whole batch",
    },
    outputShape(shape) {
      const fits = shape.length === inputShape.length &&
        inputShape.every((size, axis) => size === null || size === shape[axis]);
      if (!fits) {
        throw new TypeError(
          `${model.name} needs inputs of shape [${text(inputShape)}]; got [${text(shape)}]`,
        );
      }
      return (model.computeOutputShape([null, ...shape]) as number[]).slice(1);
    },
    init: () => copies(parameters),
    initState: () => copies(others),
    apply(params, x, mode) {
      const current = named(parameters);
      checkSameShapes("params", params, `weights of ${model.name}`, current);
      const state = Object.fromEntries(
        others.map((weight) => [weight.name, mode.state?.[weight.name] ?? weight.read()]),
      );
      checkSameShapes("state", state, `weights of ${model.name}`, named(others));
      const written: Record<string, tf.Tensor> = {};
      try {
        const values = { ...params, ...state };
        const run = () => applied(model, weights, values, x, mode.training, written);
        const output = tf.tidy(() =>
          memory.around(mode.state ?? {}, run, (name, state) => {
            written[name] = tf.keep(tf.clone(state));
          })
        );
        if (mode.remember) {
          for (const name of new Set([...Object.keys(state), ...Object.keys(written)])) {
            mode.remember(name, written[name] ?? tf.clone(values[name]!));
            delete written[name];
          }
        }
        return output;
      } finally {
        // what was not handed over, because something threw or nobody asked for it
        dispose(written);
      }
    },
  };
}

function normalizesBatches(layers: readonly tf.layers.Layer[]): boolean {
  return layers.some((layer) =>
    layer.getClassName() === "BatchNormalization" ||
    "layers" in layer && normalizesBatches(layer.layers as tf.layers.Layer[])
  );
}

/** Runs the model on other weights, and puts its own back. */
function applied(
  model: tf.LayersModel,
  weights: readonly Weight[],
  values: Tensors,
  x: tf.Tensor,
  training: boolean,
  written: Record<string, tf.Tensor>,
): tf.Tensor {
  const own = weights.map(({ val }) => val);
  try {
    for (const weight of weights) {
      const { name } = weight;
      weight.val = values[name]!;
      weight.write = (value) => {
        written[name]?.dispose();
        weight.val = written[name] = tf.keep(tf.clone(value));
      };
    }
    return model.apply(x, { training }) as tf.Tensor;
  } finally {
    weights.forEach((weight, i) => {
      weight.val = own[i]!;
      delete (weight as Partial<Weight>).write; // back to that of the class
    });
  }
}

/** Sizes of an example's dimensions; `null` for any. */
function inputShapeOf(model: tf.LayersModel): (number | null)[] {
  const { inputs, outputs } = built(model);
  if (inputs.length !== 1 || outputs.length !== 1) {
    throw new TypeError(
      `fromLayersModel takes models with one input and one output, ` +
        `got ${inputs.length} and ${outputs.length} in ${model.name}`,
    );
  }
  return inputs[0]!.shape.slice(1);
}

function built(model: tf.LayersModel): tf.LayersModel {
  if (model.inputs === undefined || model.inputs.length === 0) {
    throw new TypeError(
      `${model.name} has no layers yet; add() them, the first with an inputShape, ` +
        "before fromLayersModel",
    );
  }
  // as tf.sequential does by itself when it is first applied
  if (!model.built) model.build(model.inputs[0]!.shape);
  return model;
}

function weightsOf(model: tf.LayersModel): Weight[] {
  const weights = model.weights as unknown as Weight[];
  const names = weights.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return weights;
  throw new TypeError(`two weights of ${model.name} are called "${twice}"; rename their layers`);
}

function named(weights: readonly Weight[]): Tensors {
  return Object.fromEntries(weights.map((weight) => [weight.name, weight.read()]));
}

function text(shape: readonly (number | null)[]): string {
  return shape.map((size) => size ?? "any").join(", ");
}
