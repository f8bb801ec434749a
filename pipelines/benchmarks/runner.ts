/** What recording runs costs, next to a training loop that does nothing besides. @module */
import { cpuUsage } from "node:process";
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../optimizers/algebra/apply_update.ts";
import { type BackendName, useBackend } from "../../optimizers/backends/use_backend.ts";
import { createOptimizer } from "../../optimizers/methods/registry.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Optimizer } from "../../optimizers/types.ts";
import { iterate } from "../../problems/data/batches.ts";
import { randomKey } from "../../problems/random.ts";
import { loadProblem } from "../../problems/catalogue/registry.ts";
import { prepareFolder } from "../files/files.ts";
import { ablate } from "../grid/ablate.ts";
import { median } from "../statistics/median.ts";
import { ratioOf } from "./measure.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { training } from "../training/training.ts";

/** One line of the benchmark. */
export interface RunnerTiming {
  readonly backend: string;
  readonly problem: string;
  readonly optimizer: string;
  readonly contender: string;
  /** Milliseconds of a step by the clock: the median of the rounds. */
  readonly milliseconds: number;
  /** That over the bare loop's in the same round: the median. */
  readonly overBare: number;
  /** Milliseconds of the processor's time that a step takes, in all threads: the median. */
  readonly processor: number;
  /** That over the bare loop's in the same round: the median. */
  readonly processorOverBare: number;
  /** The least of the rounds' processor time, over the bare loop's least. */
  readonly leastOverBare: number;
}

/** What {@linkcode benchRunner} measures. */
export interface BenchRunnerOptions {
  readonly backend: BackendName;
  readonly problem: string;
  readonly optimizers: readonly string[];
  readonly data?: string | undefined;
  /** Runs are recorded in a folder below this one, which is deleted at the end. */
  readonly out: string;
  /** Steps of a run. */
  readonly steps: number;
  /** Steps between evaluations, at which runs are recorded. */
  readonly evaluateEvery: number;
  readonly repeats: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each round. */
  readonly onRound?: ((round: number) => void) | undefined;
}

/** Milliseconds from the first evaluation of a run to its last. */
interface Spent {
  readonly clock: number;
  readonly processor: number;
}

interface Case extends BenchRunnerOptions {
  /** Its evaluations give numbers without computing anything. */
  readonly known: AnyProblem;
  readonly optimizer: string;
  readonly folder: string;
}

type Contender = (given: Case) => Promise<Spent>;

/**
 * Times steps in a loop with nothing but the gradient, the update and the freeing of tensors; in
 * {@linkcode training}; in `ablate`; and in `ablate` with a folder, where every evaluation is
 * recorded and the run's state saved. Rounds are interleaved, after one that does not count.
 *
 * Evaluations cost the same with and without a runner, so they are left out on all sides. What a run
 * does once, before its first step and after its last, is left out as well.
 */
export async function benchRunner(options: BenchRunnerOptions): Promise<RunnerTiming[]> {
  const { repeats, onRound, signal, optimizers } = options;
  const backend = await useBackend(options.backend);
  const problem = await loadProblem(options.problem, { data: options.data });
  const { withValidation: _, ...whole } = problem; // what it gives would be evaluated
  const evaluation = { trainLoss: 1, testLoss: 1 };
  const known: AnyProblem = { ...whole, evaluate: () => Promise.resolve(evaluation) };
  await prepareFolder(options.out);
  const folder = await Deno.makeTempDir({ dir: options.out, prefix: "bench-" });
  const spent = new Map<string, Spent[]>();
  try {
    for (let round = 0; round <= repeats; round++) {
      onRound?.(round);
      for (const optimizer of optimizers) {
        for (const [name, run] of Object.entries(contenders)) {
          signal?.throwIfAborted();
          const key = `${optimizer} ${name}`;
          const now = await run({ ...options, known, optimizer, folder: `${folder}/${key}` });
          await Deno.remove(`${folder}/${key}`, { recursive: true }).catch(() => {});
          if (round > 0) spent.set(key, [...spent.get(key) ?? [], now]);
        }
      }
    }
  } finally {
    problem.dispose?.();
    await Deno.remove(folder, { recursive: true });
  }
  return optimizers.flatMap((optimizer) =>
    Object.keys(contenders).map((contender) => {
      const own = spent.get(`${optimizer} ${contender}`)!;
      const bare = spent.get(`${optimizer} ${bareLoop}`)!;
      const times = (all: readonly Spent[], of: keyof Spent) => all.map((each) => each[of]);
      const over = (of: keyof Spent) => ratioOf(times(own, of), times(bare, of));
      const least = (all: readonly Spent[]) => Math.min(...times(all, "processor"));
      return {
        backend,
        problem: problem.id,
        optimizer,
        contender,
        milliseconds: median(times(own, "clock")) / options.steps,
        overBare: over("clock"),
        processor: median(times(own, "processor")) / options.steps,
        processorOverBare: over("processor"),
        leastOverBare: least(own) / least(bare),
      };
    })
  );
}

