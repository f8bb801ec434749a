/** The arrays of the plain JavaScript backend; read from `@tensorflow/tfjs-backend-cpu` 4.22.0. @module */
import type * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "./tensor_info.ts";

/** The parts of tfjs's `MathBackendCPU` that the kernels use. */
export interface CpuBackend {
  /** The values of every tensor. */
  readonly data: { get(dataId: object): { readonly values: tf.TypedArray } };
  /** A tensor of values. */
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: tf.TypedArray): TensorInfo;
}
