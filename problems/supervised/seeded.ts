/** What any model comes to. @module */
import type { Tensors } from "../../optimizers/types.ts";
import type { ExampleShape, Layer } from "../models/layer.ts";

/** A model with initial parameters for each seed. */
export interface SeededModel {
  /** Of an example, where the model knows it. */
  readonly inputShape: ExampleShape | undefined;
  /** What the model's probabilities come from, where it is known to answer some. */
  readonly link: "softmax" | "sigmoid" | undefined;
  /** What tells it from models with the same parameters, as far as it can be seen. */
  readonly description: string;
  /** The model as a layer; with `logits` without the {@linkcode link}. */
  layer(logits: boolean): Layer;
  /** Initial parameters; same seed, same bits. */
  init(seed: number, inputShape: ExampleShape): Tensors;
  /** Frees what was made for it. */
  dispose(): void;
}
