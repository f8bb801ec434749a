/** Runs a kernel on a backend and, as the slow and obvious reference, on `cpu`. @module */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { onWasm, startBackend, type TestedBackend } from "../../backends.ts";

/** Values of a shape; the same for the same seed, ties included where `levels` is given. */
export function values(shape: readonly number[], seed: number, levels?: number): Float32Array {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const uniform = state / 2 ** 32;
    return levels === undefined ? 2 * uniform - 1 : Math.floor(levels * uniform);
  });
}

/** A kernel's inputs by name. */
export type Inputs = Readonly<
  Record<string, { readonly shape: number[]; readonly values: Float32Array }>
>;

/** Runs a kernel on a backend. */
export async function onBackend(
  backend: TestedBackend,
  kernel: string,
  inputs: Inputs,
  attrs: Record<string, unknown>,
): Promise<{ shape: number[]; values: Float32Array }> {
  await startBackend(backend);
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values }]) => [name, tf.tensor(values, shape)]),
  );
  const before = tf.memory().numTensors;
  const out = tf.engine().runKernel(kernel, tensors, attrs as tf.NamedAttrMap) as tf.Tensor;
  assertEquals(tf.memory().numTensors, before + 1);
  const result = { shape: out.shape, values: await out.data() as Float32Array };
  tf.dispose([out, tensors]);
  return result;
}

/** Asserts equal shapes, and values equal to 1e-4 of the largest. */
export function assertClose(
  actual: { shape: number[]; values: Float32Array },
  expected: { shape: number[]; values: Float32Array },
  what: string,
): void {
  assertEquals(actual.shape, expected.shape, what);
  const largest = expected.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expected.values.forEach((value, i) => {
    const difference = Math.abs(actual.values[i]! - value);
    assert(
      difference <= 1e-4 * Math.max(largest, 1e-3),
      `${what}: element ${i} is ${actual.values[i]}, not ${value}`,
    );
  });
}

/**
 * Asserts that a kernel answers on a backend what the stock kernel answers on `cpu`; on WASM with BLAS as
 * well, where there is one.
 */
export async function assertAsOnCpu(
  backend: "wasm" | "webgpu",
  kernel: string,
  inputs: Inputs,
  attrs: Record<string, unknown>,
): Promise<void> {
  const shapes = Object.entries(inputs).map(([name, { shape }]) => `${name} [${shape}]`);
  const what = `${kernel} of ${shapes.join(", ")} with ${JSON.stringify(attrs)}`;
  const expected = await onBackend("cpu", kernel, inputs, attrs);
  for (const on of backend === "wasm" ? onWasm : [backend]) {
    assertClose(await onBackend(on, kernel, inputs, attrs), expected, `${what} on ${on}`);
  }
}

/**
 * A test that needs a WebGPU adapter: without one it says so loudly and passes, or fails where
 * `NOISEWISE_REQUIRE_WEBGPU=1`.
 */
export function webGpuTest(name: string, body: () => Promise<void>): void {
  Deno.test(name, async () => {
    const adapter = await globalThis.navigator?.gpu?.requestAdapter();
    if (adapter) return await body();
    assert(Deno.env.get("NOISEWISE_REQUIRE_WEBGPU") !== "1", "no WebGPU adapter answers");
    console.warn(`\n!!!! SKIPPED, no WebGPU adapter answers: ${name}\n`);
  });
}

/**
 * Asserts that an operation and its gradients by all inputs are on WASM, with BLAS and without, what they are on
 * `cpu`, to 1e-5 of the largest number of each, and that it leaves nothing behind.
 */
export async function assertOperationAsOnCpu(
  run: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly { readonly shape: number[]; readonly values: Float32Array }[],
): Promise<void> {
  const results = async (backend: TestedBackend) => {
    await startBackend(backend);
    const before = tf.memory().numTensors;
    const tensors = inputs.map(({ shape, values }) => tf.tensor(values, shape));
    const output = run(...tensors);
    const weights = tf.tensor(values(output.shape, 9), output.shape);
    const gradients = tf.grads((...given) => tf.sum(tf.mul(run(...given), weights)))(tensors);
    const found = await Promise.all([output, ...gradients].map((tensor) => tensor.data()));
    tf.dispose([tensors, output, weights, gradients]);
    assertEquals(tf.memory().numTensors, before);
    return found;
  };
  const expected = await results("cpu");
  for (const backend of onWasm) {
    for (const [index, actual] of (await results(backend)).entries()) {
      const wanted = [...expected[index]!];
      const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const off = wanted.filter((value, i) => !(Math.abs(value - actual[i]!) <= 1e-5 * largest));
      assertEquals(off, [], `result ${index} on ${backend}`);
    }
  }
}
