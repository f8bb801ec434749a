/** Programs as one WebGPU dispatch each, on the tensors' own buffers. @module */
import * as tf from "@tensorflow/tfjs";
import { type TensorInfo, tensorOf } from "../backends/tensor_info.ts";
import {
  allocate,
  dispatch,
  elementsPerBinding,
  uniformOf,
  type WebGpuBackend,
  webGpuBackend,
  withFloatBuffers,
} from "../backends/webgpu_device.ts";
import { type Program, restrict } from "../rules/program.ts";
import { composed } from "./composed.ts";
import type { Executor, Operands } from "./executor.ts";
import { shaderOf, workgroupSize, workgroupsPerRow } from "./wgsl.ts";

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

/**
 * Runs a program as one dispatch; as several where it has more tensors than the device binds, or larger
 * ones than it binds at once, and as composed operations where even one of its outputs has too many.
 */
export const webgpu: Executor = (program, operands) => inPieces(program, operands);

/** The same in pieces of so many elements, which is a multiple of 64; as many as there may be by default. */
export function inPieces(
  program: Program,
  operands: readonly Operands[],
  elements?: number,
): tf.Tensor[][] {
  const backend = webGpuBackend();
  const parts = split(program, backend.device.limits.maxStorageBuffersPerShaderStage);
  if (parts === undefined) return composed(program, operands);
  const uniforms = new Map<string, GPUBuffer>();
  return operands.map((set) => {
    const { shape, size } = set.inputs[0]!;
    if (size === 0) return program.outputs.map(() => tf.zeros(shape));
    const outputs = program.outputs.map(() => allocate(backend, shape));
    const most = elements ?? elementsPerBinding(backend);
    withFloatBuffers(backend, set.inputs, (inputs) => {
      for (const part of parts) {
        for (let begin = 0; begin < size; begin += most) {
          const piece = { ...set, inputs, begin, end: Math.min(size, begin + most) };
          runPart(backend, program, part, piece, outputs, uniforms);
        }
      }
    });
    return outputs.map(tensorOf);
  });
}

interface Part {
  readonly program: Program;
  /** Which outputs of the whole program it computes. */
  readonly outputs: readonly number[];
}

const splits = new Map<string, readonly Part[] | undefined>();

/** Programs that together compute the outputs, none with more tensors than may be bound. */
export function split(program: Program, limit: number): readonly Part[] | undefined {
  const key = `${limit} ${program.key}`;
  if (!splits.has(key)) {
    splits.set(key, partition(program, program.outputs.map((_, i) => i), limit));
  }
  return splits.get(key);
}

function partition(
  program: Program,
  outputs: readonly number[],
  limit: number,
): readonly Part[] | undefined {
  const part = restrict(program, outputs);
  if (part.inputs.length + outputs.length <= limit) return [{ program: part, outputs }];
  if (outputs.length === 1) return undefined;
  const half = Math.ceil(outputs.length / 2);
  const first = partition(program, outputs.slice(0, half), limit);
  const second = partition(program, outputs.slice(half), limit);
  return first && second && [...first, ...second];
}

/** Elements `begin` to `end` of operands. */
interface Piece {
  readonly inputs: readonly TensorInfo[];
  readonly scalars: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function runPart(
  backend: WebGpuBackend,
  whole: Program,
  { program, outputs: which }: Part,
  { inputs, scalars, begin, end }: Piece,
  outputs: readonly TensorInfo[],
  uniforms: Map<string, GPUBuffer>,
): void {
  const tensors = [
    ...program.inputs.map((name) => inputs[whole.inputs.indexOf(name)]!),
    ...which.map((index) => outputs[index]!),
  ];
  const size = end - begin;
  const width = size % 4 === 0 ? 4 : 1;
  const pipeline = pipelineOf(program, width, backend.device);
  const values = program.scalars.map((name) => scalars[whole.scalars.indexOf(name)]!);
  const workgroups = Math.ceil(size / width / workgroupSize);
  const submitted = dispatch(backend, {
    pipeline,
    tensors,
    elements: [begin, end],
    uniform: values.length > 0 ? uniformWith(backend, values, uniforms) : undefined,
    workgroups: [
      Math.min(workgroups, workgroupsPerRow),
      Math.ceil(workgroups / workgroupsPerRow),
    ],
  });
  if (submitted) uniforms.clear();
}

/** One uniform buffer for all dispatches of a submission that share its values. */
function uniformWith(
  backend: WebGpuBackend,
  values: readonly number[],
  uniforms: Map<string, GPUBuffer>,
): GPUBuffer {
  const key = values.join();
  let buffer = uniforms.get(key);
  if (buffer === undefined) uniforms.set(key, buffer = uniformOf(backend, values));
  return buffer;
}

function pipelineOf(program: Program, width: 1 | 4, device: GPUDevice): GPUComputePipeline {
  let known = pipelines.get(device);
  if (known === undefined) pipelines.set(device, known = new Map());
  const key = `${width} ${program.key}`;
  let pipeline = known.get(key);
  if (pipeline === undefined) {
    const module = device.createShaderModule({ code: shaderOf(program, width) });
    pipeline = device.createComputePipeline({ layout: "auto", compute: { module } });
    known.set(key, pipeline);
  }
  return pipeline;
}
