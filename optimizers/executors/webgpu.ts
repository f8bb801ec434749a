/**
 * Programs as one WebGPU dispatch each, on the tensors' own buffers.
 *
 * Touches internals of @tensorflow/tfjs-backend-webgpu, read from version 4.22: a dispatch is
 * recorded into the backend's own command encoder, so that it keeps its place among the kernels
 * around it and waits for nothing.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type Program, restrict } from "../rules/program.ts";
import { composed } from "./composed.ts";
import type { Executor, Operands } from "./executor.ts";
import { shaderOf, workgroupSize, workgroupsPerRow } from "./wgsl.ts";

interface WebGpuBackend {
  readonly device: GPUDevice;
  readonly queue: GPUQueue;
  readonly tensorMap: { get(dataId: object): { readonly resource: GPUBuffer } };
  readonly bufferManager: { acquireBuffer(size: number, usage: number): GPUBuffer };
  readonly uniformPendingDisposal: GPUBuffer[];
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  makeTensorInfo(shape: readonly number[], dtype: "float32"): tf.TensorInfo;
  uploadToGPU(dataId: object): void;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

/**
 * Runs a program as one dispatch; as several where it has more tensors than the device binds, and as
 * composed operations where even one of its outputs has.
 */
export const webgpu: Executor = (program, operands) => {
  const backend = tf.backend() as unknown as WebGpuBackend;
  const parts = split(program, backend.device.limits.maxStorageBuffersPerShaderStage);
  if (parts === undefined) return composed(program, operands);
  const uniforms = new Map<string, GPUBuffer>();
  return operands.map((set) => {
    const { shape, size } = set.inputs[0]!;
    if (size === 0) return program.outputs.map(() => tf.zeros(shape));
    const outputs = program.outputs.map(() => backend.makeTensorInfo(shape, "float32"));
    for (const { dataId } of [...set.inputs, ...outputs]) backend.uploadToGPU(dataId);
    for (const part of parts) dispatch(backend, program, part, set, outputs, uniforms);
    return outputs.map((output) => tf.engine().makeTensorFromTensorInfo(output));
  });
};

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

function dispatch(
  backend: WebGpuBackend,
  whole: Program,
  { program, outputs: which }: Part,
  { inputs, scalars }: Operands,
  outputs: readonly tf.TensorInfo[],
  uniforms: Map<string, GPUBuffer>,
): void {
  const tensors = [
    ...program.inputs.map((name) => inputs[whole.inputs.indexOf(name)]!),
    ...which.map((index) => outputs[index]!),
  ];
  const size = inputs[0]!.size;
  const width = size % 4 === 0 ? 4 : 1;
  const pipeline = pipelineOf(program, width, backend.device);
  const buffers = tensors.map(({ dataId }) => backend.tensorMap.get(dataId).resource);
  if (program.scalars.length > 0) {
    const values = program.scalars.map((name) => scalars[whole.scalars.indexOf(name)]!);
    buffers.push(uniformOf(backend, values, uniforms));
  }
  const bindGroup = backend.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  for (const { dataId } of tensors) backend.commandQueueOwnedIds.add(dataId);
  backend.ensureCommandEncoderReady();
  const pass = backend.computePassEncoder ??= backend.commandEncoder.beginComputePass();
  const workgroups = Math.ceil(size / width / workgroupSize);
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  pass.dispatchWorkgroups(
    Math.min(workgroups, workgroupsPerRow),
    Math.ceil(workgroups / workgroupsPerRow),
  );
  backend.dispatchCountInPass++;
  if (backend.dispatchCountInPass >= tf.env().getNumber("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE")) {
    backend.endComputePassEncoder();
    backend.submitQueue();
    uniforms.clear(); // given back to the pool with the submission
  }
}

/** A uniform buffer with these values; one for all dispatches of a submission that share them. */
function uniformOf(
  backend: WebGpuBackend,
  values: readonly number[],
  uniforms: Map<string, GPUBuffer>,
): GPUBuffer {
  const key = values.join();
  let buffer = uniforms.get(key);
  if (buffer === undefined) {
    const data = new Float32Array(Math.ceil(values.length / 4) * 4);
    data.set(values);
    buffer = backend.bufferManager.acquireBuffer(
      data.byteLength,
      GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    );
    backend.queue.writeBuffer(buffer, 0, data);
    backend.uniformPendingDisposal.push(buffer);
    uniforms.set(key, buffer);
  }
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
