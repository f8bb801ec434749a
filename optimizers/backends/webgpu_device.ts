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
  readonly tensorMap: {
    get(dataId: object): { readonly resource: GPUBuffer; readonly dtype: tf.DataType };
  };
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
 * @throws {Error} if another one is, or its device was lost, with the reason
 */
export function webGpuBackend(): WebGpuBackend {
  const used = tf.getBackend();
  if (used !== name) {
    throw new Error(
      `the backend in use must be webgpu, got ${used}: call useBackend("webgpu") first`,
    );
  }
  const backend = tf.backend() as unknown as WebGpuBackend;
  const reason = losses.get(backend.device);
  if (reason === undefined) return backend;
  throw new Error(
    `the WebGPU device was lost (${reason}), and all tensors on it: call useBackend("webgpu") for a ` +
      `new one, and begin again from what is saved`,
  );
}

/** Devices that were lost, and why. */
const losses = new WeakMap<GPUDevice, string>();
const watched = new WeakSet<GPUDevice>();

/** Notices when the device of the backend in use is lost. */
export function watchDevice(): void {
  const { device } = tf.backend() as unknown as WebGpuBackend;
  if (watched.has(device)) return;
  watched.add(device);
  device.lost.then(({ reason, message }) =>
    losses.set(device, message || reason || "no reason given")
  );
}

/** Takes a backend away whose device was lost, so that the next start makes a new one. */
export function forgetLostDevice(): void {
  const lost = tf.engine().registry[name] as unknown as WebGpuBackend | undefined;
  if (lost === undefined || !losses.has(lost.device)) return;
  const factory = tf.findBackendFactory(name);
  tf.removeBackend(name);
  tf.registerBackend(name, factory, priority);
}

const name = "webgpu";

/** As tfjs has it, above all others. */
const priority = 3;

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

/**
 * Calls `use` with float32 tensors of float32 buffers. tfjs casts integers and truth values to float32 by
 * relabelling: the buffer stays what it was, and code of our own would misread it. Such a tensor is
 * converted for the time of the call; the others are handed on as they are.
 */
export function withFloatBuffers<T>(
  backend: WebGpuBackend,
  tensors: readonly TensorInfo[],
  use: (tensors: readonly TensorInfo[]) => T,
): T {
  const copies = new Map<TensorInfo, TensorInfo>();
  for (const tensor of tensors) {
    const relabelled = backend.tensorMap.get(tensor.dataId).dtype !== "float32";
    if (relabelled && !copies.has(tensor)) copies.set(tensor, converted(backend, tensor));
  }
  try {
    return use(tensors.map((tensor) => copies.get(tensor) ?? tensor));
  } finally {
    for (const copy of copies.values()) free(backend, copy);
  }
}

const conversionWorkgroup = 64;

function converted(backend: WebGpuBackend, { dataId, shape }: TensorInfo): TensorInfo {
  const size = tf.util.sizeFromShape(shape);
  const from = backend.tensorMap.get(dataId).dtype;
  return backend.runWebGPUProgram(
    {
      outputShape: [size],
      shaderKey: "noisewise_floats",
      dispatchLayout: { x: [0] },
      dispatch: [Math.ceil(size / conversionWorkgroup), 1, 1],
      variableNames: ["x"],
      uniforms: "",
      workgroupSize: [conversionWorkgroup, 1, 1],
      outputComponent: 1,
      size: true,
      getUserCode: () =>
        "fn main(index : i32) { if (index < uniforms.size) { result[index] = f32(x[index]); } }",
    },
    [{ dataId, shape: [size], dtype: from }],
    "float32",
    [],
  );
}

/** What {@linkcode dispatch} records. */
export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  /** Inputs and outputs, in the order of their bindings, with float32 buffers. */
  readonly tensors: readonly TensorInfo[];
  /** Which of their elements are bound, all by default; its beginning is a multiple of 64. */
  readonly elements?: readonly [begin: number, end: number] | undefined;
  /** Bound behind the tensors. */
  readonly uniform?: GPUBuffer | undefined;
  readonly workgroups: readonly [x: number, y: number];
}

/**
 * Records a dispatch into the backend's own command encoder, so that it keeps its place among the kernels
 * around it and waits for nothing; submits where as many have come together as tfjs collects.
 *
 * @returns whether it was submitted, and the uniform buffers with it
 * @throws {RangeError} if the device does not bind as much of a tensor at once
 */
export function dispatch(
  backend: WebGpuBackend,
  { pipeline, tensors, elements, uniform, workgroups }: Dispatch,
): boolean {
  const resources = tensors.map((tensor) => boundTo(backend, tensor, elements));
  if (uniform !== undefined) resources.push({ buffer: uniform });
  const bindGroup = backend.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: resources.map((resource, binding) => ({ binding, resource })),
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

/** What a device binds of a tensor at the most, in elements; a multiple of what bindings begin at. */
export function elementsPerBinding({ device }: WebGpuBackend): number {
  const { maxStorageBufferBindingSize, minStorageBufferOffsetAlignment: step } = device.limits;
  return Math.floor(maxStorageBufferBindingSize / step) * step / 4;
}

function boundTo(
  backend: WebGpuBackend,
  tensor: TensorInfo,
  elements: Dispatch["elements"],
): GPUBufferBinding {
  const buffer = bufferOf(backend, tensor);
  const [begin, end] = elements ?? [0, buffer.size / 4];
  const most = elementsPerBinding(backend);
  if (end - begin > most) {
    throw new RangeError(
      `a tensor of shape [${tensor.shape}] has ${
        end - begin
      } elements, and the WebGPU device binds ` +
        `${most} at once: split it into smaller parameters, or take another backend`,
    );
  }
  return { buffer, offset: 4 * begin, size: 4 * (end - begin) };
}
