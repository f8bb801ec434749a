import * as tf from "@tensorflow/tfjs";
import "../../../../problems/kernels/mod.ts";
import { assertAsOnCpu, values } from "../against_cpu.ts";
import { convCases, outputShape } from "../conv_cases.ts";

Deno.test("Conv2DBackpropInput on WASM agrees with cpu over a grid of convolutions", async () => {
  for (const conv of convCases) {
    const dyShape = outputShape(conv);
    const inputs = {
      dy: { shape: dyShape, values: values(dyShape, 1) },
      filter: { shape: conv.filter, values: values(conv.filter, 2) },
    };
    const { strides, pad, dimRoundingMode, x: inputShape } = conv;
    const attrs = { strides, pad, dimRoundingMode, inputShape, dataFormat: "NHWC" };
    await assertAsOnCpu("wasm", tf.Conv2DBackpropInput, inputs, attrs);
  }
});
