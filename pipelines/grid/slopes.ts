/** Slopes of a loss, by differences and by the gradient that a problem gives. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import type { AnyProblem, LossOptions } from "../../problems/problem.ts";
import { random } from "../../problems/random.ts";

/** The slope of the loss in one direction. */
export interface Slope {
  /** The direction, as a sentence says it: `along "w"`, `in a random direction of "w"`. */
  readonly where: string;
  /** Whether the direction was drawn; else it is that of one tensor's gradient. */
  readonly drawn: boolean;
  /** By the gradient: `g·d`. */
  readonly given: number;
  /** By differences, of the step with which it comes nearest. */
  readonly found: number;
  /** Their difference over what is usual in such a direction, or over `found` where that is more. */
  readonly error: number;
}

/** Slopes along gradients that differ by more are not of the same loss: kinks of rectifiers come to a hundredth. */
const largestError = 0.05;

/** The same of random directions, which cross more kinks: they come to a twentieth. */
const largestErrorDrawn = 0.1;

/** Whether a slope is not that by the gradient. */
export function isOff({ drawn, error }: Pick<Slope, "drawn" | "error">): boolean {
  return !(error <= (drawn ? largestErrorDrawn : largestError));
}

/** By which share of its value a step along the gradient is to change the loss, as far as that is linear. */
const changes = [0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4] as const;

/** Steps in random directions: shares of the root mean square of a tensor. */
const shares = [0.01, 3e-3, 0.03, 1e-3, 0.1, 3e-4] as const;

/** Random directions of a kind: a part that lacks may be hidden from one, hardly from all. */
const draws = 2;

/** Rounding of a loss in single precision, relative; a step that changes it by not much more tells nothing. */
const rounding = 3e-7;

/** The share of the whole gradient by which errors are measured at least: what is less does not show. */
const least = 0.1;

/** Where parameters are moved to. */
interface Direction extends Pick<Slope, "where" | "drawn" | "given"> {
  /** d, of the tensors that are moved. */
  readonly moves: Tensors;
  /** What the slope of a right gradient would usually be. */
  readonly size: number;
  /** Steps, and by what `moves` are divided. */
  readonly steps: readonly number[];
  readonly length: number;
}

/**
 * Moves parameters to both sides, `θ ± h d`, and compares the slope of the loss with that by the gradient,
 * `g·d`: each tensor along its own gradient, where `d = g/‖g‖`, and each by itself and all together in random
 * directions of their own size, also among the elements alone whose gradient is 0, which shows what a gradient
 * lacks. Directions in which the loss does not change by more than its rounding are left out.
 *
 * @param batch of the problem's
 * @param enough an error with which no other step is tried along gradients; 0 for the nearest of all steps
 * @throws {RangeError} if the gradient is not finite
 */
export async function slopesOf(
  problem: AnyProblem,
  params: Tensors,
  batch: unknown,
  options: LossOptions,
  enough = 0,
): Promise<readonly Slope[]> {
  const { loss, gradient, ...rest } = problem.gradient(params, batch, options);
  const slopes: Slope[] = [];
  try {
    const value = Math.abs((await loss.data())[0]!);
    const lossAt = async (moves: Tensors, by: number): Promise<number> => {
      const moved = tf.tidy(() =>
        Object.fromEntries(
          Object.entries(moves).map(([name, move]) => [
            name,
            tf.add(params[name]!, tf.mul(move, by)),
          ]),
        )
      );
      const found = problem.loss({ ...params, ...moved }, batch, options);
      const [at] = await found.data();
      dispose([moved, found]);
      return at!;
    };
    for await (const direction of directions(problem, params, gradient, value)) {
      const { where, drawn, given, size, moves, length } = direction;
      let best: Slope | undefined;
      let before = NaN;
      for (const step of direction.steps) {
        const ahead = await lossAt(moves, step / length);
        const behind = await lossAt(moves, -step / length);
        const found = (ahead - behind) / (2 * step);
        const scale = Math.max(size, Math.abs(found));
        const noise = rounding * Math.max(value, Math.abs(ahead), Math.abs(behind)) / step;
        if (noise > scale * largestError / 4) continue;
        const settled = Math.abs(found - before) <= Math.abs(found) / 2;
        before = found;
        if (size === 0 && !settled) continue; // where all slopes are 0, it is bends that show
        const error = scale === 0 ? 0 : Math.abs(found - given) / scale;
        if (best === undefined || error < best.error || Number.isNaN(best.error)) {
          best = { where, drawn, given, found, error };
        }
        if (drawn ? !isOff(best) : best.error <= enough) break;
      }
      if (best !== undefined && best.given ** 2 + best.found ** 2 !== 0) slopes.push(best);
    }
  } finally {
    dispose([loss, gradient, rest]);
  }
  return slopes;
}

