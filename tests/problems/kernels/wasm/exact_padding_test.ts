import { assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import "../../../../problems/kernels/mod.ts";
import { testOnBackends } from "../../../backends.ts";

type Pad = tf.backend_util.ExplicitPadding | number;

testOnBackends("padding that adds no whole pixels is refused", () => {
  const x = tf.ones<tf.Rank.R4>([2, 9, 9, 3]), y = tf.ones<tf.Rank.R4>([2, 5, 5, 3]);
  const filter = tf.ones<tf.Rank.R4>([2, 2, 3, 3]), deep = tf.ones<tf.Rank.R4>([2, 2, 3, 1]);
  const windows: readonly ((pad: Pad) => tf.Tensor)[] = [
    (pad) => tf.conv2d(x, filter, 2, pad as number),
    (pad) => tf.fused.conv2d({ x, filter, strides: 2, pad: pad as number }),
    (pad) => tf.conv2dTranspose(y, filter, [2, 9, 9, 3], 2, pad as number),
    (pad) => tf.depthwiseConv2d(x, deep, 2, pad as number),
    (pad) => tf.maxPool(x, 2, 2, pad as number),
    (pad) => {
      const attrs = { filterSize: 2, strides: 2, pad } as tf.NamedAttrMap;
      return tf.engine().runKernel(tf.MaxPoolGrad, { dy: y, input: x, output: y }, attrs);
    },
    (pad) => tf.avgPool(x, 2, 2, pad as number),
  ];
  const pads: Pad[] = [-1, 0.5, NaN, [[0, 0], [1, -1], [0, 0], [0, 0]]];
  for (const compute of windows) {
    for (const pad of pads) {
      const message = "padding on the WASM backend must be whole numbers of at least 0, got ";
      assertThrows(() => compute(pad).dispose(), RangeError, message);
    }
    tf.dispose(compute(1));
  }
  tf.dispose([x, y, filter, deep]);
}, ["wasm"]);
