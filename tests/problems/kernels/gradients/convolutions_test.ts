import * as tf from "@tensorflow/tfjs";
import "../../../../problems/kernels/mod.ts";
import { onWasm, startBackend } from "../../../backends.ts";
import { assertClose, onBackend, values } from "../against_cpu.ts";
import { type ConvCase, outputShape } from "../conv_cases.ts";

const convs: readonly ConvCase[] = [
  { x: [2, 9, 8, 3], filter: [3, 3, 3, 4], strides: 1, pad: "same" },
  { x: [2, 9, 8, 4], filter: [3, 2, 4, 5], strides: 1, pad: "valid" },
  { x: [1, 11, 7, 1], filter: [2, 3, 1, 6], strides: 1, pad: 2 },
];

/** The filter with zeros between its taps: an undilated convolution with it is the dilated one. */
function spread(filter: Float32Array, [h, w, i, o]: number[], [dy, dx]: number[]) {
  const shape = [(h! - 1) * dy! + 1, (w! - 1) * dx! + 1, i!, o!];
  const entries = i! * o!, spreaded = new Float32Array(tf.util.sizeFromShape(shape));
  for (let y = 0; y < h!; y++) {
    for (let x = 0; x < w!; x++) {
      const tap = filter.subarray((y * w! + x) * entries, (y * w! + x + 1) * entries);
      spreaded.set(tap, (y * dy! * shape[1]! + x * dx!) * entries);
    }
  }
  return { shape, values: spreaded };
}

/** The taps of a spread filter. */
function gathered(filter: Float32Array, [h, w, i, o]: number[], [dy, dx]: number[]) {
  const width = (w! - 1) * dx! + 1, entries = i! * o!;
  const taps = new Float32Array(h! * w! * entries);
  for (let y = 0; y < h!; y++) {
    for (let x = 0; x < w!; x++) {
      const at = (y * dy! * width + x * dx!) * entries;
      taps.set(filter.subarray(at, at + entries), (y * w! + x) * entries);
    }
  }
  return { shape: [h!, w!, i!, o!], values: taps };
}

Deno.test("gradients of dilated convolutions on WASM are those of filters with gaps", async () => {
  for (const conv of convs) {
    for (const dilations of [[2, 2], [1, 3], [3, 1]] as [number, number][]) {
      const dyShape = outputShape(conv, dilations);
      const dy = { shape: dyShape, values: values(dyShape, 1) };
      const x = { shape: conv.x, values: values(conv.x, 2) };
      const filter = { shape: conv.filter, values: values(conv.filter, 3) };
      const wide = spread(filter.values, conv.filter, dilations);
      const attrs = { strides: 1, pad: conv.pad, dataFormat: "NHWC" };
      const expectedInput = await onBackend("cpu", tf.Conv2DBackpropInput, { dy, filter: wide }, {
        ...attrs,
        inputShape: conv.x,
      });
      const expectedFilter = await onBackend("cpu", tf.Conv2DBackpropFilter, { x, dy }, {
        ...attrs,
        filterShape: wide.shape,
      });
      for (const backend of onWasm) {
        await startBackend(backend);
        const gradients = tf.grads((x, filter) =>
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, conv.pad, "NHWC", dilations)
        )(
          [tf.tensor(x.values, x.shape), tf.tensor(filter.values, filter.shape)],
          tf.tensor(dy.values, dyShape),
        );
        const [dx, dw] = gradients.map((gradient) => ({
          shape: gradient.shape,
          values: gradient.dataSync() as Float32Array,
        }));
        assertClose(dx!, expectedInput, `dx with dilations ${dilations} on ${backend}`);
        assertClose(
          dw!,
          gathered(expectedFilter.values, conv.filter, dilations),
          `dW with dilations ${dilations} on ${backend}`,
        );
      }
    }
  }
});
