/** The gradient of a convolution with respect to its input, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import { allocate, free, type TensorInfo, viewOf, type WasmBackend } from "./wasm_heap.ts";

interface InputGradientArgs {
  inputs: { dy: TensorInfo; filter: TensorInfo };
  backend: WasmBackend;
  attrs: tf.Conv2DBackpropInputAttrs;
}

/**
 * `Conv2DBackpropInput`: for stride 1 a plain convolution of the output's gradient with the filter
 * turned by 180° and its channels swapped.
 */
export function conv2dBackpropInputKernel(stock: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs: { dy, filter }, backend, attrs } = args as unknown as InputGradientArgs;
    const { strides, pad, dimRoundingMode, inputShape, dataFormat } = attrs;
    if (dataFormat !== "NHWC") return stock(args);
    const filterShape = filter.shape as [number, number, number, number];
    const [height, width, inChannels, outChannels] = filterShape;
    const conv = tf.backend_util.computeConv2DInfo(
      inputShape,
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const top = height - 1 - conv.padInfo.top, left = width - 1 - conv.padInfo.left;
    const bottom = conv.inHeight + height - 1 - conv.outHeight - top;
    const right = conv.inWidth + width - 1 - conv.outWidth - left;
    if (
      conv.strideHeight !== 1 || conv.strideWidth !== 1 || Math.min(top, left, bottom, right) < 0
    ) return stock(args);
    const turned = allocate(backend, [height, width, outChannels, inChannels]);
    const from = viewOf(backend, filter), to = viewOf(backend, turned);
    for (let tap = 0; tap < height * width; tap++) {
      const source = (height * width - 1 - tap) * inChannels * outChannels;
      const target = tap * inChannels * outChannels;
      for (let i = 0; i < inChannels; i++) {
        for (let o = 0; o < outChannels; o++) {
          to[target + o * inChannels + i] = from[source + i * outChannels + o]!;
        }
      }
    }
    const dx = tf.getKernel(tf.Conv2D, "wasm").kernelFunc({
      inputs: { x: dy, filter: turned },
      backend,
      attrs: {
        strides: 1,
        pad: [[0, 0], [top, bottom], [left, right], [0, 0]],
        dataFormat,
        dilations: 1,
      },
    });
    free(backend, turned);
    return dx;
  };
}
