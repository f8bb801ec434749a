/** Operands that are repeated to fit others, for kernels that get that wrong. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../optimizers/backends/tensor_info.ts";
import { product } from "./nothing.ts";
import { registerInFront } from "./registry.ts";

/** What all backends have. */
interface Backend {
  /** Gives up one reference; frees the memory with the last. */
  disposeData(dataId: object): boolean;
}

interface RepeatArgs {
  inputs: Record<string, TensorInfo | undefined>;
  backend: Backend;
  attrs: tf.NamedAttrMap;
}

/** Registers products of stacks of matrices that are repeated in full; calling it again changes nothing. */
export function registerEqualStacks(backendName: string): void {
  registerInFront(
    backendName,
    tf.BatchMatMul,
    (stock) => stock && withEqualStacks(backendName, product(backendName, stock)),
  );
}

/** Registers batch normalization along any axis; calling it again changes nothing. */
export function registerWholeMoments(backendName: string): void {
  registerInFront(
    backendName,
    tf.FusedBatchNorm,
    (stock) => stock && withWholeMoments(backendName, stock),
  );
}

/**
 * A product of stacks of matrices, in front of one that counts both stacks in step: right where they are equal
 * or one is a single matrix, but `[2, 1]` and `[1, 3]` matrices are to be multiplied each with each.
 */
export function withEqualStacks(backendName: string, kernel: tf.KernelFunc): tf.KernelFunc {
  return repeating(backendName, kernel, ({ inputs }): Shapes => {
    const { a, b } = inputs as Record<string, TensorInfo>;
    const [ofA, ofB] = [a!.shape.slice(0, -2), b!.shape.slice(0, -2)];
    const [sizeA, sizeB] = [tf.util.sizeFromShape(ofA), tf.util.sizeFromShape(ofB)];
    if (sizeA === 1 || sizeB === 1 || String(ofA) === String(ofB)) return {};
    const stack = tf.backend_util.assertAndGetBroadcastShape(ofA, ofB);
    return { a: [...stack, ...a!.shape.slice(-2)], b: [...stack, ...b!.shape.slice(-2)] };
  });
}

/** Batch normalization, in front of one that counts moments in step with the elements: right along the last axis. */
function withWholeMoments(backendName: string, kernel: tf.KernelFunc): tf.KernelFunc {
  return repeating(backendName, kernel, ({ inputs }): Shapes => {
    const { x, mean } = inputs as Record<string, TensorInfo>;
    const trailing = mean!.shape.every((size, axis) =>
      size === 1 || axis === mean!.shape.length - 1
    );
    if (trailing || String(mean!.shape) === String(x!.shape)) return {};
    const shape = x!.shape;
    return { mean: shape, variance: shape, scale: shape, offset: shape };
  });
}

/** Shapes that inputs are to have, by name. */
type Shapes = Readonly<Record<string, readonly number[]>>;

/** A kernel that gets some of its inputs repeated to the shapes that are asked for. */
function repeating(
  backendName: string,
  kernel: tf.KernelFunc,
  shapesOf: (args: RepeatArgs) => Shapes,
): tf.KernelFunc {
  return (args) => {
    const given = args as unknown as RepeatArgs;
    const repeated: Record<string, TensorInfo> = {};
    for (const [name, shape] of Object.entries(shapesOf(given))) {
      const input = given.inputs[name];
      if (input === undefined || input === null) continue;
      const missing = Array<number>(shape.length - input.shape.length).fill(1);
      const x = { ...input, shape: [...missing, ...input.shape] };
      const reps = shape.map((size, axis) => size / x.shape[axis]!);
      if (reps.some((rep) => rep !== 1)) {
        repeated[name] = tiled(backendName, given.backend, x, reps);
      }
    }
    const inputs = { ...given.inputs, ...repeated } as unknown as tf.NamedTensorInfoMap;
    const result = kernel({ ...args, inputs });
    for (const { dataId } of Object.values(repeated)) given.backend.disposeData(dataId);
    return result;
  };
}

function tiled(name: string, backend: Backend, x: TensorInfo, reps: number[]): TensorInfo {
  return tf.getKernel(tf.Tile, name).kernelFunc({
    inputs: { x } as unknown as tf.NamedTensorInfoMap,
    backend,
    attrs: { reps },
  }) as TensorInfo;
}
