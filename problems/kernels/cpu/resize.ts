/** Gradients of images that were resized, on plain JavaScript. @module */
import type * as tf from "@tensorflow/tfjs";
import type { CpuBackend } from "../../../optimizers/backends/cpu_backend.ts";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import type { Shape4D } from "../convolution.ts";

interface ResizeGradArgs {
  inputs: { images: TensorInfo; dy: TensorInfo };
  backend: CpuBackend;
  attrs: { alignCorners: boolean; halfPixelCenters?: boolean };
}

/** What an output along one axis was made of: two inputs, and the share of the second. */
interface Sample {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

/** The samples along an axis. */
type Sampling = (
  outputs: number,
  inputs: number,
  alignCorners: boolean,
  halfPixelCenters: boolean,
) => Sample[];

function positions(
  outputs: number,
  inputs: number,
  alignCorners: boolean,
  half: boolean,
): number[] {
  const scale = alignCorners && outputs > 1 ? (inputs - 1) / (outputs - 1) : inputs / outputs;
  return Array.from({ length: outputs }, (_, i) => half ? scale * (i + 0.5) - 0.5 : scale * i);
}

const bilinear: Sampling = (outputs, inputs, alignCorners, half) =>
  positions(outputs, inputs, alignCorners, half).map((position) => {
    const first = Math.max(0, Math.floor(position));
    const second = Math.min(inputs - 1, Math.ceil(position));
    return { first, second, share: position - first };
  });

const nearest: Sampling = (outputs, inputs, alignCorners, half) =>
  positions(outputs, inputs, alignCorners, false).map((position, i) => {
    const at = half ? inputs / outputs * (i + 0.5) : position;
    const place = Math.min(inputs - 1, alignCorners ? Math.round(at) : Math.floor(at));
    return { first: place, second: place, share: 0 };
  });

/** The transpose of resizing: each output's gradient goes to the inputs that it was made of. */
function resizeGradient(sampling: Sampling): tf.KernelFunc {
  return (args) => {
    const { inputs: { images, dy }, backend, attrs } = args as unknown as ResizeGradArgs;
    const [batch, height, width, channels] = images.shape as Shape4D;
    const [, outHeight, outWidth] = dy.shape as Shape4D;
    const { alignCorners, halfPixelCenters = false } = attrs;
    const rows = sampling(outHeight, height, alignCorners, halfPixelCenters);
    const columns = sampling(outWidth, width, alignCorners, halfPixelCenters);
    const gradient = backend.data.get(dy.dataId).values;
    const dx = new Float32Array(batch * height * width * channels);
    let from = 0;
    for (let image = 0; image < batch; image++) {
      for (const row of rows) {
        for (const column of columns) {
          for (let c = 0; c < channels; c++, from++) {
            const add = (y: number, x: number, share: number) => {
              dx[((image * height + y) * width + x) * channels + c]! += share * gradient[from]!;
            };
            add(row.first, column.first, (1 - row.share) * (1 - column.share));
            if (column.share !== 0) add(row.first, column.second, (1 - row.share) * column.share);
            if (row.share === 0) continue;
            add(row.second, column.first, row.share * (1 - column.share));
            if (column.share !== 0) add(row.second, column.second, row.share * column.share);
          }
        }
      }
    }
    return backend.makeTensorInfo(images.shape, "float32", dx);
  };
}

/** `ResizeBilinearGrad`, in front of the stock kernel, which exchanges height and width. */
export const resizeBilinearGrad: tf.KernelFunc = resizeGradient(bilinear);

/** `ResizeNearestNeighborGrad`, in front of the stock kernel, which takes the second image's place wrong. */
export const resizeNearestNeighborGrad: tf.KernelFunc = resizeGradient(nearest);