/** Whoever takes a direction is done with it when the next one is asked for, which frees what was drawn. */
async function* directions(
  problem: AnyProblem,
  params: Tensors,
  gradient: Tensors,
  value: number,
): AsyncGenerator<Direction> {
  const known = new Map<string, Known>();
  for (const [name, tensor] of Object.entries(params)) {
    const slopes = await gradient[name]!.data();
    const length = lengthOf(slopes);
    if (!Number.isFinite(length)) {
      throw new RangeError(
        `the gradient of ${problem.id} is not finite in "${name}": look for roots, quotients and powers ` +
          "where their slopes are infinite",
      );
    }
    const root = lengthOf(await tensor.data()) / Math.sqrt(tensor.size) || 1; // what is 0 has no size
    known.set(name, { shape: tensor.shape, slopes, length, root });
  }
  const whole = Math.hypot(...[...known.values()].map(({ length }) => length));
  for (const [name, { length }] of known) {
    if (length === 0) continue;
    const size = Math.max(length, least * whole);
    const steps = changes.map((change) => Math.min(change * Math.max(value, 1e-3) / size, 0.3));
    const moves = { [name]: gradient[name]! };
    yield { where: `along "${name}"`, drawn: false, given: length, size, moves, steps, length };
  }
  for (const { where, names, lacking } of subspaces(known)) {
    for (let draw = 1; draw <= draws; draw++) {
      let given = 0;
      const moves: Record<string, tf.Tensor> = {};
      for (const name of names) {
        const { shape, slopes, root } = known.get(name)!;
        const stream = random(draw, where, name);
        const values = Float32Array.from(slopes, (slope) => {
          const move = root * stream.normal();
          return lacking && slope !== 0 ? 0 : move;
        });
        given += values.reduce((sum, move, i) => sum + move * slopes[i]!, 0);
        moves[name] = tf.tensor(values, [...shape]);
      }
      const sizes = names.map((name) => {
        const { length, root } = known.get(name)!;
        return root * Math.max(lacking ? least * length : length, least * whole);
      });
      try {
        const size = Math.hypot(...sizes);
        yield { where, drawn: true, given, size, moves, steps: shares, length: 1 };
      } finally {
        dispose(moves);
      }
    }
  }
}

/** What is known of a tensor of parameters. */
interface Known {
  readonly shape: readonly number[];
  /** Elements of the gradient. */
  readonly slopes: ArrayLike<number> & Iterable<number>;
  /** ‖g‖₂ */
  readonly length: number;
  /** Root mean square of the parameters. */
  readonly root: number;
}

/** What random directions are drawn in. */
interface Subspace {
  readonly where: string;
  /** The tensors that are moved. */
  readonly names: readonly string[];
  /** Whether only elements are moved whose gradient is 0. */
  readonly lacking: boolean;
}

function* subspaces(known: ReadonlyMap<string, Known>): Generator<Subspace> {
  const where = "in a random direction of";
  for (const [name, { slopes, length }] of known) {
    const alone = `${where} "${name}"`;
    yield { where: alone, names: [name], lacking: false };
    const lacks = length > 0 && Array.prototype.includes.call(slopes, 0);
    if (lacks) {
      yield { where: `${alone} where its gradient is 0`, names: [name], lacking: true };
    }
  }
  if (known.size > 1) {
    yield { where: `${where} all tensors`, names: [...known.keys()], lacking: false };
  }
}

/** ‖x‖₂ */
function lengthOf(values: Iterable<number>): number {
  let sum = 0;
  for (const x of values) sum += x * x;
  return Math.sqrt(sum);
}
