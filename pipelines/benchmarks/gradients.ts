/** How long a gradient takes, and its variance, against other libraries and against a product. @module */
import * as tf from "@tensorflow/tfjs";
import { type Blas, blasInUse, setBlas } from "../../optimizers/backends/blas.ts";
import {
  backendInUse,
  type BackendName,
  type BlasOptions,
  useBackend,
} from "../../optimizers/backends/use_backend.ts";
import {
  benchNetworks,
  type ForeignTask,
  type ForeignTiming,
  gradientFlops,
  type NetworkSpec,
} from "./networks.ts";
import { runForeign } from "./foreign.ts";
import { gradientContenders, matMul, wholeStep } from "./gradient_contenders.ts";
import { type Contender, measure, ratioOf, type Timing } from "./measure.ts";
import { startTorch, type Torch, type TorchTask } from "./torch.ts";

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
  /** Its time over that of our gradient without variance. */
  readonly overGradient: number;
  /** Its time over that of TensorFlow.js as it comes, where that can compute it. */
  readonly overStock: number | undefined;
  /** Its time over that of the same on WASM alone, where BLAS multiplies. */
  readonly overWasm: number | undefined;
  /** Its time over that of PyTorch with one thread, where that was measured: its step for a step. */
  readonly overTorch: number | undefined;
}

/** One line of a profile. */
export interface KernelTime {
  readonly backend: string;
  readonly network: string;
  readonly contender: string;
  readonly kernel: string;
  readonly calls: number;
  readonly milliseconds: number;
  /** Of all kernels' time. */
  readonly share: number;
}

