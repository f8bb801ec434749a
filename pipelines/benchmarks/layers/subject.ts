/** Layers of `tf.layers` whose gradients are measured. @module */
import * as tf from "@tensorflow/tfjs";
import { random } from "../../../problems/random.ts";
import { apartValues, apartVariable, type Subject } from "./directional.ts";
import type { LayerCase } from "./cases.ts";

/** A case as a function of its inputs, unless they are whole numbers, and of all trainable weights. */
export function layerSubject({ inputs, classes, make }: LayerCase): Subject {
  const layers = make();
  const variables = classes === undefined ? inputs.map(apartVariable) : [];
  const forward = () =>
    tf.tidy(() => {
      // whole numbers anew each time, as a data set has them: WebGPU reads no others at once
      const given = classes === undefined
        ? variables
        : inputs.map((shape) => whole(shape, classes));
      return layers.reduce<tf.Tensor | tf.Tensor[]>(
        (x, layer) => layer.apply(x, { training: true }) as tf.Tensor | tf.Tensor[],
        given.length === 1 ? given[0]! : given,
      ) as tf.Tensor;
    });
  tf.dispose(forward()); // builds them
  const weights = layers.flatMap(({ trainableWeights }) => trainableWeights).map((weight, i) => {
    const variable = weight.read() as tf.Variable;
    const start = apartValues(variable.size, 100 + i).map((x) => x / 2);
    tf.tidy(() => variable.assign(tf.tensor(start, variable.shape)));
    return variable;
  });
  return {
    variables: [...variables, ...weights],
    forward,
    dispose: () => {
      tf.dispose(variables);
      // layers around others do not free theirs
      for (const weight of layers.flatMap(({ weights }) => weights)) weight.read().dispose();
      tf.dispose(layers.map((layer) => masksOf(layer)));
    },
  };
}

/** The masks that a recurrent layer keeps until it is called again; read from tfjs-layers 4.22.0. */
function masksOf(layer: tf.layers.Layer): tf.TensorContainer {
  const { dropoutMask, recurrentDropoutMask } =
    (layer as { cell?: Record<string, tf.TensorContainer> }).cell ?? {};
  return [dropoutMask ?? [], recurrentDropoutMask ?? []];
}

function whole(shape: readonly number[], classes: number): tf.Tensor {
  const stream = random(0, "classes");
  const size = tf.util.sizeFromShape([...shape]);
  return tf.tensor(
    Int32Array.from({ length: size }, () => stream.below(classes)),
    [...shape],
    "int32",
  );
}
