/** The gradient of max-pooling of volumes, on plain JavaScript. @module */
import * as tf from "@tensorflow/tfjs";
import type { CpuBackend } from "../../../optimizers/backends/cpu_backend.ts";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import { addMaxPool3dGradient } from "../max_pool_3d.ts";

interface MaxPool3DGradArgs {
  inputs: { dy: TensorInfo; input: TensorInfo };
  backend: CpuBackend;
  attrs: tf.MaxPool3DGradAttrs;
}

/** `MaxPool3DGrad`, in front of the stock kernel, which of several largest inputs takes the last. */
export const maxPool3dGrad: tf.KernelFunc = (args) => {
  const { inputs: { dy, input }, backend, attrs } = args as unknown as MaxPool3DGradArgs;
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const shape = input.shape as [number, number, number, number, number];
  const info = tf.backend_util.computePool3DInfo(
    shape,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const values = ({ dataId }: TensorInfo) => backend.data.get(dataId).values;
  const dx = new Float32Array(tf.util.sizeFromShape(shape));
  addMaxPool3dGradient(values(input), values(dy), dx, info);
  return backend.makeTensorInfo(shape, "float32", dx);
};
