/** Which models' gradients have variances, and which have them fast. @module */
import * as tf from "@tensorflow/tfjs";
import { mapTensors } from "../../optimizers/tensors.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { Layer, LayerMode, LayerTrace } from "../models/layer.ts";
import { outputsApart } from "./independence.ts";

/** A model as a plain function of parameters and inputs `[n, ...]`. */
export type ModelFunction = (params: Tensors, xs: Tensor, mode: LayerMode) => Tensor;

/** What is found of a model. */
export interface Reach {
  /** Whether all its gradients are those of layers that have a rule for them. */
  readonly byRules: boolean;
  /** Names of the parameters that several layers use, or one that is applied several times. */
  readonly shared: ReadonlySet<string>;
  /** Shape of the outputs for one example, the first axis included. */
  readonly outputShape: readonly number[];
}

/**
 * Runs a model on one example, on another, and on both. Rules of layers are relied on where
 *
 * * no parameter reaches the outputs but through layers with a rule, as it is: those see constants in
 *   its place, so that it has no gradient here;
 * * the first axis of these layers' inputs and outputs counts the examples;
 * * layers that share a parameter give the gradients of single examples.
 *
 * @returns with how far the examples keep to themselves, see {@linkcode outputsApart}; the caller's
 * @throws {TypeError} if a layer couples examples, or the outputs are not one example's after the other's
 */
export function reachOf(
  apply: ModelFunction,
  params: Tensors,
  xs: tf.Tensor,
  mode: LayerMode,
): Reach & { readonly apart: Tensor } {
  const names = Object.keys(params);
  const scope = () => {
    const constants = mapTensors(params, tf.clone), watched = mapTensors(params, tf.clone);
    const nameOf = new Map(names.map((name) => [watched[name]!, name]));
    let axes = true;
    const run = (rows: number, from = 0, training = mode.training) => {
      const uses = new Map<string, number>(), whole = new Set<string>();
      const trace: LayerTrace = (layer, own, x, mode) => {
        checkCoupling(layer);
        if (layer.variance === undefined) return layer.apply(own, x, mode);
        const known = (tensor: tf.Tensor) => nameOf.get(tensor);
        const mine = mapTensors(own, (tensor) => constants[known(tensor) ?? ""] ?? tensor);
        const y = layer.apply(mine, x, mode);
        if (x.shape[0] !== rows || y.shape[0] !== rows) axes = false;
        for (const name of Object.values(own).flatMap((tensor) => known(tensor) ?? [])) {
          uses.set(name, (uses.get(name) ?? 0) + 1);
          if (layer.examples === undefined) whole.add(name);
        }
        return y;
      };
      const y = apply(watched, tf.slice(xs, from, rows), { ...mode, training, trace });
      return { y, uses, whole };
    };
    const { y: alone } = run(1), { y: again } = run(1);
    const outside = withDependence(names.map((name) => watched[name]!), () => run(2));
    const { y: both, uses, whole } = outside.found;
    // in evaluation, as dropout goes by an example's place in the batch
    const [second, inBoth] = [run(1, 1, false).y, run(2, 0, false).y];
    const apart = outputsApart({ alone, again, both, second, inBoth });
    const shared = new Set([...uses].filter(([, count]) => count > 1).map(([name]) => name));
    return {
      byRules: axes && !outside.any && [...shared].every((name) => !whole.has(name)),
      shared,
      outputShape: alone.shape,
      apart: tf.keep(apart),
    };
  };
  let reach: ReturnType<typeof scope> | undefined;
  tf.tidy(() => {
    reach = scope();
  });
  return reach!;
}

/** What `run` answers, and whether its outputs y depend on any of some tensors. */
function withDependence<Found extends { readonly y: tf.Tensor }>(
  tensors: tf.Tensor[],
  run: () => Found,
): { readonly found: Found; readonly any: boolean } {
  if (tensors.length === 0) return { found: run(), any: false };
  let found: Found | undefined;
  const { value: y, grads } = tf.engine().gradients(
    () => (found = run()).y,
    tensors,
    undefined,
    true,
  );
  return { found: { ...found!, y }, any: grads.some((gradient) => gradient != null) };
}

function checkCoupling({ kind, coupling }: Layer): void {
  if (coupling === undefined) return;
  throw new TypeError(
    `the gradient's variance cannot be had through ${kind}: ${coupling}; leave the layer out, or ` +
      `use an optimizer that estimates the variance from past gradients, such as m-svag`,
  );
}
