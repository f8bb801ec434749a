/** The gradient of products of stacks of matrices. @module */
import type * as tf from "@tensorflow/tfjs";
import type { Gradient } from "../registry.ts";
import { sumTo } from "./sum_to.ts";

/** The gradient of `BatchMatMul`: where a stack was repeated to fit the other, summed over the repeats. */
export function matMulGradient(stock: tf.GradConfig | undefined): Gradient {
  return {
    ...stock!,
    gradFunc: (dy, saved, attrs) => {
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      const gradients = stock!.gradFunc(dy, saved, attrs);
      const same = String(a.shape.slice(0, -2)) === String(b.shape.slice(0, -2));
      if (same) return gradients;
      return {
        a: () => sumTo(gradients["a"]!(), a.shape),
        b: () => sumTo(gradients["b"]!(), b.shape),
      };
    },
  };
}
