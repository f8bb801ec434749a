/** Putting kernels in front of those that TensorFlow.js registered. @module */
import * as tf from "@tensorflow/tfjs";

/** Marks our kernels, across copies of this module too. */
const mark = Symbol.for("noisewise.trainingKernel");

/**
 * Registers a kernel in front of the stock one, once: a second call finds ours and does nothing.
 *
 * @param backendName `wasm` or `webgpu`
 * @param kernelName name in tfjs-core's kernel registry
 * @param build makes the kernel from the stock one (`undefined` where TensorFlow.js has none);
 *   answers `undefined` to leave things as they are
 */
export function registerInFront(
  backendName: string,
  kernelName: string,
  build: (stock: tf.KernelFunc | undefined) => tf.KernelFunc | undefined,
): void {
  const stock = tf.getKernel(kernelName, backendName);
  if (stock !== undefined && mark in stock) return;
  const kernelFunc = build(stock?.kernelFunc);
  if (kernelFunc === undefined) return;
  // Unregistering first keeps tfjs from warning that the name is taken.
  if (stock !== undefined) tf.unregisterKernel(kernelName, backendName);
  const config = { ...stock, kernelName, backendName, kernelFunc, [mark]: true };
  tf.registerKernel(config as tf.KernelConfig);
}

/** Whether the kernel that is registered is ours. */
export function isOurs(backendName: string, kernelName: string): boolean {
  const kernel = tf.getKernel(kernelName, backendName);
  return kernel !== undefined && mark in kernel;
}

/** A gradient, and what of a kernel's inputs and outputs it needs. */
export type Gradient = Omit<tf.GradConfig, "kernelName">;

/**
 * Registers a gradient in front of the stock one, once; it holds on all backends.
 *
 * @param build makes the gradient from the stock one, `undefined` where TensorFlow.js has none
 */
export function registerGradientInFront(
  kernelName: string,
  build: (stock: tf.GradConfig | undefined) => Gradient,
): void {
  const stock = tf.getGradient(kernelName);
  if (stock !== undefined && mark in stock) return;
  // Assigned rather than spread: what is saved may be a getter.
  tf.registerGradient(Object.assign(build(stock), { kernelName, [mark]: true }) as tf.GradConfig);
}
