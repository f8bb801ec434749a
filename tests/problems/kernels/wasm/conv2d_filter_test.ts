import * as tf from "@tensorflow/tfjs";
import "../../../../problems/kernels/mod.ts";
import { assertAsOnCpu, values } from "../against_cpu.ts";
import { convCases, outputShape } from "../conv_cases.ts";

Deno.test("Conv2DBackpropFilter on WASM agrees with cpu over a grid of convolutions", async () => {
  for (const conv of convCases) {
    const dyShape = outputShape(conv);
    const inputs = {
      x: { shape: conv.x, values: values(conv.x, 1) },
      dy: { shape: dyShape, values: values(dyShape, 2) },
    };
    const { strides, pad, dimRoundingMode, filter: filterShape } = conv;
    const attrs = { strides, pad, dimRoundingMode, filterShape, dataFormat: "NHWC" };
    await assertAsOnCpu("wasm", tf.Conv2DBackpropFilter, inputs, attrs);
  }
});
