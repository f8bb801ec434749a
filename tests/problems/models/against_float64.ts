/** Compares a layer and its gradient with a slow, obvious function in float64. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import type { Layer, LayerMode } from "../../../problems/models/layer.ts";
import { random } from "../../../problems/random.ts";
import {
  type Array64,
  differences64,
  type Image,
  image64,
  type Params64,
} from "../float64_network.ts";

/** Random normal numbers in a shape, exact in float32; the same for the same name. */
export function array(shape: readonly number[], name: string): Array64 {
  const stream = random(0, name);
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, data: Float64Array.from({ length: size }, () => Math.fround(stream.normal())) };
}

/** Those numbers as a tensor. */
export function tensor({ shape, data }: Array64): tf.Tensor {
  return tf.tensor(new Float32Array(data), [...shape]);
}

/** An array of `[height, width, channels]` as nested lists. */
export function image({ shape, data }: Array64): Image {
  return image64([...data], shape);
}

/** Asserts values equal to `tolerance` of the largest one, which counts as at least 1e-3. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  tolerance = 2e-5,
): void {
  assertEquals(actual.length, expected.length, what);
  const largest = Array.from(expected).reduce(
    (most, value) => Math.max(most, Math.abs(value)),
    1e-3,
  );
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    assert(
      difference <= tolerance * largest,
      `${what}: element ${i} is ${actual[i]}, not ${expected[i]}`,
    );
  }
}

/** What is compared. */
export interface Case {
  readonly layer: Layer;
  readonly params?: Params64;
  /** `[n, ...]` */
  readonly x: Array64;
  /** All outputs, last dimension fastest, from the parameters and the input. */
  readonly reference: (params: Params64, x: Array64) => number[];
  readonly mode?: LayerMode;
  /** What has no gradient: symbols. */
  readonly integers?: boolean;
}

/**
 * Asserts the layer's output, and the gradients of `Σ w_i y_i` for random `w` with respect to the
 * parameters and the input, which are compared with central differences of the reference.
 */
export async function assertAsInFloat64(
  { layer, params = {}, x, reference, mode = { training: true }, integers = false }: Case,
): Promise<void> {
  const tensors = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, tensor(value)]),
  );
  const input = tensor(x), expected = reference(params, x);
  const output = layer.apply(tensors, input, mode);
  assertEquals(output.shape, [x.shape[0], ...layer.outputShape(x.shape.slice(1))]);
  assertClose(await output.data(), expected, layer.kind);

  if (!integers || Object.keys(params).length > 0) await assertGradients();
  dispose([tensors, input, output]);

  async function assertGradients(): Promise<void> {
    const weights = array([expected.length], "weights");
    const inputs = integers ? params : { ...params, x };
    const scalar = (values: Params64) =>
      reference(values, integers ? x : values.x!).reduce(
        (sum, value, i) => sum + value * weights.data[i]!,
        0,
      );
    const wanted = differences64(scalar, inputs);
    const w = tf.tidy(() => tf.reshape(tensor(weights), output.shape));
    const names = Object.keys(inputs);
    const gradients = tf.grads((...values) => {
      const named: Tensors = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
      const { x: value = input, ...own } = named;
      return tf.sum(tf.mul(layer.apply(own, value, mode), w));
    })(names.map((name) => name === "x" ? input : tensors[name]!));
    for (const [i, name] of names.entries()) {
      const what = `gradient of ${layer.kind} by ${name} for inputs [${x.shape}]`;
      assertEquals(gradients[i]!.shape, inputs[name as keyof typeof inputs]!.shape, what);
      assertClose(await gradients[i]!.data(), wanted[name]!, what);
    }
    dispose([w, gradients]);
  }
}

/** Asserts the output of a layer for a batch of one example. */
export async function assertOutput(
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
