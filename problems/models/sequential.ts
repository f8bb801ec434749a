/** Layers one after another. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../optimizers/types.ts";
import { applyLayer, type ExampleShape, type Layer } from "./layer.ts";
import { below, named, within } from "./parts.ts";

/** A layer, with a name if it has parameters. */
export type NamedLayer = Layer | readonly [name: string, layer: Layer];

/** A layer made of layers. */
export interface Sequential extends Layer {
  /** Tells it from other layers. */
  readonly kind: "sequential";
  /** The layers in order; unnamed ones have the empty name. */
  readonly steps: readonly (readonly [name: string, layer: Layer])[];
}

/**
 * Layers one after another. The parameters of a layer called `conv1` are `conv1/kernel` and so on;
 * a layer without parameters needs no name.
 *
 * @throws {TypeError} if two layers have the same name or a name is empty or contains a slash, and
 * from `init` if a layer with parameters has no name
 */
export function sequential(layers: readonly NamedLayer[]): Sequential {
  const steps = layers.map((step) => "kind" in step ? ["", step] as const : step);
  checkNames(layers);
  return {
    kind: "sequential",
    steps,
    outputShape: (inputShape) =>
      steps.reduce<ExampleShape>((shape, [, layer]) => layer.outputShape(shape), inputShape),
    init(key, inputShape) {
      let shape = inputShape;
      const params: Tensors = {};
      for (const [name, layer] of steps) {
        for (const [own, tensor] of Object.entries(layer.init(key.fork(name), shape))) {
          params[named(layer, name, own)] = tensor;
        }
        shape = layer.outputShape(shape);
      }
      return params;
    },
    initState(inputShape) {
      let shape = inputShape;
      const state: Tensors = {};
      for (const [name, layer] of steps) {
        for (const [own, tensor] of Object.entries(layer.initState?.(shape) ?? {})) {
          state[named(layer, name, own)] = tensor;
        }
        shape = layer.outputShape(shape);
      }
      return state;
    },
    apply(params, x, mode) {
      // what a layer may hand on though it did not make it
      const others = new Set([x, ...Object.values(params), ...Object.values(mode.state ?? {})]);
      return tf.tidy(() =>
        steps.reduce((value, [name, layer], position) => {
          const own = within(mode, layer, name, name || position);
          const next = applyLayer(layer, below(params, name), value, own);
          // an evaluation needs no activation again: half the memory does, and stays in the caches longer
          if (!mode.training && value !== next && !value.kept && !others.has(value)) {
            value.dispose();
          }
          return next;
        }, x)
      );
    },
  };
}

function checkNames(layers: readonly NamedLayer[]): void {
  const names = layers.flatMap((step) => "kind" in step ? [] : [step[0]]);
  for (const [i, name] of names.entries()) {
    if (name === "" || name.includes("/")) {
      throw new TypeError(`a layer's name must be neither empty nor contain "/", got "${name}"`);
    }
    if (names.indexOf(name) < i) {
      throw new TypeError(`two layers are called "${name}"; give each a name of its own`);
    }
  }
}
