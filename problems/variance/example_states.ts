/** What layers remember, example by example. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";

/** Takes what layers remember after a batch, in one or in many runs. */
export interface StateCollector {
  /** To be a `LayerMode`'s `remember`. */
  readonly remember: (name: string, tensor: Tensor) => void;
  /** What was remembered, in tensors that are the caller's; to be called once, at the end. */
  collect(): Tensors;
  /** Frees what was remembered so far. */
  drop(): void;
}

/**
 * The state of the k-th example of a batch; to be called within `tf.tidy`.
 *
 * @param lasting names of what belongs to all examples, which is passed on as it is; the others have
 * a row for each example
 */
export function stateOf(state: Tensors, lasting: ReadonlySet<string>, k: number): Tensors {
  return Object.fromEntries(
    Object.entries(state).map(([name, tensor]) => [
      name,
      lasting.has(name) ? tensor : tf.slice(tensor, k, 1),
    ]),
  );
}

/**
 * Collects the state of a batch, or puts it together from those of its examples; of what belongs to
 * all of them, the first example's is kept.
 *
 * @param lasting names of what belongs to all examples
 * @param atOnce whether all examples are run at once
 */
export function stateCollector(lasting: ReadonlySet<string>, atOnce: boolean): StateCollector {
  const parts = new Map<string, tf.Tensor[]>();
  return {
    remember(name, tensor) {
      const before = parts.get(name) ?? [];
      if (before.length > 0 && lasting.has(name)) return;
      parts.set(name, [...before, tf.keep(tensor)]);
    },
    collect() {
      const state: Tensors = {};
      for (const [name, tensors] of parts) {
        if (atOnce || lasting.has(name)) {
          state[name] = tensors[0]!;
          continue;
        }
        state[name] = tf.keep(tf.concat(tensors));
        dispose(tensors);
      }
      return state;
    },
    drop: () => dispose([...parts.values()]),
  };
}
