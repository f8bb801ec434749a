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
import { sumTo } from "./sum_to.ts";

/** Names of the operations' scopes, and the kernels that they run. */
const fused: Readonly<Record<string, { readonly kernel: string; readonly kind: ConvolutionKind }>> =
  {
    fusedConv2d__op: { kernel: tf.FusedConv2D, kind: conv2d },
    fusedDepthwiseConv2d__op: { kernel: tf.FusedDepthwiseConv2D, kind: depthwiseConv2d },
  };

/** A function with a gradient of its own, in tfjs's terms. */
type Custom = Parameters<ReturnType<typeof tf.engine>["customGrad"]>[0];

type Operation = ReturnType<ReturnType<typeof tf.engine>["customGrad"]>;

const mark = Symbol.for("noisewise.fusedGradients");

/**
 * Lets fused convolutions with dilations be differentiated, whose gradients tfjs refuses, and those with a
 * rounding mode, which it forgets.
 *
 * Their gradients are not in tfjs's registry: the operations state them when they run, to the engine's
 * `customGrad`. So this looks at what is stated there, and replaces a gradient where the operation's own
 * kernel ran with such attributes. While tfjs differentiates it fuses no activation but `linear`.
 */
export function registerFusedGradients(): void {
  const engine = tf.engine();
  if (mark in engine) return;
  const stock = engine.customGrad.bind(engine) as (custom: Custom) => Operation;
  const customGrad = (custom: Custom): Operation => (...inputs) => {
    const operation = fused[engine.state.activeScope?.name ?? ""];
    return stock(operation === undefined ? custom : replaced(custom, operation))(...inputs);
  };
  Object.assign(engine, { customGrad, [mark]: true });
}

function replaced(
  custom: Custom,
  { kernel, kind }: { readonly kernel: string; readonly kind: ConvolutionKind },
): Custom {
  return (...args) => {
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
