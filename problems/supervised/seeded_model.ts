/** The models that a supervised problem takes, as one thing. @module */
import * as tf from "@tensorflow/tfjs";
import { inWords } from "../../optimizers/in_words.ts";
import type { Tensors } from "../../optimizers/types.ts";
import type { LayersModel } from "../models/from_layers_model.ts";
import type { ExampleShape, Layer } from "../models/layer.ts";
import { randomKey } from "../random.ts";
import type { ModelFunction } from "../variance/reach.ts";
import type { SeededModel } from "./seeded.ts";
import { seededLayersModel } from "./seeded_layers_model.ts";
import { told } from "./told.ts";

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

/** Whether something is a layer of this library. */
export function isLayer(model: unknown): model is Layer {
  if (typeof model !== "object" || model === null) return false;
  const parts = model as Readonly<Record<string, unknown>>;
  return ["init", "apply", "outputShape"].every((name) => typeof parts[name] === "function");
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
  const init = (seed: number): Tensors => tf.tidy(() => parametersOf(given(seed)));
  const outputShape = (inputShape: ExampleShape) =>
    tf.tidy(() => {
      const params = init(0);
      const output: unknown = told(
        `model threw for an input [${[1, ...inputShape]}]`,
        () =>
          floatsOrIntegers((dtype) =>
            apply(params, tf.zeros([1, ...inputShape], dtype), { training: false })
          ),
      );
      if (!(output instanceof tf.Tensor)) {
        throw new TypeError(
          `model must give a tensor of outputs [n, ...], as it has init beside it; got ${
            inWords(output)
          }`,
        );
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

/** @throws {TypeError} unless they are tensors by their names */
function parametersOf(given: unknown): Tensors {
  const fits = typeof given === "object" && given !== null && Object.keys(given).length > 0 &&
    Object.values(given).every((each) => each instanceof tf.Tensor);
  if (fits) {
    const freed = Object.entries(given as Tensors).find(([, { isDisposed }]) => isDisposed);
    if (freed === undefined) return { ...given as Tensors };
    throw new TypeError(
      `init must make its tensors anew each time, as whoever asks for them frees them; "${
        freed[0]
      }" is freed`,
    );
  }
  throw new TypeError(
    `init must give tensors by their names, { kernel: tensor }; got ${inWords(given)}`,
  );
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
