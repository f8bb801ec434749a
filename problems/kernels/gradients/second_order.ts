/** Gradients that can be differentiated once more. @module */
import * as tf from "@tensorflow/tfjs";
import type { Gradient } from "../registry.ts";

/**
 * The stock gradient of a function of one input x, which is made from the output y; where a derivative of the
 * gradient may be wanted, from y of x anew.
 *
 * tfjs keeps y for these functions, whose copy is not known to depend on x: the derivative of such a gradient
 * lacks a term, and nothing says so. Where a gradient is taken within another one the input is saved as well,
 * and y computed from it anew. A first derivative costs what it did.
 *
 * @param inputName what the kernel calls x
 * @param again y of x
 */
export function fromInput(
  stock: tf.GradConfig,
  inputName: string,
  again: (x: tf.Tensor, attrs: tf.NamedAttrMap) => tf.Tensor,
): Gradient {
  return {
    get inputsToSave() {
      // the number of gradients that are being taken, one within another
      return tf.engine().state.gradientDepth > 1 ? [inputName] : [];
    },
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => ({
      [inputName]: () => {
        const [first, second] = saved as [tf.Tensor, tf.Tensor?];
        const y = second === undefined ? first : again(first, attrs);
        return stock.gradFunc(dy, [y], attrs)[inputName]!();
      },
    }),
  };
}

/** The gradient of `Pow`: of its three derivatives that by the exponent is made from the output. */
export function powGradient(stock: tf.GradConfig): Gradient {
  return {
    inputsToSave: ["a", "b"],
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => {
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      return {
        a: () => stock.gradFunc(dy, saved, attrs)["a"]!(),
        b: () => stock.gradFunc(dy, [a, b, tf.pow(a, b)], attrs)["b"]!(),
      };
    },
  };
}
