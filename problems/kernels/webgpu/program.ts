/** Programs of our own on the WebGPU backend. @module */
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  type WebGpuBackend,
  withFloatBuffers,
} from "../../../optimizers/backends/webgpu_device.ts";

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

/** Runs a program over float32 tensors, those included that tfjs has only relabelled as such. */
export function runElementProgram(backend: WebGpuBackend, program: ElementProgram): TensorInfo {
  const { name, inputs, uniforms, outputShape, component, code } = program;
  const items = outputShape.reduce((product, size) => product * size, 1) / component;
  return runProgram(backend, {
    name: `${name}_${component}`,
    inputs,
    uniforms: { items, ...uniforms },
    outputShape,
    component,
    workgroups: [Math.ceil(items / workgroup), 1, 1],
    code: `fn main(index : i32) { if (index < uniforms.items) { ${code} } }`,
  });
}

/** A program whose workgroups of 64 invocations share what they read. */
export interface WorkgroupProgram extends Omit<ElementProgram, "component"> {
  /** How many, along x, y and z; the code finds its own in `workgroupId`, its invocation in `localId.x`. */
  readonly workgroups: readonly [x: number, y: number, z: number];
  /** WGSL declarations, among them `fn main(index : i32)`. */
  readonly code: string;
}

/** As {@linkcode runElementProgram}. */
export function runProgram(
  backend: WebGpuBackend,
  program: WorkgroupProgram & Partial<Pick<ElementProgram, "component">>,
): TensorInfo {
  const { name, inputs, uniforms, workgroups: [x, y, z], component = 1, code } = program;
  const outputShape = [...program.outputShape], names = Object.keys(uniforms);
  const run = (tensors: readonly TensorInfo[]) =>
    backend.runWebGPUProgram(
      {
        outputShape,
        shaderKey: `noisewise_${name}`,
        dispatchLayout: { x: outputShape.map((_, axis) => axis) },
        dispatch: [x, y, z],
        variableNames: Object.keys(inputs),
        uniforms: names.map((name) => `${name} : i32,`).join(" "),
        workgroupSize: [workgroup, 1, 1],
        outputComponent: component,
        size: false,
        getUserCode: () => code,
      },
      tensors,
      "float32",
      names.map((name) => ({ type: "int32", data: [uniforms[name]!] })),
    );
  return withFloatBuffers(backend, Object.values(inputs), run);
}
