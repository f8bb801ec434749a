/** Paths of optimizers on a noisy quadratic of two dimensions. @module */
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../../optimizers/algebra/apply_update.ts";
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import { iterate } from "../../../problems/data/batches.ts";
import { quadraticProblem } from "../../../problems/kinds/quadratic_problem.ts";
import type { QuadraticOptions } from "../../../problems/quadratic/quadratic.ts";

/** The optimum; not the origin, to which weight decay would go by itself. */
const optimum: readonly [number, number] = [4, -6];

/** Both eigenvalues of the Hessian, the seed that its axes are turned by, and the optimum. */
export const landscape: QuadraticOptions = { spectrum: [0.5, 5], rotate: true, seed: 5, optimum };

/** Where all paths start, seen from the optimum. */
export const start: readonly [number, number] = [-8, 3];

/** Examples in a batch. */
export const batchSize = 8;

/** The noise levels ν that there are pictures of. */
export const noiseLevels: readonly { readonly name: string; readonly noise: number }[] = [
  { name: "little noise", noise: 0.1 },
  { name: "much noise", noise: 3 },
];

/** A path. */
export interface Path {
  /** θ_t - x*, from the start on; of methods that evaluate an average, that. */
  readonly points: readonly (readonly [number, number])[];
  /** L(θ_t) - L(x*) at each. */
  readonly losses: readonly number[];
}

/** What {@linkcode pathOf} runs. */
export interface PathOptions {
  readonly id: string;
  readonly learningRate: number;
  readonly noise: number;
  readonly steps: number;
  /** Of the batches. */
  readonly seed: number;
}

/** The path of an optimizer; it ends early where the loss becomes more than twice that of the start. */
export async function pathOf(
  { id, learningRate, noise, steps, seed }: PathOptions,
): Promise<Path> {
  const problem = quadraticProblem({ ...landscape, noise });
  const optimizer = createOptimizer(id, { learningRate });
  const { variance: spread, curvature, curvatureDiagonal } = optimizer.needs ?? {};
  const wanted = { variance: spread === true, curvature, curvatureDiagonal };
  let params: Tensors = {
    theta: tf.tensor1d(start.map((offset, i) => offset + optimum[i]!)),
  };
  let state = optimizer.init(params);
  const points: [number, number][] = [];
  const losses: number[] = [];
  const look = async () => {
    const averaged = optimizer.evaluationParams?.(state, params);
    const shown = averaged ?? params;
    const [x, y] = await shown["theta"]!.data();
    points.push([x! - optimum[0], y! - optimum[1]]);
    losses.push((await problem.evaluate(shown)).trainLoss);
    dispose(averaged);
  };
  await look();
  for await (const batch of iterate(problem.batches({ seed, batchSize }))) {
    if (points.length > steps || !(losses.at(-1)! <= 2 * losses[0]!)) {
      dispose(batch);
      break;
    }
    const { loss, gradient, variance, curvature } = problem.gradient(params, batch, wanted);
    const seen = { params, ...(variance && { variance }), ...(curvature && { curvature }) };
    const [nextState, update] = optimizer.update(state, gradient, seen);
    const nextParams = applyUpdate(params, update);
    dispose([loss, gradient, variance, curvature, update, state, params, batch]);
    [state, params] = [nextState, nextParams];
    await look();
  }
  dispose([state, params]);
  problem.dispose?.();
  return { points, losses };
}

/** Paths with several seeds, with the step size that does best. */
export interface TunedPaths {
  readonly learningRate: number;
  readonly paths: readonly Path[];
  /** Mean of L(θ_t) - L(x*) over the last quarter of all paths. */
  readonly final: number;
}

/** The step sizes there are to choose from: 1 and 3 times powers of ten. */
export const learningRates: readonly number[] = [
  ...[0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300],
];

/**
 * The paths of an optimizer with the step size by which the geometric mean of the loss over all steps
 * and seeds is smallest, of those by which it never becomes more than twice that of the start.
 */
export async function tunedPaths(
  options: Omit<PathOptions, "learningRate" | "seed">,
  { seed, seeds }: { readonly seed: number; readonly seeds: number },
): Promise<TunedPaths> {
  let best: (TunedPaths & { readonly score: number }) | undefined;
  let worse = 0;
  for (const learningRate of learningRates) {
    const paths: Path[] = [];
    for (let i = 0; i < seeds; i++) {
      paths.push(await pathOf({ ...options, learningRate, seed: seed + i }));
      if (paths.at(-1)!.losses.length <= options.steps) break;
    }
    const whole = paths.every(({ losses }) => losses.length > options.steps);
    const score = whole ? mean(paths.flatMap(({ losses }) => losses.map(Math.log))) : Infinity;
    if (best === undefined || score < best.score) {
      const last = Math.ceil(options.steps / 4);
      const final = mean(paths.flatMap(({ losses }) => losses.slice(-last)));
      best = { learningRate, paths, final, score };
      worse = 0;
    } else if (++worse === 3) break;
  }
  return best!;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
