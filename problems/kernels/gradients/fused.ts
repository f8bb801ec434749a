/**
 * Gradients of fused convolutions, which `tf.layers.conv2d` is made of; read from
 * `@tensorflow/tfjs-core` 4.22.0.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  conv2d,
  type ConvolutionKind,
  depthwiseConv2d,
  gradientsOf,
  isSpecial,
} from "./convolutions.ts";
import type { Replacement } from "./custom_gradients.ts";
import { sumTo } from "./sum_to.ts";

/** `tf.fused.conv2d`. */
export const fusedConv2d: Replacement = replaced(tf.FusedConv2D, conv2d);

/** `tf.fused.depthwiseConv2d`. */
export const fusedDepthwiseConv2d: Replacement = replaced(
  tf.FusedDepthwiseConv2D,
  depthwiseConv2d,
);

/**
 * Lets fused convolutions with dilations be differentiated, whose gradients tfjs refuses, and those with a
 * rounding mode, which it forgets: where the operation's kernel runs with such attributes. While tfjs
 * differentiates it fuses no activation but `linear`.
 */
function replaced(kernel: string, kind: ConvolutionKind): Replacement {
  return (custom) => (...args) => {
    const { result, attrs } = attributesOf(kernel, () => custom(...args));
    if (attrs === undefined || !isSpecial(attrs, kind.axes)) return result;
    return {
      value: result.value,
      gradFunc: (dy, saved) => {
        const [filter, x, , bias] = saved as unknown as tf.Tensor[];
        const gradients = gradientsOf(kind, attrs);
        const outputs = tf.reshape(dy, shapeOf(dy, x!));
        return [
          gradients.input(x!.shape, outputs, filter!),
          gradients.filter(x!, outputs, filter!.shape),
          ...(bias === undefined ? [] : [sumTo(dy, bias.shape)]),
        ];
      },
    };
  };
}

/** The output's shape as a stack of images; an image alone comes without the axis of the stack. */
function shapeOf({ shape }: tf.Tensor, { rank }: tf.Tensor): number[] {
  return shape.length === rank ? shape : [1, ...shape];
}

/** Runs a function, and tells the attributes that a kernel was given in it. */
function attributesOf<T>(kernel: string, run: () => T): { result: T; attrs?: tf.NamedAttrMap } {
  const engine = tf.engine(), { runKernel } = engine;
  let attrs: tf.NamedAttrMap | undefined;
  const watched: typeof runKernel = (name, inputs, given) => {
    if (name === kernel) attrs = given;
    return runKernel.call(engine, name, inputs, given) as never;
  };
  const own = Object.hasOwn(engine, "runKernel");
  engine.runKernel = watched;
  try {
    const result = run();
    return { result, ...(attrs && { attrs }) };
  } finally {
    if (own) engine.runKernel = runKernel;
    else Reflect.deleteProperty(engine, "runKernel");
  }
}
