/** Where a run's batches come from: a source of batches of one size, or a stream of examples. @module */
import type { BatchSizeChoice } from "../../optimizers/batch_sizes/parse.ts";
import { dispose } from "../../optimizers/tensors.ts";
import { iterate } from "../../problems/data/batches.ts";
import { restackedExamples } from "../../problems/data/restacked_examples.ts";
import type { AnyProblem, ExampleStream } from "../../problems/problem.ts";

/** What is drawn, and from where on. */
export interface BatchSourceOptions {
  readonly seed: number;
  readonly batchSize: BatchSizeChoice;
  /** Batches that were drawn before. */
  readonly step: number;
  /** Examples that were in them. */
  readonly examples: number;
}

/**
 * The batches of a run from a step on, as if those before had been drawn. With a number as the batch
 * size they are the problem's own, and `take` gives the next of them whatever it is asked for; with a
 * rule they are cut from the problem's stream of examples.
 */
export function openBatches(
  problem: AnyProblem,
  { seed, batchSize, step, examples }: BatchSourceOptions,
): ExampleStream<unknown> {
  if (typeof batchSize === "number") return fixedBatches(problem, { seed, batchSize }, step);
  const own = problem.examples?.({ seed, start: examples });
  if (own !== undefined) return own;
  const source = problem.batches({ seed, batchSize: problem.defaults.batchSize });
  return restackedExamples<unknown>(source, examples);
}

/** Batches from the given one on: those before are passed over, or drawn and dropped. */
function fixedBatches(
  problem: AnyProblem,
  request: { readonly seed: number; readonly batchSize: number },
  start: number,
): ExampleStream<unknown> {
  const source = problem.batches(start === 0 ? request : { ...request, start });
  const batches = iterate(source);
  let at = source.start ?? 0;
  return {
    async take() {
      for (; at < start; at++) dispose((await batches.next()).value);
      const { value } = await batches.next();
      return value;
    },
    async close() {
      await batches.return();
    },
  };
}
