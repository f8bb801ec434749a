/** What `supervised` is given, looked at before anything is made of it. @module */
import * as tf from "@tensorflow/tfjs";
import { foundInWords, inWords } from "../../optimizers/in_words.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";
import type { SupervisedData, SupervisedOptions } from "./supervised_options.ts";
import type { ExampleSource } from "./read_examples.ts";
import { isLayer } from "./seeded_model.ts";

/** What an option must be. */
interface Wanted {
  /** As a sentence says it. */
  readonly wanted: string;
  fits(given: unknown): boolean;
  /** Whether there is no problem without it. */
  readonly required?: boolean;
}

const isObject = (given: unknown): given is Readonly<Record<string, unknown>> =>
  typeof given === "object" && given !== null;
const isFunction = (given: unknown) => typeof given === "function";
const isName = (given: unknown) => typeof given === "string" && given !== "";
const isCount = (given: unknown) => Number.isSafeInteger(given) && Number(given) >= 1;
const isPositive = (given: unknown) => Number.isFinite(given) && Number(given) > 0;
const isPair = (given: unknown) => Array.isArray(given) && isName(given[0]) && isFunction(given[1]);

/** Whether examples come one after the other. */
export function isSource(data: SupervisedData): data is ExampleSource {
  const { iterator, [Symbol.asyncIterator]: own } = data as unknown as Record<PropertyKey, unknown>;
  return isFunction(own) || isFunction(iterator);
}

const data = {
  required: true,
  wanted:
    "{ xs, ys }, inputs and targets with an example of each along the first axis, or an asynchronous stream of " +
    "examples { xs, ys }, such as an async function* gives",
  fits: (given: unknown) =>
    isObject(given) && !(Symbol.iterator in given) &&
    ![Promise, tf.Tensor].some((kind) => given instanceof kind), // of what is in it, more is said
} as const satisfies Wanted;

const count = (otherwise: string): Wanted => ({
  wanted: `a whole number of at least 1, or left out: ${otherwise}`,
  fits: isCount,
});

const options: { readonly [Name in keyof Required<SupervisedOptions>]: Wanted } = {
  id: { required: true, wanted: 'a name for tables and files, such as "mine"', fits: isName },
  title: { wanted: "one line for people, or left out: the id", fits: isName },
  model: {
    required: true,
    wanted:
      "a model of tf.layers, a function of the seed that makes one, a layer, or a function of parameters and " +
      "inputs beside init",
    fits: (given) => isFunction(given) || given instanceof tf.LayersModel || isLayer(given),
  },
  init: {
    wanted: "a function of the seed that makes the parameters of a model that is a function",
    fits: isFunction,
  },
  inputShape: {
    wanted: "the shape of an example's input, such as [28, 28], or left out",
    fits: (given) => Array.isArray(given) && given.every(isCount),
  },
  train: data,
  test: data,
  loss: {
    wanted:
      '"crossEntropy", "binaryCrossEntropy", "squared", or a function (outputs, targets) => scalar, or left out',
    fits: (given) => isFunction(given) || isName(given),
  },
  metric: { wanted: "a function (outputs, targets) => scalar, or left out", fits: isFunction },
  groups: {
    wanted: "a list of pairs, [name, (example) => boolean], or left out",
    fits: (given) => Array.isArray(given) && given.every(isPair),
  },
  weightDecay: {
    wanted: "a number of at least 0, or left out: none",
    fits: (given) => Number.isFinite(given) && Number(given) >= 0,
  },
  batchSize: count("32 examples"),
  steps: count("300 updates"),
  learningRates: {
    wanted: "positive numbers by optimizers' ids, such as { adam: 1e-3 }, or left out",
    fits: (given) =>
      isObject(given) && !Array.isArray(given) && Object.values(given).every(isPositive),
  },
  chunkSize: count("500 examples"),
  version: { wanted: "a text, or left out", fits: (given) => typeof given === "string" },
};

/**
 * Looks at each option by itself.
 *
 * @throws {TypeError} if one is missing or not of its type, naming it and what it must be
 * @throws {RangeError} if a number is out of its range, or there is no option of a name
 */
export function checkOptions(given: SupervisedOptions): void {
  if (!isObject(given)) {
    throw new TypeError(
      `supervised() must be given options, { id, model, train, test }, got ${inWords(given)}`,
    );
  }
  const values: Readonly<Record<string, unknown>> = given;
  const misspelt = Object.keys(values).find((name) => !Object.hasOwn(options, name));
  if (misspelt !== undefined) {
    throw unknownName("option of supervised()", misspelt, Object.keys(options));
  }
  for (const [name, { wanted, fits, required = false }] of Object.entries(options)) {
    const value = values[name];
    if (value === undefined ? !required : fits(value) && !(value instanceof Promise)) continue;
    const Kind = typeof value === "number" ? RangeError : TypeError;
    throw new Kind(`${name} must be ${wanted}; got ${foundInWords(value)}`);
  }
  if (isFunction(given.model) && (given.model as () => unknown).length > 1 && !given.init) {
    throw new TypeError(
      `init must be ${options.init.wanted}, as this one is; got undefined`,
    );
  }
}