const bareLoop = "bare loop";

const contenders: Readonly<Record<string, Contender>> = {
  [bareLoop]: runBare,
  "training()": async (given) => {
    const { known: problem, steps, evaluateEvery } = given;
    const { batchSize } = problem.defaults;
    const optimizer = optimizerOf(given);
    let spent: (() => Spent) | undefined;
    for await (
      const _ of training({ problem, optimizer, steps, batchSize, seed: 0, evaluateEvery })
    ) spent ??= stopwatch();
    return spent!();
  },
  "ablate": (given) => runAblate(given, undefined),
  "ablate, recorded": (given) => runAblate(given, given.folder),
};

async function runBare(given: Case): Promise<Spent> {
  const { known: problem, steps } = given;
  const optimizer = optimizerOf(given);
  const { batchSize } = problem.defaults;
  let params = problem.init(0);
  let state = optimizer.init(params);
  let memory = problem.initMemory?.(0) ?? {};
  const variance = optimizer.needs?.variance === true;
  const losses: tf.Tensor[] = [];
  const batches = iterate(problem.batches({ seed: 0, batchSize }));
  const spent = stopwatch();
  for (let step = 0; step < steps; step++) {
    const { value: batch } = await batches.next();
    const wanted = { variance, memory, key: randomKey(0, "step", step) };
    const { loss, gradient, ...more } = problem.gradient(params, batch, wanted);
    const seen = more.variance === undefined ? { params } : { params, variance: more.variance };
    const [nextState, update] = optimizer.update(state, gradient, seen);
    const nextParams = applyUpdate(params, update);
    dispose([params, state, gradient, more.variance, update, batch]);
    if (more.memory !== undefined) dispose(memory);
    [params, state, memory] = [nextParams, nextState, more.memory ?? memory];
    losses.push(loss as tf.Tensor);
  }
  const all = tf.stack(losses);
  await all.data();
  const result = spent();
  await batches.return();
  dispose([params, state, memory, losses, all]);
  return result;
}

async function runAblate(
  { known, optimizer, steps, evaluateEvery }: Case,
  out: string | undefined,
): Promise<Spent> {
  let spent: (() => Spent) | undefined;
  let last: Spent | undefined;
  await ablate({
    problems: [known],
    optimizers: [optimizer],
    steps,
    evaluateEvery,
    out,
    onNote() {},
    onEvaluation({ step }) {
      if (step === steps) last = spent!();
      spent ??= stopwatch();
    },
  });
  return last!;
}

function optimizerOf({ known, optimizer }: Case): Optimizer {
  return createOptimizer(optimizer, { learningRate: known.defaults.learningRates[optimizer]! });
}

/** Milliseconds since now, when it is called. */
function stopwatch(): () => Spent {
  const [clock, processor] = [performance.now(), cpuUsage()];
  return () => {
    const { user, system } = cpuUsage(processor);
    return { clock: performance.now() - clock, processor: (user + system) / 1000 };
  };
}
