/** Names of layers within layers. @module */
import type { Tensors } from "../../optimizers/types.ts";
import type { Layer, LayerMode } from "./layer.ts";

/** The part of parameters or states that belongs to `name`, under the layer's own names. */
export function below(tensors: Tensors, name: string): Tensors {
  if (name === "") return {};
  const prefix = `${name}/`;
  const own = Object.entries(tensors).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, tensor]) => [key.slice(prefix.length), tensor]));
}

/** Tensors under the names that they have outside of the layer called `name`. */
export function above(tensors: Tensors, name: string): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([own, tensor]) => [`${name}/${own}`, tensor]),
  );
}

/**
 * The mode for a layer inside: its key is its own, and so is what it remembers.
 *
 * @param name of the layer; the empty one for a layer that has neither parameters nor memory
 * @param place tells its key from others'
 */
export function within(
  mode: LayerMode,
  layer: Layer,
  name: string,
  place: string | number,
): LayerMode {
  const { key, state, remember } = mode;
  return {
    ...mode,
    ...key && { key: key.fork(place) },
    ...state && { state: below(state, name) },
    ...remember && {
      remember: (own, tensor) => remember(named(layer, name, own), tensor),
    },
  };
}

/** @throws {TypeError} if the layer has no name */
export function named({ kind }: Layer, name: string, own: string): string {
  if (name !== "") return `${name}/${own}`;
  throw new TypeError(`${kind} has parameters and needs a name`);
}
