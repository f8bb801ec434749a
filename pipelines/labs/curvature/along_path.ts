/** The Hessian of a problem along its training path. @module */
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { flatObjective } from "../../../problems/curvature/mod.ts";
import type { AnyProblem } from "../../../problems/problem.ts";
import { duration } from "../../text/numbers.ts";
import { freePoint, pathPoints } from "../path_points.ts";
import { type Effort, gradientsFor, measurePoint } from "./point.ts";
import type { Measured } from "./tables.ts";

/** What is measured of a path, and where. */
export interface AlongPathOptions {
  /** Products of Lanczos' method at most; 20. */
  readonly iterations?: number | undefined;
  /** Random vectors for average eigenvalues; 6. */
  readonly probes?: number | undefined;
  /** Columns for p_diag, over all tensors; 32. */
  readonly columns?: number | undefined;
  /** Whether to measure the diagonal block of each parameter tensor; false. */
  readonly blocks?: boolean | undefined;
  /** Seed of the path and of everything random; 0. */
  readonly seed?: number | undefined;
  /** Steps at which to measure; 0 and 100. */
  readonly at?: readonly number[] | undefined;
  /** Id of the optimizer that makes the path, with the problem's step size; `m-sgd`. */
  readonly optimizer?: string | undefined;
  /** Examples of the objective; 256. */
  readonly examples?: number | undefined;
  /** Examples in a batch of the path; the problem's default. */
  readonly batchSize?: number | undefined;
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
  /** Told how long it will take, and how far it is. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * Measures the Hessian at points of a training path.
 *
 * @param id what the problem is called in tables
 * @throws {Error} where the path diverges
 */
export async function alongPath(
  problem: AnyProblem,
  id: string,
  options: AlongPathOptions,
): Promise<readonly Measured[]> {
  const { optimizer = "m-sgd", examples = 256, seed = 0, signal, onNote } = options;
  const { iterations = 20, probes = 6, columns = 32, blocks = false } = options;
  const effort: Effort = { iterations, probes, columns, blocks, seed };
  const at = [...new Set(options.at ?? [0, 100])].sort((a, b) => a - b);
  const batchSize = options.batchSize ?? problem.defaults.batchSize;
  const learningRate = problem.defaults.learningRates[optimizer] ?? 0.1;
  const method = createOptimizer(optimizer, { learningRate });
  const measured: Measured[] = [];
  for await (
    const point of pathPoints({ problem, optimizer: method, at, batchSize, seed, signal })
  ) {
    const { step, params, memory } = point;
    const objective = await flatObjective(problem, { examples, seed, memory });
    try {
      const theta = await objective.flatten(params);
      if (measured.length === 0) {
        await objective.at(theta); // compiles what is to be compiled
        const started = performance.now();
        await objective.at(theta);
        const each = (performance.now() - started) / 1000;
        const count = gradientsFor(effort, objective.parts.length);
        const { dimension } = objective;
        onNote?.(
          `${id}: d = ${dimension}, ${objective.examples} examples, ${at.length} points of at most ` +
            `${count} gradients: about ${duration(1.2 * each * count * at.length)}`,
        );
      }
      signal?.throwIfAborted();
      measured.push({
        problem: id,
        step,
        curvature: await measurePoint(objective, theta, { ...effort, batchSize }),
      });
      onNote?.(`${id}: measured at step ${step}`);
    } finally {
      objective.dispose();
      freePoint(point);
    }
  }
  return measured;
}
