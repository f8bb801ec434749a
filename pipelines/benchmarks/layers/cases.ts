/** Each layer of `tf.layers` at work, in the ways that its gradient depends on. @module */
import type * as tf from "@tensorflow/tfjs";
import { convolutions } from "./convolutions.ts";
import { others } from "./others.ts";
import { poolings } from "./poolings.ts";
import { sequences } from "./sequences.ts";

/** One or several layers after each other, of which the first is the one that is meant. */
export interface LayerCase {
  /** The layer's name in `tf.layers`. */
  readonly layer: string;
  /** In which way it is used, where there are several. */
  readonly variant?: string;
  /** Shapes of its inputs, the batch included. */
  readonly inputs: readonly (readonly number[])[];
  /** The number of classes where the inputs are whole numbers, which have no gradient. */
  readonly classes?: number;
  /** Makes the layers, the same each time. */
  readonly make: () => readonly tf.layers.Layer[];
}

/** The layers by name, in alphabetical order. */
export const layerCases: readonly LayerCase[] = [
  ...others,
  ...convolutions(),
  ...poolings(),
  ...sequences(),
].map(([layer, inputs, make, variant, classes]): LayerCase => ({
  layer,
  ...(variant !== undefined && { variant }),
  inputs,
  ...(classes !== undefined && { classes }),
  make: () => [make()].flat() as tf.layers.Layer[],
})).sort((a, b) => a.layer < b.layer ? -1 : a.layer > b.layer ? 1 : 0);
