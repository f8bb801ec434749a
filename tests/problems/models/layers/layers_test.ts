import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../../optimizers/tensors.ts";
import { filledWith } from "../../../../problems/models/initializers.ts";
import type { Layer } from "../../../../problems/models/layer.ts";
import {
  conv2d,
  dense,
  flatten,
  maxPool,
  relu,
} from "../../../../problems/models/layers/layers.ts";
import { random, randomKey } from "../../../../problems/random.ts";
import { testOnBackends } from "../../../backends.ts";
import {
  type Array64,
  conv64,
  dense64,
  type Image,
  image64,
  pool64,
} from "../../float64_network.ts";

/** Random numbers in a shape. */
function array(shape: readonly number[], name: string): Array64 {
  const stream = random(0, name);
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, data: Float64Array.from({ length: size }, () => Math.fround(stream.normal())) };
}

function tensor({ shape, data }: Array64): tf.Tensor {
  return tf.tensor(new Float32Array(data), [...shape]);
}

/** An array of `[height, width, channels]` as nested lists. */
function image({ shape, data }: Array64): Image {
  return image64([...data], shape);
}

/** Applies a layer to a batch of one example. */
async function assertOutput(
  layer: Layer,
  params: Readonly<Record<string, Array64>>,
  x: Array64,
  expected: readonly number[],
): Promise<void> {
  const tensors = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, tensor(value)]),
  );
  const input = tensor({ shape: [1, ...x.shape], data: x.data });
  const output = layer.apply(tensors, input, { training: true });
  assertEquals(output.shape, [1, ...layer.outputShape(x.shape)]);
  const values = await output.data();
  assertEquals(values.length, expected.length);
  for (const [i, value] of values.entries()) assertAlmostEquals(value, expected[i]!, 1e-5);
  dispose([tensors, input, output]);
}

testOnBackends("dense() is x W + b", async () => {
  const params = { kernel: array([3, 4], "kernel"), bias: array([4], "bias") };
  const x = array([3], "x");
  await assertOutput(dense(4), params, x, dense64([...x.data], params.kernel, params.bias));
});

testOnBackends("conv2d() slides its kernel, zeros around the input", async () => {
  for (const size of [1, 2, 3, 5]) {
    const params = { kernel: array([size, size, 2, 3], "kernel"), bias: array([3], "bias") };
    const x = array([6, 5, 2], "x");
    const expected = conv64(image(x), params.kernel, params.bias).flat(2);
    await assertOutput(conv2d(3, size), params, x, expected);
  }
});

testOnBackends("conv2d() with padding valid or stride 2 keeps part of those outputs", async () => {
  const params = { kernel: array([3, 3, 2, 3], "kernel"), bias: array([3], "bias") };
  const x = array([7, 5, 2], "x");
  const all = conv64(image(x), params.kernel, params.bias);
  const inside = all.slice(1, -1).map((line) => line.slice(1, -1));
  await assertOutput(conv2d(3, 3, { padding: "valid" }), params, x, inside.flat(2));
  const second = inside.filter((_, i) => i % 2 === 0).map((line) =>
    line.filter((_, j) => j % 2 === 0)
  );
  const strided = conv2d(3, 3, { padding: "valid", stride: 2 });
  await assertOutput(strided, params, x, second.flat(2));
});

testOnBackends("conv2d() without bias, with stride 2 and zeros around the input", async () => {
  for (const [size, shape] of [[3, [7, 6, 2]], [1, [5, 4, 2]], [5, [6, 7, 2]]] as const) {
    const params = { kernel: array([size, size, 2, 3], "kernel") };
    const x = array(shape, "x"), layer = conv2d(3, size, { stride: 2, bias: false });
    const expected = conv64(image(x), params.kernel, undefined, { stride: 2 }).flat(2);
    await assertOutput(layer, params, x, expected);
    const own = layer.init(randomKey(0), shape);
    assertEquals(Object.keys(own), ["kernel"]);
    dispose(own);
  }
});

testOnBackends("maxPool() takes the largest in every window, cut off at the edges", async () => {
  for (const shape of [[6, 5, 2], [7, 4, 1], [1, 3, 2]]) {
    const x = array(shape, "x");
    await assertOutput(maxPool(3, { stride: 2 }), {}, x, pool64(image(x)).flat(2));
    await assertOutput(maxPool(2), {}, x, pool64(image(x), 2).flat(2));
  }
});

testOnBackends("relu() and flatten() keep or reorder nothing but what they say", async () => {
  const x = array([2, 3, 2], "x");
  await assertOutput(relu(), {}, x, [...x.data].map((value) => Math.max(value, 0)));
  await assertOutput(flatten(), {}, x, [...x.data]);
});

testOnBackends("layers start with the biases they are told", async () => {
  const dry = dense(3, { bias: filledWith(0.5) }), wet = conv2d(2, 3, { bias: filledWith(-1) });
  const params = [dry.init(randomKey(0), [4]), wet.init(randomKey(0), [5, 5, 1])];
  assertEquals([...await params[0]!.bias!.data()], [0.5, 0.5, 0.5]);
  assertEquals([...await params[1]!.bias!.data()], [-1, -1]);
  dispose(params);
});

testOnBackends("layers start with biases of 0 and kernels from their key", async () => {
  const layers: [Layer, number[], number[]][] = [
    [dense(4), [3], [3, 4]],
    [conv2d(4, 3), [5, 5, 2], [3, 3, 2, 4]],
  ];
  for (const [layer, inputShape, kernelShape] of layers) {
    const [a, b, c] = [1, 1, 2].map((seed) => layer.init(randomKey(seed), inputShape));
    assertEquals(Object.keys(a!), ["kernel", "bias"]);
    assertEquals(a!.kernel!.shape, kernelShape);
    assertEquals([...await a!.bias!.data()], [0, 0, 0, 0]);
    assertEquals(await a!.kernel!.data(), await b!.kernel!.data());
    assertEquals((await a!.kernel!.data())[0] === (await c!.kernel!.data())[0], false);
    dispose([a, b, c]);
  }
});

Deno.test("layers throw on inputs they cannot take", () => {
  const cases: [() => unknown, string][] = [
    [
      () => dense(3).outputShape([28, 28, 1]),
      "dense needs inputs of shape [inputs]; put flatten() before it; got [28, 28, 1]",
    ],
    [
      () => conv2d(3, 3).outputShape([784]),
      "conv2d needs inputs of shape [height, width, channels]; got [784]",
    ],
    [
      () => maxPool(2).init(randomKey(0), []) && maxPool(2).outputShape([784]),
      "maxPool needs inputs of shape [height, width, channels]; got [784]",
    ],
    [
      () => conv2d(3, 5, { padding: "valid" }).outputShape([4, 9, 1]),
      'conv2d of size 5 needs inputs at least as large, got 4×9; use the padding "same"',
    ],
  ];
  for (const [act, message] of cases) assertThrows(act, TypeError, message);
});

Deno.test("layers throw on numbers that are not positive integers", () => {
  for (const bad of [0, -1, 1.5, NaN]) {
    const message = `must be a whole number of at least 1, got ${bad}`;
    assertThrows(() => dense(bad), RangeError, `units ${message}`);
    assertThrows(() => conv2d(bad, 3), RangeError, `filters ${message}`);
    assertThrows(() => conv2d(3, bad), RangeError, `size ${message}`);
    assertThrows(() => conv2d(3, 3, { stride: bad }), RangeError, `stride ${message}`);
    assertThrows(() => maxPool(bad), RangeError, `size ${message}`);
  }
});
