/** Models of the layers API whose initial weights follow from a seed. @module */
import * as tf from "@tensorflow/tfjs";
import { foundInWords } from "../../optimizers/in_words.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { fromLayersModel, type LayersModel } from "../models/from_layers_model.ts";
import type { LayerMode } from "../models/layer.ts";
import { random } from "../random.ts";
import { plainNames } from "./plain_names.ts";
import type { SeededModel } from "./seeded.ts";
import { told } from "./told.ts";
import { type Answer, answerOf } from "./without_link.ts";

/**
 * A model of the layers API as a layer that answers logits, with weights of its own for each seed.
 *
 * `make(seed)` may heed the seed or not: what its initializers draw without a seed of their own follows
 * from ours. Weights are told by their position, and called by their layers' names without the counters
 * that differ from model to model (`dense_1/kernel`). A model that is given itself, or given again for
 * every seed, starts from the weights that it has.
 *
 * @throws {TypeError} if it is no model with one input and output, or differs from seed to seed
 */
export function seededLayersModel(
  given: LayersModel | ((seed: number) => LayersModel),
): SeededModel {
  const make = typeof given === "function" ? given : () => given;
  const reference = made(make, 0);
  const base = fromLayersModel(reference);
  const answer = answerOf(reference);
  const weights = namesIn(base.init()), others = namesIn(base.initState());
  const asGiven = namesAsGiven(reference);
  const plainOf = plainNames([...weights, ...others].map(asGiven));
  const plain = (name: string) => plainOf(asGiven(name));
  const inside = new Map([...weights, ...others].map((name) => [plain(name), name]));
  const own = (name: string) => inside.get(name) ?? ownBelow(name, inside);
  const renamed = (tensors: Tensors, name: (given: string) => string): Tensors =>
    Object.fromEntries(Object.entries(tensors).map(([key, tensor]) => [name(key), tensor]));
  const inputShape = reference.inputs[0]!.shape.slice(1);
  return {
    inputShape: inputShape.every((size) => size !== null) ? inputShape as number[] : undefined,
    link: answer.link,
    description: descriptionOf(reference),
    layer: (logits) => ({
      kind: base.kind,
      ...base.coupling !== undefined && { coupling: base.coupling },
      outputShape: (shape) => base.outputShape(shape),
      init: (key) => initial(key.stream().below(2 ** 31)),
      initState: () => renamed(base.initState(), plain),
      apply: (params, x, mode) =>
        (logits ? answer.logits : asItIs)(() =>
          base.apply(renamed(params, own), x, modeWithin(mode, plain, own))
        ),
    }),
    init: initial,
    dispose() {
      if (typeof given === "function") reference.dispose();
    },
  };

  function initial(seed: number): Tensors {
    if (weights.length === 0) {
      throw new TypeError("model must have weights to train; give it layers that are trainable");
    }
    const model = made(make, seed);
    if (model === reference) return renamed(base.init(), plain);
    const values = Object.values(fromLayersModel(model).init());
    model.dispose();
    if (values.length !== weights.length) {
      dispose(values);
      throw new TypeError(
        `the model must have the same weights for every seed, got ${weights.length} for seed 0 and ` +
          `${values.length} for seed ${seed}`,
      );
    }
    return Object.fromEntries(weights.map((name, i) => [plain(name), values[i]!]));
  }
}

const asItIs: Answer["logits"] = (run) => run();

/** Makes a model whose initializers draw from the seed: they ask `Math.random` for one where they have none. */
function made(make: (seed: number) => LayersModel, seed: number): LayersModel {
  const draw = Math.random;
  const stream = random(seed, "init");
  Math.random = () => stream.uniform();
  try {
    const model: unknown = told(`model threw for the seed ${seed}`, () => make(seed));
    if (model instanceof tf.LayersModel) {
      dispose(fromLayersModel(model).init()); // builds it, as tf.sequential would when it is first applied
      return model;
    }
    throw new TypeError(
      `model must be a model of tf.layers, a function of the seed that makes one, a layer, or a function ` +
        `of parameters and inputs beside init; got ${foundInWords(model)}`,
    );
  } finally {
    Math.random = draw;
  }
}

/** Names of tensors, which are freed. */
function namesIn(tensors: Tensors): readonly string[] {
  dispose(tensors);
  return Object.keys(tensors);
}

/**
 * Of a weight's name the one that its layer gave it: where a model with named layers is made again, TensorFlow.js
 * puts a number behind it, `fc/kernel_1` (as `LayerVariable` of tfjs-layers 4.22 does).
 */
function namesAsGiven(model: LayersModel): (name: string) => string {
  const weights = model.weights as unknown as readonly {
    readonly name: string;
    readonly originalName: string;
  }[];
  const given = new Map(weights.map(({ name, originalName }) => [name, originalName]));
  return (name) => given.get(name) ?? name;
}

/** For a state that only appears when the model runs: the layer is known by a weight. */
function ownBelow(name: string, inside: ReadonlyMap<string, string>): string {
  const layer = name.split("/")[0]!;
  for (const [plain, own] of inside) {
    if (plain.split("/")[0] === layer) return own.split("/")[0]! + name.slice(layer.length);
  }
  return name;
}

function modeWithin(
  mode: LayerMode,
  plain: (name: string) => string,
  own: (name: string) => string,
): LayerMode {
  const { state, remember } = mode;
  return {
    ...mode,
    ...state && {
      state: Object.fromEntries(Object.entries(state).map(([name, value]) => [own(name), value])),
    },
    ...remember && { remember: (name, value) => remember(plain(name), value) },
  };
}

/** The model's layers and their settings, without names that differ from model to model. */
function descriptionOf(model: LayersModel): string {
  const config = JSON.stringify(model.getConfig());
  return config.replace(/"(?:[^"]*?_[A-Z][A-Za-z0-9]*?|(?:sequential|model)_)\d+"/g, '""');
}
