/**
 * Tensors and dispatches on the device of the WebGPU backend; everything here that tfjs does not promise
 * was read from `@tensorflow/tfjs-backend-webgpu` 4.22.0.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "./tensor_info.ts";

/** The parts of tfjs's `WebGPUBackend` that are used. */
export interface WebGpuBackend {
  readonly device: GPUDevice;
  readonly queue: GPUQueue;
  /** Every tensor's data; `resource` is there after `uploadToGPU`. */
  readonly tensorMap: { get(dataId: object): { readonly resource: GPUBuffer } };
  readonly bufferManager: { acquireBuffer(size: number, usage: number): GPUBuffer };
  /** Buffers that go back to the pool with the next submission. */
  readonly uniformPendingDisposal: GPUBuffer[];
  /** Data that the next submission works on, whose buffers are kept until then. */
  readonly commandQueueOwnedIds: WeakSet<object>;
  /** There after `ensureCommandEncoderReady`. */
  readonly commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  /** Allocates a tensor without clearing it. */
  makeTensorInfo(shape: number[], dtype: tf.DataType): TensorInfo;
  /** Gives a tensor its buffer; changes nothing where it has one. */
  uploadToGPU(dataId: object): void;
  /** Gives up one reference; frees the buffer with the last. */
  disposeData(dataId: object): boolean;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  /** Dispatches a program and returns its output. */
  runWebGPUProgram(
    program: WebGpuProgram,
    inputs: readonly TensorInfo[],
    dtype: tf.DataType,
    uniforms: readonly { readonly type: "int32"; readonly data: readonly number[] }[],
  ): TensorInfo;
}

/** The parts of tfjs's `WebGPUProgram` that ours have. */
export interface WebGpuProgram {
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

/**
 * The WebGPU backend, which must be the one in use.
 *
 * @throws {Error} if another one is
 */
export function webGpuBackend(): WebGpuBackend {
  const name = tf.getBackend();
  if (name !== "webgpu") {
    throw new Error(
      `the backend in use must be webgpu, got ${name}: call useBackend("webgpu") first`,
    );
  }
  return tf.backend() as unknown as WebGpuBackend;
}

/** Allocates a float32 tensor; its contents are arbitrary. */
export function allocate(backend: WebGpuBackend, shape: readonly number[]): TensorInfo {
  return backend.makeTensorInfo([...shape], "float32");
}

/** Frees what {@linkcode allocate} or a kernel made. */
export function free(backend: WebGpuBackend, info: TensorInfo): void {
  backend.disposeData(info.dataId);
}

/** A tensor's buffer, valid as long as the tensor; brings it to the device if need be. */
export function bufferOf(backend: WebGpuBackend, { dataId }: TensorInfo): GPUBuffer {
  backend.uploadToGPU(dataId);
  return backend.tensorMap.get(dataId).resource;
}

/** A uniform buffer with these numbers, `array<vec4f>` to a shader; it lives until the next submission. */
export function uniformOf(backend: WebGpuBackend, values: readonly number[]): GPUBuffer {
  const data = new Float32Array(Math.ceil(values.length / 4) * 4);
  data.set(values);
  const buffer = backend.bufferManager.acquireBuffer(
    data.byteLength,
    GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  );
  backend.queue.writeBuffer(buffer, 0, data);
  backend.uniformPendingDisposal.push(buffer);
  return buffer;
}

/** What {@linkcode dispatch} records. */
export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  /** Inputs and outputs, in the order of their bindings. */
  readonly tensors: readonly TensorInfo[];
  /** Bound behind the tensors. */
  readonly uniform?: GPUBuffer | undefined;
  readonly workgroups: readonly [x: number, y: number];
}

/**
 * Records a dispatch into the backend's own command encoder, so that it keeps its place among the kernels
 * around it and waits for nothing; submits where as many have come together as tfjs collects.
 *
 * @returns whether it was submitted, and the uniform buffers with it
 */
export function dispatch(
  backend: WebGpuBackend,
  { pipeline, tensors, uniform, workgroups }: Dispatch,
): boolean {
  const buffers = tensors.map((tensor) => bufferOf(backend, tensor));
  if (uniform !== undefined) buffers.push(uniform);
  const bindGroup = backend.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  for (const { dataId } of tensors) backend.commandQueueOwnedIds.add(dataId);
  backend.ensureCommandEncoderReady();
  const pass = backend.computePassEncoder ??= backend.commandEncoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  pass.dispatchWorkgroups(...workgroups);
  backend.dispatchCountInPass++;
  const full = tf.env().getNumber("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE");
  if (backend.dispatchCountInPass < full) return false;
  backend.endComputePassEncoder();
  backend.submitQueue();
  return true;
}
