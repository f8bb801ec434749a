import { assert } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import {
  apartVariable,
  derivatives,
  differences,
  largestError,
  type Subject,
} from "../../../../pipelines/benchmarks/layers/directional.ts";
import "../../../../problems/kernels/mod.ts";
import { testOnBackends } from "../../../backends.ts";

/** An operation, the shapes of its operands, and the operation on them. */
type Operation = readonly [
  name: string,
  shapes: readonly (readonly number[])[],
  run: (...operands: tf.Tensor[]) => tf.Tensor,
];

type T4 = tf.Tensor4D;
type T5 = tf.Tensor5D;

const image = [2, 7, 6, 2], volume = [2, 4, 5, 4, 2];
const roundings = ["floor", "round", "ceil"] as const;

const rounded: readonly Operation[] = roundings.flatMap((mode): Operation[] => [
  [
    `conv2d, ${mode}`,
    [image, [3, 2, 2, 3]],
    (x, w) => tf.conv2d(x as T4, w as T4, [2, 3], 1, "NHWC", 1, mode),
  ],
  [
    `conv1d, ${mode}`,
    [[2, 8, 2], [2, 2, 3]],
    (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 4, 0, "NWC", 1, mode),
  ],
  [
    `depthwiseConv2d, ${mode}`,
    [image, [3, 2, 2, 2]],
    (x, w) => tf.depthwiseConv2d(x as T4, w as T4, 2, 1, "NHWC", 1, mode),
  ],
  [
    `conv2dTranspose, ${mode}`,
    [[2, 4, 3, 3], [2, 2, 2, 3]],
    (x, w) => tf.conv2dTranspose(x as T4, w as T4, [2, 7, 5, 2], 2, 0, mode),
  ],
  [
    `fused conv2d, ${mode}`,
    [image, [3, 2, 2, 3], [3]],
    (x, w, bias) =>
      tf.fused.conv2d({
        x: x as T4,
        filter: w as T4,
        bias: bias!,
        strides: [2, 3],
        pad: 1,
        dimRoundingMode: mode,
      }),
  ],
  [`avgPool, ${mode}`, [image], (x) => tf.avgPool(x as T4, 3, 2, 1, mode)],
  [`maxPool, ${mode}`, [image], (x) => tf.maxPool(x as T4, 3, 2, 1, mode)],
  [`avgPool3d, ${mode}`, [volume], (x) => tf.avgPool3d(x as T5, 3, 2, 1, mode)],
  [`maxPool3d, ${mode}`, [volume], (x) => tf.maxPool3d(x as T5, 3, 2, 1, mode)],
]).filter(([name]) => name !== "conv2dTranspose, floor"); // has other sizes

const explicit: tf.backend_util.ExplicitPadding = [[0, 0], [2, 1], [0, 3], [0, 0]];

const dilated: readonly Operation[] = [
  [
    "conv2d, dilated, explicit padding",
    [image, [3, 2, 2, 3]],
    (x, w) => tf.conv2d(x as T4, w as T4, 1, explicit, "NHWC", [2, 3]),
  ],
  [
    "conv2d of one image, dilated",
    [[7, 6, 2], [3, 2, 2, 3]],
    (x, w) => tf.conv2d(x as tf.Tensor3D, w as T4, 1, "same", "NHWC", 2),
  ],
  [
    "depthwiseConv2d, dilated",
    [[2, 9, 8, 5], [3, 2, 5, 1]],
    (x, w) => tf.depthwiseConv2d(x as T4, w as T4, 1, "same", "NHWC", [3, 2]),
  ],
  [
    "depthwiseConv2d, dilated, explicit padding, multiplier",
    [image, [3, 2, 2, 3]],
    (x, w) => tf.depthwiseConv2d(x as T4, w as T4, 1, explicit as unknown as number, "NHWC", 2),
  ],
  [
    "separableConv2d, dilated",
    [image, [3, 3, 2, 2], [1, 1, 4, 3]],
    (x, w, point) => tf.separableConv2d(x as T4, w as T4, point as T4, 1, "same", 2),
  ],
  [
    "fused conv2d of one image, dilated",
    [[7, 6, 2], [3, 2, 2, 3], [3]],
    (x, w, bias) =>
      tf.fused.conv2d({
        x: x as tf.Tensor3D,
        filter: w as T4,
        bias: bias!,
        strides: 1,
        pad: "same",
        dilations: [2, 1],
      }),
  ],
  [
    "fused conv2d with relu, dilated",
    [image, [3, 2, 2, 3]],
    (x, w) =>
      tf.fused.conv2d({
        x: x as T4,
        filter: w as T4,
        strides: 1,
        pad: "valid",
        dilations: 2,
        activation: "sigmoid",
      }),
  ],
  [
    "fused depthwiseConv2d, dilated",
    [image, [3, 2, 2, 2], [4]],
    (x, w, bias) =>
      tf.fused.depthwiseConv2d({
        x: x as T4,
        filter: w as T4,
        bias: bias!,
        strides: 1,
        pad: "same",
        dilations: [2, 2],
      }),
  ],
  [
    "conv3d, dilated",
    [volume, [2, 2, 2, 2, 3]],
    (x, w) => tf.conv3d(x as T5, w as T5, 1, "same", "NDHWC", [1, 2, 3]),
  ],
  [
    "conv3d, strides beyond the filter",
    [volume, [1, 2, 1, 2, 3]],
    (x, w) => tf.conv3d(x as T5, w as T5, [2, 3, 3], "same"),
  ],
  [
    "conv3dTranspose",
    [[2, 2, 3, 2, 3], [2, 3, 2, 2, 3]],
    (x, w) => tf.conv3dTranspose(x as T5, w as T5, [2, 4, 5, 4, 2], 2, "same"),
  ],
];

