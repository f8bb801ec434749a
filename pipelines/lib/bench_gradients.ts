/** How long a gradient takes, and its variance, against other libraries and against a product. @module */
import * as tf from "@tensorflow/tfjs";
import { type BackendName, useBackend } from "../../optimizers/backend.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { toBatch } from "../../problems/data/batches.ts";
import { loadMnist } from "../../problems/data/mnist.ts";
import "../../problems/kernels/mod.ts";
import { softmaxCrossEntropy } from "../../problems/losses.ts";
import { oneHot } from "../../problems/models/embedding.ts";
import type { Layer } from "../../problems/models/layer.ts";
import { conv2d, dense, flatten, maxPool, relu } from "../../problems/models/layers.ts";
import { lstm } from "../../problems/models/lstm.ts";
import { sequential, type Step } from "../../problems/models/sequential.ts";
import { timeDistributed } from "../../problems/models/time_distributed.ts";
import type { Batch } from "../../problems/problem.ts";
import { randomKey } from "../../problems/random.ts";
import { lossGradientVariance } from "../../problems/variance/loss_gradient_variance.ts";
import {
  benchNetworks,
  type ForeignTask,
  type ForeignTiming,
  gradientFlops,
  type NetworkSpec,
} from "./bench_networks.ts";
import { type Contender, measure } from "./measure.ts";

/** One line of the benchmark. */
export interface GradientTiming {
  readonly backend: string;
  readonly network: string;
  readonly contender: string;
  /** Median milliseconds. */
  readonly milliseconds: number;
  readonly minimum: number;
  /** Billions of floating-point operations a second: those of the products of one plain gradient. */
  readonly gflops: number;
  /** That over the same for a product of matrices of 1024 × 1024, by our kernels, in the same run. */
  readonly ofMatMul: number;
  /** Its median over that of our gradient without variance. */
  readonly overGradient: number;
  /** Its median over that of TensorFlow.js as it comes, where that can compute it. */
  readonly overStock: number | undefined;
}

/** One line of a profile. */
export interface KernelTime {
  readonly backend: string;
  readonly network: string;
  readonly contender: string;
  readonly kernel: string;
  readonly calls: number;
  readonly milliseconds: number;
}

/** What {@linkcode benchGradients} measures. */
export interface GradientBenchOptions {
  readonly backends: readonly BackendName[];
  /** Of {@linkcode benchNetworks}, by id; default all. */
  readonly networks?: readonly string[];
  readonly repeats: number;
  /** Other libraries, in processes of their own, which takes the permission to run Deno. */
  readonly others?: readonly ("stock" | "jax")[];
  /** Seconds after which another library is given up; default 300. */
  readonly patience?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each case. */
  readonly onCase?: ((backend: string, network: string) => void) | undefined;
  /** Called where something is left out, with the reason. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * Times gradients with our kernels, alone and with the gradient's variance, beside other libraries.
 * Our own are interleaved; another library runs right after them, in a process of its own.
 */
export async function benchGradients(options: GradientBenchOptions): Promise<GradientTiming[]> {
  const rows: GradientTiming[] = [];
  for (const backend of options.backends) {
    if (!await started(backend, options)) continue;
    for (const spec of chosen(options.networks)) {
      options.onCase?.(tf.getBackend(), spec.id);
      rows.push(...await benchCase(spec, options));
    }
  }
  return rows;
}

/**
 * Time by kernel of one gradient and one gradient with variance, longest first. WebGPU tells no
 * times.
 */
export async function profileGradients(options: GradientBenchOptions): Promise<KernelTime[]> {
  const rows: KernelTime[] = [];
  for (const backend of options.backends) {
    if (!await started(backend, options)) continue;
    for (const spec of chosen(options.networks)) {
      const { contenders, end } = await ours(spec);
      for (const { name, run } of contenders.slice(0, 2)) {
        await run();
        const kernels = await profile(run);
        rows.push(...kernels.map((kernel) => ({
          backend: tf.getBackend(),
          network: spec.id,
          contender: name,
          ...kernel,
        })));
      }
      end();
    }
  }
  return rows;
}

async function started(
  backend: BackendName,
  { onNote }: GradientBenchOptions,
): Promise<boolean> {
  try {
    await useBackend(backend);
    return true;
  } catch (error) {
    if (onNote === undefined || error instanceof RangeError) throw error;
    onNote((error as Error).message);
    return false;
  }
}

function chosen(ids: readonly string[] | undefined): readonly NetworkSpec[] {
  return benchNetworks.filter(({ id }) => ids === undefined || ids.includes(id));
}

async function benchCase(
  spec: NetworkSpec,
  { repeats, others = [], patience = 300, signal, onNote }: GradientBenchOptions,
): Promise<GradientTiming[]> {
  const backend = tf.getBackend();
  const { contenders, end } = await ours(spec);
  const limit = matMul();
  const timings = await measure([...contenders, limit], repeats, signal);
  end();
  limit.end();
  const rate = 2 * limit.size ** 3 / timings.pop()!.median;
  const found = timings.map(({ name, median, minimum }) => ({ name, median, minimum }));
  for (const other of others) {
    const name = other === "stock" ? "tfjs as it comes" : "jax-js";
    try {
      const task = { network: spec.id, backend, repeats };
      found.push({ name, ...await foreign(`./bench_${other}.ts`, task, patience, signal) });
    } catch (error) {
      signal?.throwIfAborted();
      onNote?.(`${name}, ${spec.id} on ${backend}: ${(error as Error).message}`);
    }
  }
  const stock = found.find(({ name }) => name === "tfjs as it comes")?.median;
  return found.map(({ name, median, minimum }) => ({
    backend,
    network: spec.id,
    contender: name,
    milliseconds: median,
    minimum,
    gflops: gradientFlops(spec) / median / 1e6,
    ofMatMul: gradientFlops(spec) / median / rate,
    overGradient: median / found[0]!.median,
    overStock: stock === undefined ? undefined : median / stock,
  }));
}

/** The network of our layers, inputs for it, and what is timed on them. */
async function ours(
  spec: NetworkSpec,
): Promise<{ readonly contenders: Contender[]; end(): void }> {
  const { shape } = spec, text = shape.length === 1;
  const model = modelOf(spec), params = model.init(randomKey(0), shape);
  const batch = await batchOf(spec);
  const contender = (name: string, compute: () => { gradient: Tensors; variance?: unknown }) => ({
    name,
    async run() {
      const result = compute();
      await settled(Object.values(result.gradient).at(0)!);
      dispose(result);
    },
  });
  const element = lossGradientVariance(model, softmaxCrossEntropy);
  const total = lossGradientVariance(model, softmaxCrossEntropy, { detail: "total" });
  const contenders = [contender("gradient", () => plainGradient(model, params, batch))];
  if (!text) { // an LSTM has no rule yet: example by example, which says nothing here
    contenders.push(contender("gradient and variance", () => element(params, batch)));
    contenders.push(contender("gradient and total variance", () => total(params, batch)));
  }
  return { contenders, end: () => dispose([params, batch]) };
}

/** Digits where the network is for them, as blank pixels save work; else random numbers. */
async function batchOf({ shape, batch: n, classes }: NetworkSpec): Promise<Batch> {
  if (shape[0] === 28) {
    const { train } = await loadMnist();
    return toBatch(train, Array.from({ length: n }, (_, k) => k));
  }
  const text = shape.length === 1;
  return {
    xs: text
      ? tf.randomUniform([n, ...shape], 0, classes, "int32", 1)
      : tf.randomNormal([n, ...shape], 0, 1, "float32", 1),
    ys: tf.randomUniform(text ? [n, ...shape] : [n], 0, classes, "int32", 2),
  };
}

function modelOf({ shape, classes, layers }: NetworkSpec): Layer {
  const text = shape.length === 1;
  const steps = layers.map((layer, i): Step => {
    switch (layer.type) {
      case "conv":
        return [`conv${i}`, conv2d(layer.filters, layer.size)];
      case "pool":
        return maxPool(3, { stride: 2 });
      case "relu":
        return relu();
      case "flatten":
        return flatten();
      case "dense":
        return [`fc${i}`, text ? timeDistributed(dense(layer.units)) : dense(layer.units)];
      case "lstm":
        return [`lstm${i}`, lstm(layer.units)];
    }
  });
  return sequential(text ? [oneHot(classes), ...steps] : steps);
}

function plainGradient(model: Layer, params: Tensors, { xs, ys }: Batch) {
  const names = Object.keys(params);
  const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    const own = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
    return softmaxCrossEntropy(model.apply(own, xs, { training: true }), ys);
  })(names.map((name) => params[name]!));
  return { loss: value, gradient: Object.fromEntries(names.map((name, i) => [name, grads[i]!])) };
}

