import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { tensorOf } from "../../../../optimizers/backends/tensor_info.ts";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import "../../../../problems/kernels/mod.ts";
import { webGpuFilterGradientKernel } from "../../../../problems/kernels/webgpu/conv2d_filter.ts";
import { assertAsOnCpu, assertClose, onBackend, values, webGpuTest } from "../against_cpu.ts";
import { convCases, gridSize, outputShape } from "../conv_cases.ts";

webGpuTest(
  "Conv2DBackpropFilter on WebGPU agrees with cpu over a grid of convolutions",
  async () => {
    // Every fifth case, which goes through all paddings, strides and filters: pipelines are compiled
    // anew for many shapes.
    for (const conv of convCases.filter((_, index) => index % 5 === 0 || index >= gridSize)) {
      const dyShape = outputShape(conv);
      const inputs = {
        x: { shape: conv.x, values: values(conv.x, 1) },
        dy: { shape: dyShape, values: values(dyShape, 2) },
      };
      const { strides, pad, dimRoundingMode, filter: filterShape } = conv;
      const attrs = { strides, pad, dimRoundingMode, filterShape, dataFormat: "NHWC" };
      await assertAsOnCpu("webgpu", tf.Conv2DBackpropFilter, inputs, attrs);
    }
  },
);

webGpuTest("Conv2DBackpropFilter on WebGPU adds up the parts of a batch", async () => {
  const xShape = [5, 6, 6, 4], dyShape = [5, 3, 3, 3];
  const inputs = {
    x: { shape: xShape, values: values(xShape, 1) },
    dy: { shape: dyShape, values: values(dyShape, 2) },
  };
  const attrs = { strides: 2, pad: "same", filterShape: [3, 3, 4, 3], dataFormat: "NHWC" };
  const expected = await onBackend("cpu", tf.Conv2DBackpropFilter, inputs, attrs);
  await useBackend("webgpu");
  const before = tf.memory().numTensors;
  const tensors = {
    x: tf.tensor(inputs.x.values, xShape),
    dy: tf.tensor(inputs.dy.values, dyShape),
  };
  const stock = () => {
    throw new Error("the stock kernel is not asked");
  };
  const info = webGpuFilterGradientKernel(stock, 2 * 4 * 9 * 36)({
    inputs: tensors,
    backend: tf.backend(),
    attrs: attrs as unknown as tf.NamedAttrMap,
  }) as tf.TensorInfo;
  const out = tensorOf(info);
  assertClose({ shape: out.shape, values: await out.data() as Float32Array }, expected, "dW");
  tf.dispose([out, tensors]);
  assertEquals(tf.memory().numTensors, before);
});
