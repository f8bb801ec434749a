/** Whether a problem's gradient is that of its loss: by differences, tensor by tensor. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import type { AnyProblem, LossOptions } from "../../problems/problem.ts";

/** The slope of the loss along the gradient of one tensor. */
export interface Slope {
  /** The parameter tensor. */
  readonly name: string;
  /** `‖g‖₂` of it: what the slope should be. */
  readonly given: number;
  /** By differences, of the step with which it comes nearest. */
  readonly found: number;
  /** Their difference over `given`, or a tenth of the whole gradient's length where that is more. */
  readonly error: number;
}

/** Slopes that differ by more are not of the same loss: kinks of rectifiers come to a hundredth. */
export const largestSlopeError = 0.05;

/** By which share of its value a step is to change the loss, as far as that is linear. */
const changes = [0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4] as const;

/** Rounding of a loss in single precision, relative; a step that changes it by not much more tells nothing. */
const rounding = 3e-7;

/** The share of the whole gradient by which errors are measured at least: what is less does not show. */
const least = 0.1;

/**
 * Moves each tensor along its own gradient, `θ ± h g/‖g‖`, and compares the slope of the loss with `‖g‖`.
 * Tensors whose gradient is 0, or too small for the loss to show it, are left out.
 *
 * @param batch of the problem's
 * @returns a slope for each of the others
 */
export async function slopesOf(
  problem: AnyProblem,
  params: Tensors,
  batch: unknown,
  options: LossOptions,
): Promise<readonly Slope[]> {
  const { loss, gradient, ...rest } = problem.gradient(params, batch, options);
  const slopes: Slope[] = [];
  try {
    const value = Math.abs((await loss.data())[0]!);
    const lossAt = async (name: string, move: number): Promise<number> => {
      const moved = tf.tidy(() => tf.add(params[name]!, tf.mul(gradient[name]!, move)));
      const found = problem.loss({ ...params, [name]: moved }, batch, options);
      const [at] = await found.data();
      dispose([moved, found]);
      return at!;
    };
    const lengths = new Map<string, number>();
    for (const [name, tensor] of Object.entries(gradient)) {
      const values = await tensor.data() as Float32Array;
      lengths.set(name, Math.sqrt(values.reduce((sum, x) => sum + x * x, 0)));
    }
    const whole = Math.hypot(...lengths.values());
    for (const [name, given] of lengths) {
      const size = Math.max(given, least * whole);
      let best: Slope | undefined;
      for (const change of changes) {
        const step = Math.min(change * Math.max(value, 1e-3) / size, 0.3);
        const noise = rounding * value / (step * size);
        if (!(given > 0) || noise > largestSlopeError / 4) continue;
        const ahead = await lossAt(name, step / given), behind = await lossAt(name, -step / given);
        const found = (ahead - behind) / (2 * step);
        const error = Math.abs(found - given) / size;
        if (best === undefined || !(error >= best.error)) best = { name, given, found, error };
      }
      if (best !== undefined) slopes.push(best);
    }
  } finally {
    dispose([loss, gradient, rest]);
  }
  return slopes;
}
