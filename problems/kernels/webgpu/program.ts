/**
 * Programs of our own on the WebGPU backend; everything here that tfjs does not promise was read
 * from `@tensorflow/tfjs-backend-webgpu` 4.22.0.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";

/** What a kernel gets instead of a tensor. */
export type TensorInfo = tf.TensorInfo;

/** The parts of tfjs's `WebGPUBackend` that the kernels use. */
export interface WebGpuBackend {
  /** Dispatches a program and returns its output. */
  runWebGPUProgram(
    program: Program,
    inputs: TensorInfo[],
    dtype: tf.DataType,
    uniforms: { type: "int32"; data: number[] }[],
  ): TensorInfo;
  /** Gives up one reference; frees the buffer with the last. */
  disposeData(dataId: object): boolean;
}

/** The parts of tfjs's `WebGPUProgram` that ours have. */
interface Program {
  readonly outputShape: number[];
  readonly shaderKey: string;
  readonly dispatchLayout: { readonly x: number[] };
  readonly dispatch: [number, number, number];
  readonly variableNames: string[];
  readonly uniforms: string;
  readonly workgroupSize: [number, number, number];
  readonly outputComponent: number;
  readonly size: boolean;
  getUserCode(): string;
}

/** A program with one invocation for each element, or each four elements, of its output. */
export interface ElementProgram {
  /** Distinguishes the shader from all others. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  /** Integers that the code finds as `uniforms.<name>`. */
  readonly uniforms: Readonly<Record<string, number>>;
  readonly outputShape: readonly number[];
  /** Elements of one invocation, and so of one item of the inputs and of `result`: 1 or 4. */
  readonly component: 1 | 4;
  /** WGSL statements for the item `index`; they write `result[index]` and read inputs by name. */
  readonly code: string;
}

const workgroup = 64;

/** Runs a program over float32 tensors. */
export function runElementProgram(backend: WebGpuBackend, program: ElementProgram): TensorInfo {
  const { name, inputs, uniforms, component, code } = program;
  const outputShape = [...program.outputShape];
  const items = outputShape.reduce((product, size) => product * size, 1) / component;
  const names = Object.keys(uniforms);
  return backend.runWebGPUProgram(
    {
      outputShape,
      shaderKey: `noisewise_${name}_${component}`,
      dispatchLayout: { x: outputShape.map((_, axis) => axis) },
      dispatch: [Math.ceil(items / workgroup), 1, 1],
      variableNames: Object.keys(inputs),
      uniforms: ["items", ...names].map((name) => `${name} : i32,`).join(" "),
      workgroupSize: [workgroup, 1, 1],
      outputComponent: component,
      size: false,
      getUserCode: () => `fn main(index : i32) { if (index < uniforms.items) { ${code} } }`,
    },
    Object.values(inputs),
    "float32",
    [items, ...names.map((name) => uniforms[name]!)].map((value) => ({
      type: "int32",
      data: [value],
    })),
  );
}
