/** What layers that multiply and add begin with. @module */
import type { Tensors } from "../../../optimizers/types.ts";
import type { RandomKey } from "../../random.ts";
import { glorotUniform, type Initializer, parameter, zeros } from "../initializers.ts";

/** How the parameters of an affine layer begin. */
export interface AffineOptions {
  /** How the kernel is drawn; default {@linkcode glorotUniform}. */
  readonly kernel?: Initializer;
  /** How the bias starts; default {@linkcode zeros}. `false`: there is none. */
  readonly bias?: Initializer | false;
}

/** A kernel of the given shape, and a bias for its last axis unless it is to have none. */
export function affine(key: RandomKey, shape: number[], options: AffineOptions): Tensors {
  const { kernel: drawKernel = glorotUniform, bias: drawBias = zeros } = options;
  const kernel = parameter(drawKernel, shape, key.fork("kernel"));
  return drawBias === false
    ? { kernel }
    : { kernel, bias: parameter(drawBias, shape.slice(-1), key.fork("bias")) };
}
