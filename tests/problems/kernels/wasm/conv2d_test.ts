import * as tf from "@tensorflow/tfjs";
import "../../../../problems/kernels/mod.ts";
import { assertAsOnCpu, values } from "../against_cpu.ts";
import { convCases, outputShape } from "../conv_cases.ts";

Deno.test("Conv2D on WASM agrees with cpu over a grid of convolutions", async () => {
  for (const { x, filter, strides, pad, dimRoundingMode } of convCases) {
    for (const dilations of strides === 1 ? [1, [1, 2], [2, 2]] : [1]) {
      const conv = {
        x,
        filter,
        strides,
        pad,
        dimRoundingMode: dimRoundingMode ?? "floor",
      } as const;
      const size = outputShape(conv, dilations as number);
      if (Math.min(...size) < 1) continue; // the spread filter is larger than the image
      const inputs = {
        x: { shape: x, values: values(x, 1) },
        filter: { shape: filter, values: values(filter, 2) },
      };
      const attrs = { strides, pad, dilations, dimRoundingMode, dataFormat: "NHWC" };
      await assertAsOnCpu("wasm", tf.Conv2D, inputs, attrs);
    }
  }
});
