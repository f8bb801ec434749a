/** How noisy a problem's gradients are, and what that does to the directions that methods take. @module */
import { createOptimizer } from "../../optimizers/methods/registry.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { varianceOfAverage } from "../../optimizers/transformations/moments.ts";
import { iterate } from "../../problems/data/batches.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { randomKey } from "../../problems/random.ts";
import { freePoint, pathPoints } from "../labs/path_points.ts";

/** The gradient's noise in one parameter tensor, or in all of them. */
export interface TensorNoise {
  readonly name: string;
  readonly size: number;
  /** `‖∇f‖²`, without the noise that is left in the mean; below 0 where it is all noise. */
  readonly signal: number;
  /** `Σ σ²`, of a batch. */
  readonly noise: number;
  /** Share of the coordinates with η² = σ²/∇² above 1: more noise than signal. */
  readonly noisy: number;
}

/** What is found at a point of a path. */
export interface NoisePoint {
  readonly step: number;
  readonly tensors: readonly TensorNoise[];
  readonly whole: TensorNoise;
  /** Of the four directions, see {@linkcode Alignment}. */
  readonly alignments: Readonly<Record<Direction, Alignment>>;
}

/** The papers' directions: momentum or its sign, shortened where it is noisy, or not. */
export type Direction = "m-sgd" | "m-ssd" | "m-svag" | "adam";

/**
 * A direction z made of the average m of 19 gradients (of which the variance is ρ = 1/19, as of an average with
 * β = 0.9), held against the gradient as 38 others have it.
 */
export interface Alignment {
  /** `⟨∇f, z⟩`. */
  readonly slope: number;
  /** Its standard error, as far as coordinates are independent. */
  readonly error: number;
  /** `‖z‖₂²`. */
  readonly square: number;
}

/** What is measured, and where. */
export interface NoiseOptions {
  readonly batchSize: number;
  /** Steps of the path. */
  readonly at: readonly number[];
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  readonly onNote?: ((note: string) => void) | undefined;
}

/** Batches whose mean is as noisy as an average with β = 0.9, `(1 + β)/(1 - β)`. */
const averaged = Math.round(1 / varianceOfAverage(0.9, Infinity));

/** Batches for the gradient itself. */
const held = 2 * averaged;

/** Gradients that are taken at each point. */
export const gradientsEach = averaged + held;

/**
 * Measures noise at the start and along a path of M-SGD with the problem's own step size; a path that diverges
 * is gone again with a tenth of it, three times at most.
 *
 * @throws {Error} if there is no path that does not diverge
 */
export async function noiseAlong(
  problem: AnyProblem,
  options: NoiseOptions,
): Promise<readonly NoisePoint[]> {
  const { at, batchSize, seed, signal, onNote } = options;
  const rate = problem.defaults.learningRates["m-sgd"] ?? 0.1;
  for (let tenths = 0;; tenths++) {
    const optimizer = createOptimizer("m-sgd", { learningRate: rate / 10 ** tenths });
    const found: NoisePoint[] = [];
    try {
      for await (const point of pathPoints({ problem, optimizer, at, batchSize, seed, signal })) {
        try {
          found.push(await noiseAt(problem, point, options));
        } finally {
          freePoint(point);
        }
      }
      return found;
    } catch (error) {
      signal?.throwIfAborted();
      if (tenths === 3) throw error;
      onNote?.(`${(error as Error).message} with M-SGD's ${rate / 10 ** tenths}: a tenth of it`);
    }
  }
}

/** Noise at a point, from batches that the path does not see. */
async function noiseAt(
  problem: AnyProblem,
  { step, params, memory }: {
    readonly step: number;
    readonly params: Tensors;
    readonly memory: Tensors;
  },
  { batchSize, seed, signal }: NoiseOptions,
): Promise<NoisePoint> {
  const sums = new Map<string, GradientSums>();
  let k = 0;
  for await (
    const batch of iterate<unknown>(problem.batches({ batchSize, seed: seed + noiseSeed }))
  ) {
    signal?.throwIfAborted();
    const key = randomKey(seed, "noise", k);
    const { gradient, ...rest } = problem.gradient(params, batch, { memory, key });
    for (const [name, tensor] of Object.entries(gradient)) {
      const values = await tensor.data() as Float32Array;
      const own = sums.get(name) ?? gradientSums(values.length);
      sums.set(name, own);
      addTo(k < averaged ? own.averaged : own.held, values);
    }
    dispose([batch, gradient, rest]);
    if (++k === gradientsEach) break;
  }
  if (k < gradientsEach) throw new Error(`${problem.id} gave ${k} batches, and no more`);
  return { step, ...noiseOf(sums) };
}

