/** How long the gradient of a batch takes on several threads, beside one. @module */
import * as tf from "@tensorflow/tfjs";
import { blasInUse, setBlas } from "../../optimizers/backends/blas.ts";
import {
  backendInUse,
  type BackendName,
  type BlasOptions,
  useBackend,
} from "../../optimizers/backends/use_backend.ts";
import { dispose } from "../../optimizers/tensors.ts";
import { loadProblem } from "../../problems/catalogue/registry.ts";
import { iterate } from "../../problems/data/batches.ts";
import { inParts } from "../../problems/kinds/in_parts.ts";
import {
  kernelsTakeThreads,
  type KernelThreads,
  openKernelThreads,
  useKernelThreads,
} from "../../problems/kernels/threads/kernel_threads.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { randomKey } from "../../problems/random.ts";
import { plannedSettings } from "../cells/planned_settings.ts";
import { openPartThreads } from "../training/part_threads.ts";
import { type Contender, measure, ratioOf } from "./measure.ts";

/** One line of the benchmark. */
export interface ThreadTiming {
  readonly backend: string;
  readonly problem: string;
  readonly batchSize: number;
  /** Of the gradient, or of a plain product of matrices: how much faster that is shows what the cores give. */
  readonly of: "gradient" | "product";
  /** Examples in a part; `undefined` where the batch is computed as a whole. */
  readonly partSize: number | undefined;
  readonly threads: number;
  /** Median milliseconds. */
  readonly milliseconds: number;
  readonly minimum: number;
  /** Its time over that of the same on one thread, whole, in the same round: the median. */
  readonly overWhole: number;
  /** Its least time over that one's. */
  readonly leastOverWhole: number;
}

/** What {@linkcode benchThreads} measures. */
export interface ThreadBenchOptions extends BlasOptions {
  readonly backend: BackendName;
  readonly problems: readonly string[];
  readonly threads: number;
  readonly repeats: number;
  readonly data?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called before each problem. */
  readonly onCase?: ((backend: string, problem: string) => void) | undefined;
}

/**
 * Times a gradient at the initial parameters: of a whole batch, and on several threads, in turn; on WASM with BLAS
 * and without, where there is one. Where threads compute parts of a batch, the parts one after the other are timed,
 * too; without BLAS they compute its kernels together, and those of a product that is timed in the same rounds.
 */
export async function benchThreads(options: ThreadBenchOptions): Promise<ThreadTiming[]> {
  const { backend, blas, blasThreads } = options;
  await useBackend(backend, { blas, blasThreads });
  const problems: AnyProblem[] = [];
  const rows: ThreadTiming[] = [];
  const library = blasInUse();
  try {
    // all at first: what has no data is told before anything is timed
    for (const id of options.problems) problems.push(await loadProblem(id, { data: options.data }));
    for (const multiplier of library === undefined ? [undefined] : [undefined, library]) {
      setBlas(multiplier); // threads are opened with what is in use
      for (const problem of problems) rows.push(...await benchProblem(problem, options));
    }
  } finally {
    setBlas(library);
    for (const problem of problems) problem.dispose?.();
  }
  return rows;
}

/**
 * Milliseconds in which an engine makes all the room that it wants for what gradients leave behind. It does so after
 * some hundred of them, and until it has, memory is new to the machine again and again: milliseconds of a gradient,
 * which are a good part of a small network's.
 */
const settling = 4000;

/** Rows and columns of the matrices that are multiplied: they fit the caches, and take some milliseconds. */
const productSize = 512;

/** What is timed in turn. */
interface ThreadContender extends Contender, Pick<ThreadTiming, "of" | "partSize" | "threads"> {}

async function benchProblem(
  problem: AnyProblem,
  { threads: count, repeats, data, signal, onCase }: ThreadBenchOptions,
): Promise<ThreadTiming[]> {
  const backend = backendInUse();
  const { id, defaults: { batchSize } } = problem;
  onCase?.(backend, id);
  const { computationalBatchSize: partSize } = plannedSettings({ threads: count }, problem);
  const batches = iterate(problem.batches({ seed: 0, batchSize }));
  const { value: batch } = await batches.next();
  const params = problem.init(0), memory = problem.initMemory?.(0) ?? {};
  /** Times what is computed, and frees it. */
  const timed = (
    { of, partSize, threads, help }: {
      readonly of: "gradient" | "product";
      readonly partSize?: number;
      readonly threads: number;
      readonly help?: KernelThreads;
    },
    compute: () => Parameters<typeof dispose>[0],
  ): ThreadContender => ({
    name: of,
    of,
    partSize,
    threads,
    run() {
      useKernelThreads(help);
      dispose(compute());
      return Promise.resolve();
    },
  });
  const gradientOf = (computed: AnyProblem) => () =>
    computed.gradient(params, batch, { memory, key: randomKey(0, "step", 0) });
  const whole = gradientOf(problem);
  using opened = new DisposableStack();
  const contenders = [timed({ of: "gradient", threads: 1 }, whole)];
  if (partSize !== undefined) {
    const options = { count, problem: id, data, validation: undefined };
    const threads = opened.use(await openPartThreads(options));
    const of = "gradient";
    contenders.push(
      timed({ of, partSize, threads: 1 }, gradientOf(inParts(problem, partSize))),
      timed(
        { of, partSize, threads: threads.count },
        gradientOf(threads.inParts(problem, partSize)),
      ),
    );
  } else if (kernelsTakeThreads() && count > 1) {
    const help = opened.use(await openKernelThreads(count)), threads = help.count;
    const factor = opened.adopt(tf.randomNormal<tf.Rank.R2>([productSize, productSize]), dispose);
    const product = () => tf.matMul(factor, factor);
    contenders.push(
      timed({ of: "gradient", threads, help }, whole),
      timed({ of: "product", threads: 1 }, product),
      timed({ of: "product", threads, help }, product),
    );
  }
  const timings = await measure(contenders, repeats, { signal, warmUp: settling });
  await batches.return();
  dispose([params, memory, batch]);
  return timings.map((timing, i): ThreadTiming => {
    const { of, partSize, threads } = contenders[i]!;
    const alone = timings[contenders.findIndex((other) => other.of === of)]!;
    return {
      backend,
      problem: id,
      batchSize,
      of,
      partSize,
      threads,
      milliseconds: timing.median,
      minimum: timing.minimum,
      overWhole: ratioOf(timing.times, alone.times),
      leastOverWhole: timing.minimum / alone.minimum,
    };
  });
}
