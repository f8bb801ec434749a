/** How long a gradient takes, and its variance, against other libraries and against a product. @module */
import * as tf from "@tensorflow/tfjs";
import { type BackendName, useBackend } from "../../optimizers/backends/use_backend.ts";
import {
  benchNetworks,
  type ForeignTask,
  type ForeignTiming,
  gradientFlops,
  type NetworkSpec,
} from "./networks.ts";
import { runForeign } from "./foreign.ts";
import { gradientContenders, matMul } from "./gradient_contenders.ts";
import { measure } from "./measure.ts";

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
      const { contenders, end } = await gradientContenders(spec);
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
  { repeats, others = [], patience, signal, onNote }: GradientBenchOptions,
): Promise<GradientTiming[]> {
  const backend = tf.getBackend();
  const { contenders, end } = await gradientContenders(spec);
  const limit = matMul();
  const timings = await measure([...contenders, limit], repeats, signal);
  end();
  limit.end();
  const rate = 2 * limit.size ** 3 / timings.pop()!.median;
  const found = timings.map(({ name, median, minimum }) => ({ name, median, minimum }));
  for (const other of others) {
    const name = other === "stock" ? "tfjs as it comes" : "jax-js";
    try {
      const task: ForeignTask = { network: spec.id, backend, repeats };
      const script = new URL(`./${other}.ts`, import.meta.url);
      found.push({ name, ...await runForeign<ForeignTiming>(script, task, { patience, signal }) });
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