/** Seeds of the batches that noise is measured on: no run has them. */
const noiseSeed = 2000;

/** Sums of gradients and of their squares, coordinate by coordinate. */
interface Sums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

/** Of the batches that are averaged, and of those that are held against the average. */
export interface GradientSums {
  readonly averaged: Sums;
  readonly held: Sums;
}

/** Sums of nothing, for a tensor of that size. */
export function gradientSums(size: number): GradientSums {
  const none = (): Sums => ({ sum: new Float64Array(size), squares: new Float64Array(size) });
  return { averaged: none(), held: none() };
}

/** Adds a gradient. */
export function addTo({ sum, squares }: Sums, values: ArrayLike<number>): void {
  for (let i = 0; i < sum.length; i++) {
    sum[i]! += values[i]!;
    squares[i]! += values[i]! ** 2;
  }
}

/** What the sums of all tensors come to, once {@linkcode gradientsEach} gradients are in them. */
export function noiseOf(sums: ReadonlyMap<string, GradientSums>): Omit<NoisePoint, "step"> {
  const tensors: TensorNoise[] = [];
  const directions = Object.keys(factors) as Direction[];
  const along = new Map(directions.map((name) => [name, { slope: 0, error: 0, square: 0 }]));
  for (const [name, { averaged: first, held: second }] of sums) {
    const size = first.sum.length;
    const found = { name, size, signal: 0, noise: 0, noisy: 0 };
    for (let i = 0; i < size; i++) {
      const m = first.sum[i]! / averaged, g = second.sum[i]! / held;
      const mean = (first.sum[i]! + second.sum[i]!) / gradientsEach;
      const variance = spread(
        first.sum[i]! + second.sum[i]!,
        first.squares[i]! + second.squares[i]!,
        gradientsEach,
      );
      found.signal += m * g;
      found.noise += variance;
      if (variance > Math.max(mean ** 2 - variance / gradientsEach, 0)) found.noisy++;
      const own = spread(first.sum[i]!, first.squares[i]!, averaged); // of what is averaged, as methods know it
      for (const direction of directions) {
        const z = factors[direction](m, own);
        const sums = along.get(direction)!;
        sums.slope += z * g;
        sums.error += z * z * variance / held; // squared
        sums.square += z * z;
      }
    }
    tensors.push({ ...found, noisy: found.noisy / size });
  }
  const alignments = Object.fromEntries(
    [...along].map(([name, sums]) => [name, { ...sums, error: Math.sqrt(sums.error) }]),
  ) as NoisePoint["alignments"];
  return { tensors, whole: together(tensors), alignments };
}

/** The sample variance. */
function spread(sum: number, squares: number, count: number): number {
  return Math.max(squares - sum ** 2 / count, 0) / (count - 1);
}

/** The directions of an average m of gradients with variance s each (ICML 2018, Fig. 1, Eq. 8 and 25). */
const factors: Readonly<Record<Direction, (m: number, s: number) => number>> = {
  "m-sgd": (m) => m,
  "m-ssd": (m) => Math.sign(m),
  "m-svag": (m, s) => m === 0 ? 0 : m * m ** 2 / (m ** 2 + s / averaged),
  "adam": (m, s) => m === 0 ? 0 : m / Math.sqrt(m ** 2 + s),
};

function together(tensors: readonly TensorNoise[]): TensorNoise {
  const sum = (of: (each: TensorNoise) => number) =>
    tensors.reduce((total, each) => total + of(each), 0);
  const size = sum((each) => each.size);
  return {
    name: "all",
    size,
    signal: sum(({ signal }) => signal),
    noise: sum(({ noise }) => noise),
    noisy: sum(({ size, noisy }) => size * noisy) / size,
  };
}