const stacks: readonly Operation[] = [
  ["matMul, [2, 1] with [1, 3]", [[2, 1, 3, 4], [1, 3, 4, 2]], (a, b) => tf.matMul(a!, b!)],
  ["matMul, [2, 1] with [1, 2]", [[2, 1, 5, 4], [1, 2, 4, 2]], (a, b) => tf.matMul(a!, b!)],
  ["matMul, [2, 3] with [2, 1]", [[2, 3, 3, 4], [2, 1, 4, 2]], (a, b) => tf.matMul(a!, b!)],
  ["matMul, [2, 3] with [3]", [[2, 3, 3, 4], [3, 4, 2]], (a, b) => tf.matMul(a!, b!)],
  ["matMul, [2, 3] with one", [[2, 3, 3, 4], [4, 2]], (a, b) => tf.matMul(a!, b!)],
  ["matMul, one with [2, 3]", [[1, 5, 4], [2, 3, 4, 2]], (a, b) => tf.matMul(a!, b!)],
  [
    "matMul, transposed stacks",
    [[2, 1, 4, 3], [1, 3, 2, 4]],
    (a, b) => tf.matMul(a!, b!, true, true),
  ],
];

const resized: readonly Operation[] = [true, false].flatMap((align): Operation[] => [
  [`resizeBilinear, ${align}`, [image], (x) => tf.image.resizeBilinear(x as T4, [5, 9], align)],
  [
    `resizeNearestNeighbor, ${align}`,
    [image],
    (x) => tf.image.resizeNearestNeighbor(x as T4, [5, 9], align),
  ],
]);

const crops = (method: "bilinear" | "nearest"): Operation => [
  `cropAndResize, ${method}`,
  [image],
  (x) => {
    const boxes = tf.tensor2d([[0.1, 0.2, 0.8, 0.95], [-0.3, 0, 0.55, 1.2], [
      0.9,
      0.85,
      0.2,
      0.15,
    ]]);
    const which = tf.tensor1d([1, 0, 1], "int32");
    return tf.image.cropAndResize(x as T4, boxes, which, [4, 3], method);
  },
];

const others: readonly Operation[] = [
  crops("bilinear"),
  crops("nearest"),
  [
    "batchNorm along axis 1",
    [[2, 3, 2, 2], [1, 3, 1, 1], [1, 3, 1, 1], [1, 3, 1, 1]],
    (x, mean, offset, scale) =>
      tf.batchNorm(x!, mean!, tf.square(mean!), offset!, scale!, 0.1) as tf.Tensor,
  ],
  ["avgPool of one image, same", [[7, 6, 2]], (x) => tf.avgPool(x as tf.Tensor3D, 3, 2, "same")],
  [
    "pool of averages, explicit",
    [image],
    (x) => tf.avgPool(x as T4, 3, 1, [[0, 0], [2, 1], [0, 2], [0, 0]]),
  ],
  [
    "softmaxCrossEntropy, by its labels too",
    [[3, 5], [3, 5]],
    (labels, logits) => tf.losses.softmaxCrossEntropy(labels!, logits!),
  ],
  ["maximum where greater", [[3, 4], [3, 4]], (a, b) => tf.where(tf.greater(a!, b!), a!, b!)],
];

const operations: readonly Operation[] = [
  ...rounded,
  ...dilated,
  ...stacks,
  ...resized,
  ...others,
];

const subjectOf = ([, shapes, run]: Operation) => (): Subject => {
  const variables = shapes.map(apartVariable);
  return {
    variables,
    forward: () => tf.tidy(() => run(...variables)),
    dispose: () => tf.dispose(variables),
  };
};

testOnBackends(
  "gradients are the differences of values, where tfjs has others",
  async (backend) => {
    const wrong: string[] = [];
    for (const operation of operations) {
      const make = subjectOf(operation);
      try {
        await useBackend("cpu");
        const reference = await differences(make);
        await useBackend(backend);
        const error = largestError(await derivatives(make), reference);
        if (!(error < 1e-3)) wrong.push(`${operation[0]} is ${error} off`);
      } catch (error) {
        wrong.push(`${operation[0]}: ${(error as Error).message}`);
      }
    }
    await useBackend(backend);
    assert(wrong.length === 0, wrong.join("\n"));
  },
);