/** What {@linkcode benchGradients} measures. */
export interface GradientBenchOptions extends BlasOptions {
  readonly backends: readonly BackendName[];
  /** Of {@linkcode benchNetworks}, by id; default all. */
  readonly networks?: readonly string[];
  readonly repeats: number;
  /** Other libraries, in processes of their own, which takes the permission to run Deno, or Python. */
  readonly others?: readonly ("stock" | "jax" | "torch")[];
  /** Seconds after which another library is given up; default 300. */
  readonly patience?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each case. */
  readonly onCase?: ((backend: string, network: string) => void) | undefined;
  /** Called where something is left out, with the reason. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * Times gradients with our kernels, alone, with the gradient's variance and in a step, beside other libraries; on
 * WASM with BLAS and without, where there is one. Our own and PyTorch, which waits for its turns in a
 * process of its own, are interleaved; another library runs right after them.
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
 * Time by kernel of one gradient and one gradient with variance, longest first; where BLAS multiplies, how
 * much of all is its before. WebGPU tells no times.
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
  { blas, blasThreads, onNote }: GradientBenchOptions,
): Promise<boolean> {
  try {
    await useBackend(backend, { blas, blasThreads });
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

/** What multiplies: our own code, and BLAS on WASM where there is one. */
interface Engine {
  readonly backend: string;
  readonly blas: Blas | undefined;
}

function engines(): readonly Engine[] {
  const name = tf.getBackend(), blas = blasInUse();
  const alone = { backend: name, blas: undefined };
  return name === "wasm" && blas ? [alone, { backend: backendInUse(), blas }] : [alone];
}

/** What is timed, with what it is called in the table, and where. */
interface Entrant extends Contender {
  readonly contender: string;
  readonly backend: string;
}

/** What was timed: round by round, unless another process did. */
interface Found extends ForeignTiming, Partial<Pick<Timing, "times">> {
  readonly contender: string;
  readonly backend: string;
}

/** How many times as long one takes as another, in the same round where both took turns. */
function timesAs(one: Found, other: Found): number {
  const { times } = one, { times: others } = other;
  return times && others ? ratioOf(times, others) : one.median / other.median;
}

async function benchCase(
  spec: NetworkSpec,
  { repeats, others = [], patience, signal, onNote }: GradientBenchOptions,
): Promise<GradientTiming[]> {
  const backend = tf.getBackend(), blas = blasInUse();
  const { contenders, end } = await gradientContenders(spec);
  const limit = matMul();
  const ours = engines().flatMap(({ backend, blas }) =>
    [...contenders, limit].map(({ name: contender, run }): Entrant => ({
      name: `${contender} on ${backend}`,
      contender,
      backend,
      run() {
        setBlas(blas);
        return run();
      },
    }))
  );
  const asked = others.includes("torch");
  using torch = asked ? await torchOrNote({ spec }, onNote) : undefined;
  using trainer = torch && await torchOrNote({ spec, optimizer: "Adam" }, onNote);
  const steps = (trainer?.contenders ?? []).map((each) => (
    { ...each, name: `${wholeStep}, ${each.name}` }
  ));
  const turns = [...torch?.contenders ?? [], ...steps].map((turn): Entrant => (
    { ...turn, contender: turn.name, backend }
  ));
  const entrants = [...ours, ...turns];
  const timings = await measure(entrants, repeats, { signal }).finally(() => setBlas(blas));
  end();
  limit.end();
  const found: Found[] = timings.map((timing, i) => {
    const { contender, backend } = entrants[i]!;
    return { ...timing, contender, backend };
  });
  for (const other of others) {
    if (other === "torch") continue;
    const contender = other === "stock" ? "tfjs as it comes" : "jax-js";
    try {
      const task: ForeignTask = { network: spec.id, backend, repeats };
      const script = new URL(`./${other}.ts`, import.meta.url);
      const timing = await runForeign<ForeignTiming>(script, task, { patience, signal });
      found.push({ contender, backend, ...timing });
    } catch (error) {
      signal?.throwIfAborted();
      onNote?.(`${contender}, ${spec.id} on ${backend}: ${(error as Error).message}`);
    }
  }
  const rivals = [torch?.contenders[0]?.name, steps[0]?.name];
  const flops = gradientFlops(spec);
  const foundOf = (contender: string | undefined, on: string) =>
    found.find((each) => each.contender === contender && each.backend === on);
  return found.filter(({ contender }) => contender !== limit.name).map((each) => {
    const { contender, median, minimum, backend: on } = each;
    const over = (contender: string | undefined, on: string) => {
      const other = foundOf(contender, on);
      return other && timesAs(each, other);
    };
    return {
      backend: on,
      network: spec.id,
      contender,
      milliseconds: median,
      minimum,
      gflops: flops / median / 1e6,
      ofMatMul: flops / (2 * limit.size ** 3) / over(limit.name, on)!,
      overGradient: over("gradient", on)!,
      overStock: over("tfjs as it comes", backend),
      overWasm: on === backend ? undefined : over(contender, backend),
      overTorch: over(rivals[contender.startsWith(wholeStep) ? 1 : 0], backend),
    };
  });
}

async function torchOrNote(
  task: TorchTask,
  onNote: ((note: string) => void) | undefined,
): Promise<Torch | undefined> {
  try {
    return await startTorch(task, tf.getBackend() === "webgpu" ? "cuda" : "cpu");
  } catch (error) {
    onNote?.((error as Error).message);
  }
}

async function profile(
  run: Contender["run"],
): Promise<Pick<KernelTime, "kernel" | "calls" | "milliseconds" | "share">[]> {
  const blas = blasInUse();
  const products = { kernel: `of these, in ${blas?.name}`, calls: 0, milliseconds: 0 };
  if (blas !== undefined) setBlas(timed(blas, products));
  const { kernels } = await tf.profile(async () => {
    await run();
    return tf.scalar(0);
  }).finally(() => setBlas(blas));
  const byName = new Map<string, { kernel: string; calls: number; milliseconds: number }>();
  for (const { name, kernelTimeMs } of kernels) {
    const time = await kernelTimeMs;
    const { calls, milliseconds } = byName.get(name) ?? { calls: 0, milliseconds: 0 };
    const sum = milliseconds + (typeof time === "number" ? time : NaN);
    byName.set(name, { kernel: name, calls: calls + 1, milliseconds: sum });
  }
  const sorted = [...byName.values()].sort((a, b) => b.milliseconds - a.milliseconds);
  const total = sorted.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rows = products.calls === 0 ? sorted : [products, ...sorted];
  return rows.map((row) => ({ ...row, share: row.milliseconds / total }));
}

/** A library whose products are counted, and their milliseconds. */
function timed(blas: Blas, products: { calls: number; milliseconds: number }): Blas {
  return {
    ...blas,
    multiply(memory, product) {
      const start = performance.now();
      blas.multiply(memory, product);
      products.milliseconds += performance.now() - start;
      products.calls++;
    },
  };
}
