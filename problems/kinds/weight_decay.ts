/** Gradients with L2 regularization. @module */
import * as tf from "@tensorflow/tfjs";
import { executor } from "../../optimizers/executors/mod.ts";
import { add, input, mul, scalar } from "../../optimizers/rules/expression.ts";
import { compile } from "../../optimizers/rules/program.ts";
import type { Scalar, Tensor, Tensors } from "../../optimizers/types.ts";
import { addScaled } from "../kernels/add_scaled.ts";
import { runFused } from "../kernels/run_fused.ts";
import { isWeight } from "./losses.ts";

/**
 * A loss, and the gradient of its sum with `λ/2 Σ ‖W‖²` over the weights W. What regularization adds to it,
 * λ W, is known, and no part of what is differentiated: that saves passes over the weights, and a third of the
 * operations.
 *
 * @param weightDecay λ
 * @throws {Error} if the loss does not depend on a parameter, unless that is regularized
 */
export function decayedGradient(
  params: Tensors,
  weightDecay: number,
  loss: (params: Tensors) => Scalar,
): { readonly risk: Scalar; readonly gradient: Tensors } {
  const names = Object.keys(params), tensors = Object.values(params);
  const decays = (name: string) => weightDecay > 0 && isWeight(name);
  const { value, grads } = tf.engine().gradients(
    () => loss(Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))),
    tensors,
    undefined,
    names.some(decays),
  );
  const gradient = names.map((name, i): [string, Tensor] => {
    const own = grads[i] as Tensor | null | undefined, parameter = tensors[i]!;
    if (decays(name)) return [name, decayed(own ?? undefined, parameter, weightDecay)];
    if (own) return [name, own];
    throw new Error(`the loss does not depend on the parameter ${name}: leave it out`);
  });
  return { risk: value as Scalar, gradient: Object.fromEntries(gradient) };
}

/** `g + λ W` */
const program = compile([add(input("g"), mul(input("W"), scalar("λ")))]);

function decayed(gradient: Tensor | undefined, weight: Tensor, weightDecay: number): Tensor {
  if (gradient === undefined) return tf.mul(weight, weightDecay);
  return runFused(addScaled, { x: gradient, y: weight }, { scale: weightDecay }) ??
    executor()(program, [{ inputs: [gradient, weight], scalars: [weightDecay] }])[0]![0]!;
}
