/** How long the gradient of a batch takes on several threads, beside one. @module */
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
import { measure, ratioOf } from "./measure.ts";

/** One line of the benchmark. */
export interface ThreadTiming {
  readonly backend: string;
  readonly problem: string;
  readonly batchSize: number;
  /** Examples in a part; `undefined` where the batch is computed as a whole. */
  readonly partSize: number | undefined;
  readonly threads: number;
  /** Median milliseconds. */
  readonly milliseconds: number;
  readonly minimum: number;
  /** Its time over that of the whole batch on one thread in the same round: the median. */
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
 * too; without BLAS they compute its kernels together.
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
  const contender = (
    computed: AnyProblem,
    partSize: number | undefined,
    threads: number,
    products?: KernelThreads,
  ) => ({
    name: `${threads}`,
    partSize,
    threads,
    run() {
      useKernelThreads(products);
      const options = { memory, key: randomKey(0, "step", 0) };
      dispose(computed.gradient(params, batch, options));
      return Promise.resolve();
    },
  });
  using opened = new DisposableStack();
  const contenders = [contender(problem, undefined, 1)];
  if (partSize !== undefined) {
    const options = { count, problem: id, data, validation: undefined };
    const threads = opened.use(await openPartThreads(options));
    contenders.push(contender(inParts(problem, partSize), partSize, 1));
    contenders.push(contender(threads.inParts(problem, partSize), partSize, threads.count));
  } else if (kernelsTakeThreads() && count > 1) {
    const threads = opened.use(await openKernelThreads(count));
    contenders.push(contender(problem, undefined, threads.count, threads));
  }
  const timings = await measure(contenders, repeats, { signal, warmUp: settling });
  await batches.return();
  dispose([params, memory, batch]);
  const [whole] = timings;
  return timings.map((timing, i): ThreadTiming => ({
    backend,
    problem: id,
    batchSize,
    partSize: contenders[i]!.partSize,
    threads: contenders[i]!.threads,
    milliseconds: timing.median,
    minimum: timing.minimum,
    overWhole: ratioOf(timing.times, whole!.times),
    leastOverWhole: timing.minimum / whole!.minimum,
  }));
}
