/** The gradient of max-pooling, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import { allocate, type TensorInfo, viewOf, type WasmBackend } from "./wasm_heap.ts";

interface MaxPoolGradArgs {
  inputs: { dy: TensorInfo; input: TensorInfo };
  backend: WasmBackend;
  attrs: tf.MaxPoolGradAttrs;
}

/** `MaxPoolGrad`: each output's gradient goes to the first largest input of its window. */
export function maxPoolGradKernel(): tf.KernelFunc {
  return (args) => {
    const { inputs: { dy, input }, backend, attrs } = args as unknown as MaxPoolGradArgs;
    const { filterSize, strides, pad, dimRoundingMode } = attrs;
    const pool = tf.backend_util.computePool2DInfo(
      input.shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const [batch, outHeight, outWidth, channels] = dy.shape as [number, number, number, number];
    const { inHeight, inWidth, filterHeight, filterWidth } = pool;
    const dx = allocate(backend, input.shape);
    const to = viewOf(backend, dx), from = viewOf(backend, dy), x = viewOf(backend, input);
    to.fill(0);
    let o = 0;
    for (let b = 0; b < batch; b++) {
      for (let oy = 0; oy < outHeight; oy++) {
        const top = oy * pool.strideHeight - pool.padInfo.top;
        const firstY = Math.max(0, top), endY = Math.min(inHeight, top + filterHeight);
        for (let ox = 0; ox < outWidth; ox++) {
          const left = ox * pool.strideWidth - pool.padInfo.left;
          const firstX = Math.max(0, left), endX = Math.min(inWidth, left + filterWidth);
          for (let c = 0; c < channels; c++, o++) {
            let best = -Infinity, place = -1;
            for (let y = firstY; y < endY; y++) {
              let i = ((b * inHeight + y) * inWidth + firstX) * channels + c;
              for (let column = firstX; column < endX; column++, i += channels) {
                if (x[i]! > best) {
                  best = x[i]!;
                  place = i;
                }
              }
            }
            if (place >= 0) to[place]! += from[o]!;
          }
        }
      }
    }
    return dx;
  };
}
