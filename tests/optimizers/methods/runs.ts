/** Runs of optimizers on gradients that are hard to follow, and the same in float64. @module */
import { assertAlmostEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../../optimizers/algebra/apply_update.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Observation, Optimizer, Tensors } from "../../../optimizers/types.ts";
import { random } from "../../../problems/random.ts";
import { type Hyper, referenceOf, type Slots, startOf } from "../reference.ts";
import { wholeReference, type WholeSeen, wholeSteepest } from "../whole_reference.ts";

/** Gradients of 8 coordinates: always 0, tiny, huge, constant, and four random ones. */
export function gradients(steps: number, seed = 1): Float32Array[] {
  const stream = random(seed, "gradients");
  return Array.from({ length: steps }, () =>
    Float32Array.from([
      0,
      1e-8 * stream.normal(),
      1e6 * stream.normal(),
      0.5,
      stream.normal(),
      3 + stream.normal(),
      0.01 * stream.normal() - 0.02,
      stream.below(2) === 0 ? 0 : stream.normal(),
    ]));
}

export const asTensors = (values: Float32Array): Tensors => ({
  w: tf.tensor2d(values.slice(0, 6), [2, 3]),
  b: tf.tensor1d(values.slice(6)),
});

const isTensors = (value: unknown): boolean => value instanceof Object && "w" in value;

export async function asArray(tensors: Tensors): Promise<number[]> {
  const [w, b] = await Promise.all([tensors.w!.data(), tensors.b!.data()]);
  return [...w, ...b];
}

/** Mini-batch variances that belong to a gradient; one of them is 0. */
const variances = (g: Float32Array) => g.map((x, i) => i === 4 ? 0 : x * x * (0.1 + 0.3 * i));

/** A matrix that belongs to a gradient: symmetric, positive definite, its condition number below 100. */
function curvatures(g: Float32Array): number[][] {
  const stream = random(2, "curvature", Math.round(1e3 * g[4]!));
  const factor = g.map(() => 0);
  const rows = Array.from(g, () => Array.from(factor, () => stream.normal() / 3));
  return rows.map((a, i) =>
    rows.map((b, j) => Math.fround(a.reduce((sum, x, k) => sum + x * b[k]!, i === j ? 0.5 : 0)))
  );
}

/** All that an optimizer may be told besides the gradient; the caller frees it. */
export const seenWith = (
  g: Float32Array,
  params: Tensors,
): Observation & { variance: Tensors } => ({
  params,
  variance: asTensors(variances(g)),
  curvature: tf.tensor2d(curvatures(g)),
});

/** A step of a run: its update, and what the state has by name besides. */
export interface Step {
  readonly update: number[];
  readonly slots: Record<string, number[]>;
}

/** Runs an optimizer, freeing everything but what it returns. */
export async function run(optimizer: Optimizer, grads: readonly Float32Array[]): Promise<Step[]> {
  const start = Float32Array.from(grads[0]!, (_, i) => i - 3.5);
  let params = asTensors(start);
  let state = optimizer.init(params);
  const steps: Step[] = [];
  for (const gradient of grads) {
    const [grad, seen] = [asTensors(gradient), seenWith(gradient, params)];
    const [nextState, update] = optimizer.update(state, grad, seen);
    const nextParams = applyUpdate(params, update);
    const slots = Object.entries(nextState).filter(([, value]) => isTensors(value));
    const [values, ...read] = await Promise.all(
      [update, ...slots.map(([, value]) => value as Tensors)].map(asArray),
    );
    steps.push({
      update: values!,
      slots: Object.fromEntries(slots.map(([name], i) => [name, read[i]!])),
    });
    dispose([grad, seen, update, state]); // the parameters among them
    [state, params] = [nextState, nextParams];
  }
  dispose([state, params]);
  return steps;
}

/** The same run in float64. */
export function runReference(id: string, grads: readonly Float32Array[], hyper: Hyper): Step[] {
  const whole = wholeReference[id] ?? wholeSteepest[id];
  if (whole !== undefined) {
    let params = Array.from(grads[0]!, (_, i) => i - 3.5);
    const seen: WholeSeen[] = [];
    return grads.map((g) => {
      seen.push({ gradient: [...g], matrix: curvatures(g), variance: [...variances(g)], params });
      const update = whole(seen, hyper);
      params = params.map((value, i) => value + update[i]!);
      return { update, slots: {} };
    });
  }
  const method = referenceOf(id);
  const theta = Array.from(grads[0]!, (_, i) => i - 3.5);
  const states: Slots[] = theta.map((value) => startOf(method, value));
  return grads.map((g, t) => {
    const s = variances(g);
    const update = theta.map((value, i) => {
      const whole = { gradient: [...g], i, blocks: [[0, 1, 2, 3, 4, 5], [6, 7]] };
      const seen = { t, g: g[i]!, theta: value, s: s[i]!, whole };
      const old = states[i]!;
      states[i] = method.next(seen, old, hyper);
      return method.update(seen, states[i]!, hyper, old);
    });
    update.forEach((u, i) => theta[i]! += u);
    const slots = Object.fromEntries(
      method.slots.map((name) => [name, states.map((state) => state[name]!)]),
    );
    return { update, slots };
  });
}

/** Methods of matrices, where an element is rounded as the largest ones are. */
const ofMatrices = ["muon", "shampoo", "spectral"];

/**
 * Compares runs: to 1e-5 of the largest value that the coordinate had so far, of methods of matrices to
 * 1e-4 of the largest that the tensor had.
 */
export function assertSameRun(
  actual: readonly Step[],
  expected: readonly Step[],
  id?: string,
): void {
  const whole = id !== undefined && ofMatrices.includes(id);
  const compare = (name: string, pick: (step: Step) => readonly number[]) => {
    const largest = pick(expected[0]!).map(() => 0);
    const scaleOf = (i: number) => {
      if (!whole) return 1e-5 * largest[i]!;
      return 1e-4 * Math.max(...i < 6 ? largest.slice(0, 6) : largest.slice(6));
    };
    expected.forEach((step, t) => {
      pick(step).forEach((value, i) => largest[i] = Math.max(largest[i]!, Math.abs(value)));
      pick(step).forEach((value, i) =>
        assertAlmostEquals(
          pick(actual[t]!)[i]!,
          value,
          scaleOf(i),
          `${name}, step ${t}, coordinate ${i}`,
        )
      );
    });
  };
  compare("update", (step) => step.update);
  for (const name of Object.keys(expected[0]!.slots)) compare(name, (step) => step.slots[name]!);
}
