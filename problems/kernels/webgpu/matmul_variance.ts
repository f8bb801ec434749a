/** The gradient of a dense layer's kernel and its variance over the examples, on WebGPU. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import type { WebGpuBackend } from "../../../optimizers/backends/webgpu_device.ts";
import { runProgram } from "./program.ts";
import { runKernel } from "./run_kernel.ts";

interface MatMulVarianceArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WebGpuBackend;
}

/** Rows and columns of a workgroup's part of the result, 4 × 4 for each invocation. */
const tile = 32;
/** Examples that are read at a time. */
const chunk = 16;

/**
 * The kernel `matMulVariance`, from differences between examples always, as nobody can look whether they are
 * needed: with `a_k = x_k - x_0` and `b_k = δ_k - δ_0`, the gradients differ by `x_0 b_k + a_k δ_k`, which
 * is 0 for equal examples however it is rounded.
 */
export const webGpuMatMulVarianceKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend } = args as unknown as MatMulVarianceArgs;
  const [n, inputs] = x.shape as [number, number], units = dy.shape[1]!;
  const both = runProgram(backend, {
    name: "matMulVariance",
    inputs: { x, dy },
    uniforms: { n, inputs, units },
    outputShape: [2, inputs, units],
    workgroups: [Math.ceil(units / tile), Math.ceil(inputs / tile), 1],
    code,
  });
  const outputs = [0, 1].map((place) => {
    const attrs = { begin: [place, 0, 0], size: [1, inputs, units] };
    return { ...runKernel(backend, tf.Slice, { x: both }, attrs), shape: [inputs, units] };
  });
  backend.disposeData(both.dataId);
  return outputs;
};

const code = `
  var<workgroup> lefts : array<array<f32, ${tile}>, ${chunk}>;
  var<workgroup> rights : array<array<f32, ${tile}>, ${chunk}>;

  fn xAt(k : i32, i : i32) -> f32 {
    if (k >= uniforms.n || i >= uniforms.inputs) { return 0.0; }
    return x[k * uniforms.inputs + i];
  }

  fn dyAt(k : i32, j : i32) -> f32 {
    if (k >= uniforms.n || j >= uniforms.units) { return 0.0; }
    return dy[k * uniforms.units + j];
  }

  fn main(index : i32) {
    let own = i32(localId.x);
    let row = i32(workgroupId.y) * ${tile};
    let column = i32(workgroupId.x) * ${tile};
    let r = own / 8 * 4;
    let c = own % 8 * 4;
    var x0 : array<f32, 4>;
    var d0 : vec4<f32>;
    for (var i = 0; i < 4; i++) {
      x0[i] = xAt(0, row + r + i);
      d0[i] = dyAt(0, column + c + i);
    }
    var sums : array<vec4<f32>, 4>;
    var squares : array<vec4<f32>, 4>;
    for (var start = 0; start < uniforms.n; start += ${chunk}) {
      workgroupBarrier();
      for (var t = own; t < ${tile * chunk}; t += 64) {
        lefts[t / ${tile}][t % ${tile}] = xAt(start + t / ${tile}, row + t % ${tile});
        rights[t / ${tile}][t % ${tile}] = dyAt(start + t / ${tile}, column + t % ${tile});
      }
      workgroupBarrier();
      for (var k = 0; k < min(${chunk}, uniforms.n - start); k++) {
        let d = vec4<f32>(rights[k][c], rights[k][c + 1], rights[k][c + 2], rights[k][c + 3]);
        let b = d - d0;
        for (var i = 0; i < 4; i++) {
          let difference = x0[i] * b + (lefts[k][r + i] - x0[i]) * d;
          sums[i] += difference;
          squares[i] += difference * difference;
        }
      }
    }
    let n = f32(uniforms.n);
    for (var i = 0; i < 4; i++) {
      let gradient = n * x0[i] * d0 + sums[i];
      let total = n * squares[i];
      let excess = total - sums[i] * sums[i];
      let rounding = excess <= 4.0 * n * ${2 ** -24} * total; // what overflowed is not
      let variance = select(excess / (n - 1.0), vec4<f32>(0.0), rounding);
      for (var j = 0; j < 4; j++) {
        if (row + r + i < uniforms.inputs && column + c + j < uniforms.units) {
          let place = (row + r + i) * uniforms.units + column + c + j;
          result[place] = gradient[j];
          result[uniforms.inputs * uniforms.units + place] = variance[j];
        }
      }
    }
  }`;
