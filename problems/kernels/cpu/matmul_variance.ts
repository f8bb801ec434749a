/** The gradient of a dense layer's kernel and its variance over the examples, on plain JavaScript. @module */
import type * as tf from "@tensorflow/tfjs";
import type { CpuBackend } from "../../../optimizers/backends/cpu_backend.ts";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import { roundingOf } from "../variance_formula.ts";

interface MatMulVarianceArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: CpuBackend;
}

/** The kernel `matMulVariance`: sums of differences from the first example's, in double precision. */
export const matMulVarianceKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend } = args as unknown as MatMulVarianceArgs;
  const [n, inputs] = x.shape as [number, number], units = dy.shape[1]!;
  const values = ({ dataId }: TensorInfo) => backend.data.get(dataId).values;
  const left = values(x), right = values(dy);
  const gradient = new Float32Array(inputs * units), variance = new Float32Array(inputs * units);
  const sums = new Float64Array(units), squares = new Float64Array(units);
  for (let i = 0; i < inputs; i++) {
    sums.fill(0);
    squares.fill(0);
    const first = left[i]!;
    for (let k = 1; k < n; k++) {
      const own = left[k * inputs + i]!, start = k * units;
      for (let j = 0; j < units; j++) {
        const difference = own * right[start + j]! - first * right[j]!;
        sums[j]! += difference;
        squares[j]! += difference * difference;
      }
    }
    for (let j = 0; j < units; j++) {
      const total = n * squares[j]!, excess = total - sums[j]! ** 2;
      gradient[i * units + j] = n * first * right[j]! + sums[j]!;
      variance[i * units + j] = excess > roundingOf(n) * total ? excess / (n - 1) : 0;
    }
  }
  const shape = [inputs, units];
  return [gradient, variance].map((found) => backend.makeTensorInfo(shape, "float32", found));
};
