/** Gradients of convolutions: dilated ones, and those whose sizes are rounded, too. @module */
import * as tf from "@tensorflow/tfjs";
import { type Gradient, isOurs } from "../registry.ts";
import { gathered, spread, spreadShape } from "./spread.ts";

/** A kind of convolution: its kernels, all of which take the same attributes. */
export interface ConvolutionKind {
  readonly forward: string;
  /** `{ dy, filter } -> dx`, with the attribute `inputShape` */
  readonly input: string;
  /** `{ x, dy } -> dW`, with the attribute `filterShape` */
  readonly filter: string;
  /** Axes of the filter that are not channels. */
  readonly axes: 2 | 3;
}

/** `tf.conv2d`, and its transpose. */
export const conv2d: ConvolutionKind = {
  forward: tf.Conv2D,
  input: tf.Conv2DBackpropInput,
  filter: tf.Conv2DBackpropFilter,
  axes: 2,
};

/** `tf.conv3d`, and its transpose. */
export const conv3d: ConvolutionKind = {
  forward: tf.Conv3D,
  input: tf.Conv3DBackpropInputV2,
  filter: tf.Conv3DBackpropFilterV2,
  axes: 3,
};

/** `tf.depthwiseConv2d`, the first half of `tf.separableConv2d`. */
export const depthwiseConv2d: ConvolutionKind = {
  forward: tf.DepthwiseConv2dNative,
  input: tf.DepthwiseConv2dNativeBackpropInput,
  filter: tf.DepthwiseConv2dNativeBackpropFilter,
  axes: 2,
};

/** The gradients of one convolution by its input and its filter. */
export interface ConvolutionGradients {
  input(inputShape: readonly number[], dy: tf.Tensor, filter: tf.Tensor): tf.Tensor;
  filter(x: tf.Tensor, dy: tf.Tensor, filterShape: readonly number[]): tf.Tensor;
}

/**
 * Gradients of a convolution with the attributes that its forward kernel was given. The WASM backend's
 * kernels take dilations; those of the other backends ignore them, and get a filter with gaps instead.
 */
export function gradientsOf(
  { input, filter, axes }: ConvolutionKind,
  attrs: tf.NamedAttrMap,
): ConvolutionGradients {
  const run = (kernel: string, inputs: tf.NamedTensorMap, more: tf.NamedAttrMap) =>
    tf.engine().runKernel(kernel, inputs, { ...attrs, ...more }) as tf.Tensor;
  const dilations = dilationsOf(attrs, axes);
  const direct = dilations.every((dilation) => dilation === 1) ||
    tf.getBackend() === "wasm" && isOurs("wasm", filter);
  if (direct) {
    return {
      input: (inputShape, dy, w) => run(input, { dy, filter: w }, { inputShape: [...inputShape] }),
      filter: (x, dy, filterShape) => run(filter, { x, dy }, { filterShape: [...filterShape] }),
    };
  }
  const ones = dilations.map(() => 1);
  return {
    input: (inputShape, dy, w) =>
      run(input, { dy, filter: spread(w, dilations) }, {
        inputShape: [...inputShape],
        dilations: ones,
      }),
    filter: (x, dy, filterShape) =>
      gathered(
        run(filter, { x, dy }, {
          filterShape: spreadShape(filterShape, dilations),
          dilations: ones,
        }),
        dilations,
      ),
  };
}

/** Whether tfjs's own gradient would refuse a convolution, or forget how its sizes are rounded. */
export function isSpecial(attrs: tf.NamedAttrMap, axes: number): boolean {
  return dilationsOf(attrs, axes).some((dilation) => dilation !== 1) ||
    attrs["dimRoundingMode"] != null;
}

function dilationsOf({ dilations }: tf.NamedAttrMap, axes: number): number[] {
  if (Array.isArray(dilations)) {
    const given = dilations as number[];
    return given.length === 1 ? Array<number>(axes).fill(given[0]!) : given;
  }
  return Array<number>(axes).fill(dilations as number | undefined ?? 1);
}

/** The gradient of a convolution. */
export function convolutionGradient(
  kind: ConvolutionKind,
  stock: tf.GradConfig | undefined,
): Gradient {
  return {
    inputsToSave: ["x", "filter"],
    gradFunc: (dy, saved, attrs) => {
      if (stock !== undefined && !isSpecial(attrs, kind.axes)) {
        return stock.gradFunc(dy, saved, attrs);
      }
      const [x, filter] = saved as [tf.Tensor, tf.Tensor];
      const gradients = gradientsOf(kind, attrs);
      return {
        x: () => gradients.input(x.shape, dy as tf.Tensor, filter),
        filter: () => gradients.filter(x, dy as tf.Tensor, filter.shape),
      };
    },
  };
}

/**
 * The gradient of a convolution's gradient by its filter, which is linear in the image and in `dy`: another
 * gradient by the input, and a convolution.
 */
export function filterGradient(kind: ConvolutionKind): Gradient {
  return {
    inputsToSave: ["x", "dy"],
    gradFunc: (ddw, saved, { filterShape: _, ...attrs }) => {
      const [x, dy] = saved as [tf.Tensor, tf.Tensor];
      const filter = ddw as tf.Tensor;
      return {
        x: () => gradientsOf(kind, attrs).input(x.shape, dy, filter),
        dy: () =>
          tf.engine().runKernel(kind.forward, { x, filter }, {
            ...attrs,
            dilations: dilationsOf(attrs, kind.axes),
          }) as tf.Tensor,
      };
    },
  };
}

/** The gradient of a transposed convolution, which is the gradient of another one by its input. */
export function transposedGradient(kind: ConvolutionKind): Gradient {
  return {
    inputsToSave: ["dy", "filter"],
    gradFunc: (ddx, saved, { inputShape: _, ...attrs }) => {
      const [dy, filter] = saved as [tf.Tensor, tf.Tensor];
      const x = ddx as tf.Tensor;
      return {
        dy: () =>
          tf.engine().runKernel(kind.forward, { x, filter }, {
            ...attrs,
            dilations: dilationsOf(attrs, kind.axes),
          }) as tf.Tensor,
        filter: () => gradientsOf(kind, attrs).filter(x, dy, filter.shape),
      };
    },
  };
}
