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
  const { name, inputs, uniforms, component, code } = program;
  const outputShape = [...program.outputShape];
  const items = outputShape.reduce((product, size) => product * size, 1) / component;
  const names = Object.keys(uniforms);
  const run = (tensors: readonly TensorInfo[]) =>
    backend.runWebGPUProgram(
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
      tensors,
      "float32",
      [items, ...names.map((name) => uniforms[name]!)].map((value) => ({
        type: "int32",
        data: [value],
      })),
    );
  return withFloatBuffers(backend, Object.values(inputs), run);
}
