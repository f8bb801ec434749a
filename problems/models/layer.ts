/** What a layer is. @module */
import type { Tensor } from "@tensorflow/tfjs";
import type { Tensors } from "../../optimizers/types.ts";
import type { RandomKey } from "../random.ts";

/** Sizes of an example's dimensions, without the batch's. */
export type Shape = readonly number[];

/** How a layer is applied. What later layers need besides is added here as optional fields. */
export interface Mode {
  /** Whether this is training: dropout drops, batch normalization uses the batch's statistics. */
  readonly training: boolean;
  /** What keyed layers (dropout) draw from: same key, same mask. */
  readonly key?: RandomKey;
}

/**
 * A layer: pure functions of its parameters, which have names of the layer's own (`kernel`,
 * `bias`). {@linkcode sequential} makes a layer of layers and puts names before theirs
 * (`conv1/kernel`).
 */
export interface Layer {
  /** What it is, such as `dense`. */
  readonly kind: string;
  /** Shape of an example after the layer; throws a `TypeError` if the layer cannot take it. */
  outputShape(inputShape: Shape): Shape;
  /** Initial parameters, none for many layers; same key, same bits. */
  init(key: RandomKey, inputShape: Shape): Tensors;
  /** Output of shape `[n, ...outputShape]` for inputs `[n, ...inputShape]`; differentiable. */
  apply(params: Tensors, x: Tensor, mode: Mode): Tensor;
}
