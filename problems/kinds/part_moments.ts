/** What is found in a part of a batch, and in parts together. @module */
import * as tf from "@tensorflow/tfjs";
import { executor } from "../../optimizers/executors/mod.ts";
import { add, input, mul, scalar, square, sub } from "../../optimizers/rules/expression.ts";
import { compile, type Program } from "../../optimizers/rules/program.ts";
import { dispose, mapTensors } from "../../optimizers/tensors.ts";
import type { Scalar, Tensor, Tensors } from "../../optimizers/types.ts";
import type { Gradient, GradientOptions, Problem } from "../problem.ts";
import { sumOfAll } from "../variance/variance_of.ts";

/** Loss, mean gradient, and sums of squared deviations M; the sum over all elements of M is `total`. */
export interface Moments {
  readonly n: number;
  readonly loss: Scalar;
  readonly gradient: Tensors;
  readonly deviations?: Tensors | undefined;
  readonly total?: Scalar | undefined;
  /** Mean of the curvature matrices, or of the diagonals, where one was asked for. */
  readonly curvature?: Tensor | undefined;
  readonly memory?: Tensors | undefined;
}

/** Consecutive examples of a batch. */
export interface Part {
  readonly from: number;
  readonly count: number;
}

/** A batch of n examples in as few parts as there can be, of sizes that differ by one at most. */
export function partsOf(n: number, largest: number): readonly Part[] {
  const cuts = Math.ceil(n / largest);
  const cut = (part: number) => Math.floor(n * part / cuts);
  return Array.from({ length: cuts }, (_, part) => ({
    from: cut(part),
    count: cut(part + 1) - cut(part),
  }));
}

/** The moments of a part; a single example has no deviations. */
export function partMoments<B>(
  problem: Problem<B>,
  params: Tensors,
  rows: B,
  n: number,
  options: GradientOptions,
): Moments {
  const { variance = false, varianceSum = false } = options;
  const spread = n > 1 ? { variance, varianceSum } : { variance: false, varianceSum: false };
  const found = problem.gradient(params, rows, { ...options, ...spread });
  const { loss, gradient, curvature, memory } = found;
  const scaled = (tensor: Tensor) => tf.mul(tensor, n * (n - 1));
  const deviations = !variance ? undefined : mapTensors(gradient, (each, key) => (
    found.variance === undefined ? tf.zerosLike(each) : scaled(found.variance[key]!)
  ));
  const total = !varianceSum
    ? undefined
    : found.varianceSum === undefined
    ? tf.scalar(0)
    : scaled(found.varianceSum) as Scalar;
  dispose([found.variance, found.varianceSum]);
  return { n, loss, gradient, deviations, total, curvature, memory };
}

/** How the moments of parts of `a` and of `b` examples go together. */
export function mergingOf(
  a: number,
  b: number,
): { readonly n: number; readonly weight: number; readonly cross: number } {
  const n = a + b;
  return { n, weight: b / n, cross: a * b / n };
}

const a = input("a"), b = input("b");
const mean = add(a, mul(sub(b, a), scalar("weight")));

/** `ḡ_a + (ḡ_b - ḡ_a) n_b / n` */
export const meansTogether: Program = compile([mean]);

/** That, and `M_a + M_b + (ḡ_b - ḡ_a)² n_a n_b / n`. */
export const momentsTogether: Program = compile([
  mean,
  add(add(input("M a"), input("M b")), mul(square(sub(b, a)), scalar("cross"))),
]);

/** Of two parts together; frees them, but for what is remembered. */
export function merged(a: Moments, b: Moments): Moments {
  const { n, weight, cross } = mergingOf(a.n, b.n);
  const both = tf.tidy(() => {
    const toward = (from: Tensor, to: Tensor) => tf.add(from, tf.mul(tf.sub(to, from), weight));
    const square = (key: string) => tf.square(tf.sub(b.gradient[key]!, a.gradient[key]!));
    return {
      loss: toward(a.loss, b.loss),
      ...elementsTogether(a, b),
      ...(a.curvature && { curvature: toward(a.curvature, b.curvature!) }),
      ...(a.total && {
        total: tf.add(
          tf.add(a.total, b.total!),
          tf.mul(sumOfAll(mapTensors(a.gradient, (_, key) => square(key))), cross),
        ),
      }),
    };
  }) as unknown as Omit<Moments, "n">;
  dispose([a.loss, a.gradient, a.deviations, a.total, a.curvature]);
  dispose([b.loss, b.gradient, b.deviations, b.total, b.curvature]);
  return { ...both, n };
}

/** Gradients and deviations, each parameter in one pass. */
function elementsTogether(a: Moments, b: Moments): Pick<Moments, "gradient" | "deviations"> {
  const { weight, cross } = mergingOf(a.n, b.n), keys = Object.keys(a.gradient);
  const { deviations } = a, numbers: Readonly<Record<string, number>> = { weight, cross };
  const program = deviations === undefined ? meansTogether : momentsTogether;
  const found = executor()(
    program,
    keys.map((key) => {
      const tensors: Readonly<Record<string, Tensor | undefined>> = {
        "a": a.gradient[key],
        "b": b.gradient[key],
        "M a": deviations?.[key],
        "M b": b.deviations?.[key],
      };
      return {
        inputs: program.inputs.map((name) => tensors[name]!),
        scalars: program.scalars.map((name) => numbers[name]!),
      };
    }),
  );
  const named = (output: number): Tensors =>
    Object.fromEntries(keys.map((key, i) => [key, found[i]![output]!]));
  return { gradient: named(0), ...(deviations && { deviations: named(1) }) };
}

/** The gradient of the whole batch; frees the sums of squares that its variances are made of. */
export function gradientOfMoments(
  { n, loss, gradient, deviations, total, curvature }: Moments,
  memory: Tensors | undefined,
): Gradient {
  const perMean = (tensor: Tensor) => tf.div(tensor, n * (n - 1));
  const variance = deviations && mapTensors(deviations, perMean);
  const varianceSum = total && perMean(total) as Scalar;
  dispose([deviations, total]);
  return {
    loss,
    gradient,
    ...(variance && { variance }),
    ...(varianceSum && { varianceSum }),
    ...(curvature && { curvature }),
    ...(memory && { memory }),
  };
}