/** The machine's limit: one product of large matrices. */
function matMul(): Contender & { readonly size: number; end(): void } {
  const size = tf.getBackend() === "cpu" ? 256 : 1024;
  const [a, b] = [1, 2].map((seed) => tf.randomNormal([size, size], 0, 1, "float32", seed));
  return {
    name: "matMul",
    size,
    async run() {
      const product = tf.matMul(a!, b!);
      await settled(product);
      product.dispose();
    },
    end: () => tf.dispose([a!, b!]),
  };
}

/** Resolves when the device has computed a tensor. */
async function settled(tensor: tf.Tensor): Promise<void> {
  if (tf.getBackend() !== "webgpu") return;
  const one = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), 0, 1));
  await one.data();
  one.dispose();
}

/** Runs a script of another library, which prints its timing. */
async function foreign(
  script: string,
  task: ForeignTask,
  patience: number,
  signal: AbortSignal | undefined,
): Promise<ForeignTiming> {
  const timeout = AbortSignal.timeout(1000 * patience);
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-lock",
      "--allow-read",
      "--allow-env",
      new URL(script, import.meta.url).href,
      JSON.stringify(task),
    ],
    stdout: "piped",
    stderr: "piped",
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
  });
  const { stdout, stderr } = await command.output();
  const line = /^timing (.*)$/m.exec(new TextDecoder().decode(stdout))?.[1];
  if (line !== undefined) return JSON.parse(line);
  if (timeout.aborted) throw new Error(`no answer within ${patience} seconds`);
  const lines = new TextDecoder().decode(stderr).split("\n");
  throw new Error(lines.find((line) => /error/i.test(line))?.trim() ?? "no answer");
}

async function profile(
  run: () => Promise<void>,
): Promise<{ kernel: string; calls: number; milliseconds: number }[]> {
  const { kernels } = await tf.profile(async () => {
    await run();
    return tf.scalar(0);
  });
  const byName = new Map<string, { kernel: string; calls: number; milliseconds: number }>();
  for (const { name, kernelTimeMs } of kernels) {
    const time = await kernelTimeMs;
    const { calls, milliseconds } = byName.get(name) ?? { calls: 0, milliseconds: 0 };
    const sum = milliseconds + (typeof time === "number" ? time : NaN);
    byName.set(name, { kernel: name, calls: calls + 1, milliseconds: sum });
  }
  return [...byName.values()].sort((a, b) => b.milliseconds - a.milliseconds);
}
