import * as tf from "@tensorflow/tfjs";
import "../../../../problems/kernels/mod.ts";
import { assertAsOnCpu, values } from "../against_cpu.ts";
import { convCases, outputShape } from "../conv_cases.ts";

Deno.test("MaxPoolGrad on WASM agrees with cpu over a grid of windows, ties included", async () => {
  for (const { x, filter: [height, width], strides, pad } of convCases) {
    if (pad === 3) continue; // windows that lie in the padding have no largest input
    const filter = [height, width, x[3], x[3]] as [number, number, number, number];
    const dyShape = outputShape({ x, filter, strides, pad });
    for (const levels of [undefined, 3]) {
      const input = { shape: x, values: values(x, 1, levels) };
      const dy = { shape: dyShape, values: values(dyShape, 2) };
      const attrs = { filterSize: [height, width], strides, pad };
      await assertAsOnCpu("wasm", tf.MaxPoolGrad, { dy, input, output: dy }, attrs);
    }
  }
});
