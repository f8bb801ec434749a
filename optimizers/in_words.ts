/** Values in some words, for errors that say what was found. @module */
import * as tf from "@tensorflow/tfjs";

/**
 * A value in some words: what it is, and of short things what is in them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { inWords } from "./in_words.ts";
 *
 * assertEquals(inWords({ loss: 3, gradient: { w: [1] } }), "{ loss: 3, gradient: an object }");
 * assertEquals([null, "a", [1], () => 0].map((value) => inWords(value)), [
 *   ...["null", '"a"', "an array", "a function"],
 * ]);
 * ```
 */
export function inWords(value: unknown, depth = 0): string {
  if (value instanceof tf.Tensor) return `a tensor of shape [${value.shape}]`;
  if (value instanceof tf.LayersModel) return "a model of tf.layers";
  if (value instanceof Promise) return "a promise";
  if (isOfOtherCopy(value)) {
    return 'what another copy of TensorFlow.js made: import it as "@tensorflow/tfjs", in the version of this library';
  }
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return "an array";
  if (typeof value === "function") return "a function";
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  if (depth > 0) return "an object";
  const shown = entries.slice(0, 4).map(([name, each]) => `${name}: ${inWords(each, 1)}`);
  return `{ ${shown.join(", ")}${entries.length > shown.length ? ", …" : ""} }`;
}

/** The same of what should have been there already: of a promise with the remedy. */
export function foundInWords(value: unknown): string {
  return value instanceof Promise ? "a promise: await it first" : inWords(value);
}

/** Tensors and models are told by what they can do, where they are of no class that is known here. */
function isOfOtherCopy(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { dataSync, predict } = value as {
    readonly dataSync?: unknown;
    readonly predict?: unknown;
  };
  return typeof dataSync === "function" || typeof predict === "function";
}
