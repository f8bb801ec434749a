/** The gradient of max-pooling of volumes, in arrays. @module */
import type * as tf from "@tensorflow/tfjs";

/**
 * Adds each output's gradient to the place of the first largest input in its window.
 *
 * @param x inputs `[n, depth, height, width, c]`
 * @param dy gradient of the outputs
 * @param dx gradient of the inputs; is added to
 */
export function addMaxPool3dGradient(
  x: tf.TypedArray,
  dy: tf.TypedArray,
  dx: tf.TypedArray,
  info: tf.backend_util.Conv3DInfo,
): void {
  const { batchSize, inDepth, inHeight, inWidth, inChannels: channels, padInfo } = info;
  const { outDepth, outHeight, outWidth } = info;
  const range = (output: number, stride: number, before: number, window: number, size: number) => {
    const first = output * stride - before;
    return [Math.max(0, first), Math.min(size, first + window)] as const;
  };
  let output = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let z = 0; z < outDepth; z++) {
      const [front, back] = range(z, info.strideDepth, padInfo.front, info.filterDepth, inDepth);
      for (let y = 0; y < outHeight; y++) {
        const [top, end] = range(y, info.strideHeight, padInfo.top, info.filterHeight, inHeight);
        for (let w = 0; w < outWidth; w++) {
          const [left, right] = range(w, info.strideWidth, padInfo.left, info.filterWidth, inWidth);
          for (let c = 0; c < channels; c++, output++) {
            let best = -Infinity, place = -1;
            for (let k = front; k < back; k++) {
              for (let i = top; i < end; i++) {
                const line = ((n * inDepth + k) * inHeight + i) * inWidth;
                for (let j = left; j < right; j++) {
                  const at = (line + j) * channels + c;
                  if (x[at]! > best) [best, place] = [x[at]!, at];
                }
              }
            }
            if (place >= 0) dx[place]! += dy[output]!;
          }
        }
      }
    }
  }
}
