/** Whether a problem's gradient is that of its loss. @module */
import * as tf from "@tensorflow/tfjs";
import { checkSameShapes, dispose, mapTensors, tensorsOf } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import type { AnyProblem, LossOptions } from "../../problems/problem.ts";
import { random } from "../../problems/random.ts";
import { significant } from "../text/numbers.ts";
import { visible } from "../text/visible.ts";
import { isOff, type Slope, slopesOf } from "./slopes.ts";

/** A gradient that is wrong is so everywhere; one that is right may be off where a rectifier has its kink. */
const places = 4;

/** Losses of one batch that differ by a larger share are not the same. */
const tolerance = 1e-3;

/**
 * The slopes of the loss along the gradient and in random directions, of which each is as the gradient has it,
 * at the parameters or at one of three places aside of them.
 *
 * @param batch of the problem's
 * @param enough see {@linkcode slopesOf}
 * @returns none where the loss is too flat; `undefined` where it is random with one key, so that nothing can be told
 * @throws {TypeError} if the gradient is not of the parameters' names and shapes
 * @throws {RangeError} if `gradient()` has another loss than `loss()`, the gradient of something else, or one that
 * is 0 in every element
 */
export async function checkedSlopes(
  problem: AnyProblem,
  params: Tensors,
  batch: unknown,
  at: LossOptions,
  enough = 0,
): Promise<readonly Slope[] | undefined> {
  if (await isRandom(problem, params, batch, at)) return undefined;
  let slopes = await slopesOf(problem, params, batch, at, enough);
  for (let place = 1; place < places && slopes.some(isOff); place++) {
    const moved = tf.tidy(() => aside(params, place));
    const there = await slopesOf(problem, moved, batch, at, enough);
    slopes = slopes.flatMap((slope) => {
      if (!isOff(slope)) return [slope];
      const same = there.filter(({ where }) => where === slope.where);
      return same.some(isOff) ? [slope] : same.slice(0, 1);
    });
    dispose(moved);
  }
  const off = slopes.find(isOff); // those along gradients first
  if (off !== undefined) {
    throw new RangeError(
      `the gradient of ${
        visible(problem.id)
      } is not that of its loss: ${off.where} the loss rises by ` +
        `${significant(off.found, 3)} a unit, by the gradient it would by ` +
        `${significant(off.given, 3)}; gradient() must differentiate what loss() computes`,
    );
  }
  if (slopes.length === 0 && await isFlat(problem, params, batch, at)) {
    throw new RangeError(
      `the gradient of ${
        visible(problem.id)
      } is 0 in every element where its parameters begin, so that ` +
        "nothing would be learned: draw them at random, and make the loss of functions that have slopes, " +
        "not of argMax, round or comparisons",
    );
  }
  return slopes;
}

/** Whether every element of the gradient is 0. */
async function isFlat(
  problem: AnyProblem,
  params: Tensors,
  batch: unknown,
  at: LossOptions,
): Promise<boolean> {
  const found = problem.gradient(params, batch, at);
  try {
    const slopes = await Promise.all(tensorsOf(found.gradient).map((tensor) => tensor.data()));
    return slopes.every((values) => values.every((value) => value === 0));
  } finally {
    dispose(found);
  }
}

/** Parameters aside of where they begin: biases that are 0 are on the kinks of many rectifiers. */
function aside(params: Tensors, place: number): Tensors {
  return mapTensors(params, (tensor, name) => {
    const stream = random(place, "check", name);
    const moves = Float32Array.from({ length: tensor.size }, () => 0.1 * stream.normal());
    const scale = tf.sqrt(tf.mean(tf.square(tensor)));
    const length = tf.where(tf.greater(scale, 0), scale, 1);
    return tf.add(tensor, tf.mul(length, tf.tensor(moves, tensor.shape)));
  });
}

/** Whether the loss differs each time; throws where it does not, but is another in `gradient()`. */
async function isRandom(
  problem: AnyProblem,
  params: Tensors,
  batch: unknown,
  at: LossOptions,
): Promise<boolean> {
  const alone = async () => {
    const loss = problem.loss(params, batch, at);
    const [value] = await loss.data();
    loss.dispose();
    return value!;
  };
  const beside = async () => {
    const found = problem.gradient(params, batch, at);
    checkSameShapes(`gradient of ${visible(problem.id)}`, found.gradient, "parameters", params);
    const [value] = await found.loss.data();
    dispose(found);
    return value!;
  };
  const [one, other] = [await alone(), await beside()];
  if (one !== await alone() || other !== await beside()) return true;
  if (Math.abs(one - other) <= tolerance * Math.max(Math.abs(one), Math.abs(other), tolerance)) {
    return false;
  }
  throw new RangeError(
    `gradient() of ${visible(problem.id)} has the loss ${
      significant(other)
    }, where loss() of the same ` +
      `batch and key is ${significant(one)}; both must compute the same`,
  );
}
