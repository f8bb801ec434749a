/** What a layer is. @module */
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { RandomKey } from "../random.ts";

/** Sizes of an example's dimensions, without the batch's. */
export type Shape = readonly number[];

/** How a layer is applied. What later layers need besides is added here as optional fields. */
export interface Mode {
  /** Whether this is training: dropout drops, batch normalization uses the batch's statistics. */
  readonly training: boolean;
  /** What keyed layers (dropout) draw from: same key, same mask. */
  readonly key?: RandomKey;
  /**
   * What layers remember besides their parameters (running statistics, an LSTM's `h` and `c`), named
   * as parameters are: `bn1/mean`. Absent, or what is absent in it: the layer's beginning.
   */
  readonly state?: Tensors;
  /**
   * Takes what a layer remembers after this application, by the same names: a new tensor each, which
   * `remember` keeps (`tf.keep`) beyond the tidy scopes it was made in, and which has no gradient.
   * {@linkcode applyWithState} makes this a pure function.
   */
  readonly remember?: (name: string, tensor: Tensor) => void;
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
  /** What it remembers at the beginning, where that does not depend on the batch; see `Mode`. */
  initState?(inputShape: Shape): Tensors;
  /** Output of shape `[n, ...outputShape]` for inputs `[n, ...inputShape]`; differentiable. */
  apply(params: Tensors, x: Tensor, mode: Mode): Tensor;
}
