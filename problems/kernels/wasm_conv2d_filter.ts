/** The gradient of a convolution with respect to its filter, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import {
  allocate,
  free,
  reshaped,
  type TensorInfo,
  viewOf,
  type WasmBackend,
} from "./wasm_heap.ts";

interface FilterGradientArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
  attrs: tf.Conv2DBackpropFilterAttrs & { dilations?: number | [number, number] };
}

/** At most so many bytes of patches at a time. */
const patchBytes = 16 * 1024 * 1024;

/** `Conv2DBackpropFilter`: patches of the input, transposed, times the output's gradient. */
export function conv2dBackpropFilterKernel(): tf.KernelFunc {
  return (args) => {
    const { inputs: { x, dy }, backend, attrs } = args as unknown as FilterGradientArgs;
    const { strides, pad, dimRoundingMode, filterShape, dilations = 1 } = attrs;
    if (attrs.dataFormat !== "NHWC") {
      throw new Error(`the WASM backend convolves NHWC tensors only, got ${attrs.dataFormat}`);
    }
    const conv = tf.backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filterShape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
    );
    const [batch, outHeight, outWidth, outChannels] = dy.shape as [number, number, number, number];
    const { inHeight, inWidth, inChannels, filterHeight, filterWidth } = conv;
    const inSize = inHeight * inWidth, outSize = outHeight * outWidth;
    const patchSize = filterHeight * filterWidth * inChannels;
    const chunk = Math.max(1, Math.min(batch, Math.floor(patchBytes / (4 * patchSize * outSize))));
    const out = allocate(backend, [...filterShape]);
    viewOf(backend, out).fill(0);
    for (let start = 0; start < batch; start += chunk) {
      const images = Math.min(chunk, batch - start);
      const positions = images * outSize;
      const planes = allocate(backend, [inChannels, images * inSize]);
      {
        const from = viewOf(backend, x), to = viewOf(backend, planes);
        const n = images * inSize, base = start * inSize * inChannels;
        for (let c = 0; c < inChannels; c++) {
          for (let i = 0, f = base + c, t = c * n; i < n; i++, f += inChannels) {
            to[t + i] = from[f]!;
          }
        }
      }
      const patches = allocate(backend, [patchSize, positions]);
      {
        const from = viewOf(backend, planes), to = viewOf(backend, patches);
        let t = 0;
        for (let fy = 0; fy < filterHeight; fy++) {
          for (let fx = 0; fx < filterWidth; fx++) {
            for (let c = 0; c < inChannels; c++) {
              for (let b = 0; b < images; b++) {
                const plane = (c * images + b) * inSize;
                for (let oy = 0; oy < outHeight; oy++) {
                  const iy = oy * conv.strideHeight + fy * conv.dilationHeight - conv.padInfo.top;
                  if (iy < 0 || iy >= inHeight) {
                    to.fill(0, t, t + outWidth);
                    t += outWidth;
                    continue;
                  }
                  const row = plane + iy * inWidth;
                  let ix = fx * conv.dilationWidth - conv.padInfo.left;
                  for (let ox = 0; ox < outWidth; ox++, ix += conv.strideWidth) {
                    to[t++] = ix >= 0 && ix < inWidth ? from[row + ix]! : 0;
                  }
                }
              }
            }
          }
        }
      }
      free(backend, planes);
      const gradient = allocate(backend, [positions, outChannels]);
      const offset = start * outSize * outChannels;
      viewOf(backend, gradient).set(
        viewOf(backend, dy).subarray(offset, offset + positions * outChannels),
      );
      const matMul = tf.getKernel(tf.BatchMatMul, "wasm").kernelFunc;
      const part = matMul({
        inputs: { a: patches, b: gradient },
        backend,
        attrs: { transposeA: false, transposeB: false },
      }) as TensorInfo;
      free(backend, patches);
      free(backend, gradient);
      const sum = viewOf(backend, out), term = viewOf(backend, reshaped(part, [sum.length]));
      for (let i = 0; i < sum.length; i++) sum[i]! += term[i]!;
      free(backend, part);
    }
    return out;
  };
}
