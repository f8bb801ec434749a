/** Gradients of poolings. @module */
import * as tf from "@tensorflow/tfjs";
import type { Gradient } from "../registry.ts";

/** Attributes of a pooling. */
export interface PoolAttrs {
  readonly filterSize: number | number[];
  readonly strides: number | number[];
  readonly pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** One axis of a pooling. */
export interface PoolAxis {
  /** Inputs along it. */
  readonly size: number;
  /** Outputs along it. */
  readonly outputs: number;
  /** Inputs that a window spans. */
  readonly window: number;
  /** Inputs from one window to the next. */
  readonly stride: number;
  /** Places of the first window before the first input. */
  readonly before: number;
}

/** The axes of a pooling of images `[n, height, width, c]` or volumes `[n, depth, height, width, c]`. */
export function axesOf(shape: number[], attrs: PoolAttrs): readonly PoolAxis[] {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  if (shape.length === 4) {
    const info = tf.backend_util.computePool2DInfo(
      shape as [number, number, number, number],
      filterSize as [number, number],
      strides as [number, number],
      1,
      pad,
      dimRoundingMode,
    );
    return [
      {
        size: info.inHeight,
        outputs: info.outHeight,
        window: info.filterHeight,
        stride: info.strideHeight,
        before: info.padInfo.top,
      },
      {
        size: info.inWidth,
        outputs: info.outWidth,
        window: info.filterWidth,
        stride: info.strideWidth,
        before: info.padInfo.left,
      },
    ];
  }
  const info = tf.backend_util.computePool3DInfo(
    shape as [number, number, number, number, number],
    filterSize as [number, number, number],
    strides as [number, number, number],
    1,
    pad as "valid",
    dimRoundingMode,
  );
  return [
    {
      size: info.inDepth,
      outputs: info.outDepth,
      window: info.filterDepth,
      stride: info.strideDepth,
      before: info.padInfo.front,
    },
    {
      size: info.inHeight,
      outputs: info.outHeight,
      window: info.filterHeight,
      stride: info.strideHeight,
      before: info.padInfo.top,
    },
    {
      size: info.inWidth,
      outputs: info.outWidth,
      window: info.filterWidth,
      stride: info.strideWidth,
      before: info.padInfo.left,
    },
  ];
}

/** For each output along an axis: the window's length over that of its part that is on the input. */
function shares({ size, outputs, window, stride, before }: PoolAxis): number[] {
  return Array.from({ length: outputs }, (_, i) => {
    const first = i * stride - before;
    return window / (Math.min(first + window, size) - Math.max(first, 0));
  });
}

/** The last axis' windows may reach further, or less far, than the padding that was asked for. */
function exactPadding(axes: readonly PoolAxis[]): tf.backend_util.ExplicitPadding {
  const [down, along] = axes.map(({ size, outputs, window, stride, before }): [number, number] => [
    before,
    (outputs - 1) * stride + window - size - before,
  ]);
  return [[0, 0], down!, along!, [0, 0]];
}

/** Attributes for a gradient's kernel: of images, where a rounding mode decides, with all their padding. */
function attrsOf(axes: readonly PoolAxis[], attrs: PoolAttrs): tf.NamedAttrMap {
  if (attrs.dimRoundingMode == null || axes.length === 3) return { ...attrs };
  const { dimRoundingMode: _, ...others } = attrs;
  return { ...others, pad: exactPadding(axes) } as unknown as tf.NamedAttrMap;
}

/**
 * The gradient of `AvgPool` and `AvgPool3D`: `dy / k` for each of the k inputs that a window has on the image.
 * tfjs divides by the whole window's size, though its averages are over k; so `dy` is scaled before.
 */
export function averagePoolGradient(kernel: string): Gradient {
  return {
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const pool = attrs as unknown as PoolAttrs;
      const axes = axesOf(x!.shape, pool);
      const scales = axes.map(shares);
      const whole = scales.every((scale) => scale.every((share) => share === 1));
      const input = () => {
        const scaled = whole ? dy as tf.Tensor : tf.mul(dy as tf.Tensor, outerProduct(scales));
        const inputs = { dy: scaled, input: x! };
        return tf.engine().runKernel(kernel, inputs, attrsOf(axes, pool)) as tf.Tensor;
      };
      return { x: input };
    },
  };
}

/** `[1, a, b, 1]` from a and b numbers, the products of one of each. */
function outerProduct(scales: readonly number[][]): tf.Tensor {
  const products = scales.reduce<number[]>(
    (product, scale) => product.flatMap((x) => scale.map((y) => x * y)),
    [1],
  );
  return tf.tensor(products, [1, ...scales.map(({ length }) => length), 1]);
}

/** The gradient of `MaxPool`, of which tfjs's forgets how sizes are rounded. */
export function maxPoolGradient(stock: tf.GradConfig | undefined): Gradient {
  return {
    ...stock!,
    gradFunc: (dy, saved, attrs) => {
      const pool = attrs as unknown as PoolAttrs;
      if (pool.dimRoundingMode == null) return stock!.gradFunc(dy, saved, attrs);
      const [input, output] = saved as [tf.Tensor, tf.Tensor];
      const inputs = { dy: dy as tf.Tensor, input, output };
      const exact = attrsOf(axesOf(input.shape, pool), pool);
      return { x: () => tf.engine().runKernel(tf.MaxPoolGrad, inputs, exact) as tf.Tensor };
    },
  };
}
