/** Sums over segments on WebGPU. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  type WebGpuBackend,
  withFloatBuffers,
} from "../../../optimizers/backends/webgpu_device.ts";
import { filled } from "../nothing.ts";

interface SegmentSumArgs {
  inputs: { x: TensorInfo; segmentIds: TensorInfo };
  backend: WebGpuBackend;
  attrs: { numSegments: number };
}

/**
 * `UnsortedSegmentSum`, in front of one that adds up whole numbers as if their bits were those of floats: it
 * gets floats, which hold whole numbers to 2^24, and answers them, as on the CPU backend. Nothing is not
 * refused.
 */
export function segmentSumOfFloats(stock: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs, backend, attrs } = args as unknown as SegmentSumArgs;
    const { shape } = inputs.x;
    if (tf.util.sizeFromShape(shape) === 0) {
      return filled("webgpu", backend, [attrs.numSegments, ...shape.slice(1)], 0, "float32");
    }
    return withFloatBuffers(backend, [{ ...inputs.x, dtype: "float32" }], ([x]) => {
      // what was converted is flat
      const floats = { ...args.inputs, x: { ...x, shape } } as unknown as tf.NamedTensorInfoMap;
      return stock({ ...args, inputs: floats });
    });
  };
}
