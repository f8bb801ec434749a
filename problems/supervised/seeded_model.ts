/** The models that a supervised problem takes, as one thing. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../optimizers/types.ts";
import type { LayersModel } from "../models/from_layers_model.ts";
import type { ExampleShape, Layer } from "../models/layer.ts";
import { randomKey } from "../random.ts";
import type { ModelFunction } from "../variance/reach.ts";
import type { SeededModel } from "./seeded.ts";
import { seededLayersModel } from "./seeded_layers_model.ts";

/** What a problem's model may be given as. */
export type SupervisedModel = LayersModel | ((seed: number) => LayersModel) | Layer | ModelFunction;

/**
 * A model in any of the forms, as one thing.
 *
 * @param init makes the parameters of a function
 * @throws {TypeError} if it is none of them
 */
export function seededModel(
  model: SupervisedModel,
  init: ((seed: number) => Tensors) | undefined,
): SeededModel {
  if (typeof model === "function" && init !== undefined) {
    return ofFunction(model as ModelFunction, init);
  }
  if (init !== undefined) {
    throw new TypeError(
      "init is for a model that is a function of parameters and inputs; leave it out",
    );
  }
  if (isLayer(model)) return ofLayer(model);
  return seededLayersModel(model as LayersModel | ((seed: number) => LayersModel));
}

function isLayer(model: SupervisedModel): model is Layer {
  return typeof model === "object" && model !== null && "kind" in model && "outputShape" in model;
}

function ofLayer(layer: Layer): SeededModel {
  return {
    inputShape: undefined,
    link: undefined,
    description: kindsOf(layer),
    layer: () => layer,
    init: (seed, inputShape) => layer.init(randomKey(seed, "init"), inputShape),
    dispose() {},
  };
}

function ofFunction(apply: ModelFunction, given: (seed: number) => Tensors): SeededModel {
  const init = (seed: number): Tensors => tf.tidy(() => ({ ...given(seed) }));
  const outputShape = (inputShape: ExampleShape) =>
    tf.tidy(() => {
      const output: unknown = floatsOrIntegers((dtype) =>
        apply(init(0), tf.zeros([1, ...inputShape], dtype), { training: false })
      );
      if (!(output instanceof tf.Tensor)) {
        throw new TypeError(`model must give a tensor of outputs [n, ...], got ${typeof output}`);
      }
      if (output.shape[0] !== 1) {
        throw new TypeError(
          `model must give outputs [n, ...] for inputs [n, ...], got [${output.shape}] for one example ` +
            `[1${inputShape.map((size) => `, ${size}`).join("")}]`,
        );
      }
      return output.shape.slice(1);
    });
  const layer: Layer = {
    kind: "function",
    outputShape,
    init: (key) => init(key.stream().below(2 ** 31)),
    apply: (params, x, mode) => tf.tidy(() => apply(params, x, mode)),
  };
  return {
    inputShape: undefined,
    link: undefined,
    description: `${apply} ${given}`,
    layer: () => layer,
    init,
    dispose() {},
  };
}

/** Runs something with inputs of floats, or of integers where it does not take those, as `tf.gather` does not. */
function floatsOrIntegers<T>(run: (dtype: "float32" | "int32") => T): T {
  try {
    return run("float32");
  } catch (error) {
    try {
      return run("int32");
    } catch {
      throw error;
    }
  }
}

/** What a layer is made of, such as `sequential(dense relu dense)`. */
function kindsOf(layer: Layer): string {
  const steps = "steps" in layer ? layer.steps as readonly (readonly [string, Layer])[] : [];
  if (steps.length === 0) return layer.kind;
  return `${layer.kind}(${steps.map(([, step]) => kindsOf(step)).join(" ")})`;
}
