/** Variables that came to an optimizer at different times, each with a count of its own. @module */
import { groupBy } from "../group_by.ts";
import type { Optimizer, Tensors } from "../types.ts";
import { leavesOf, mapLeaves, mergeTrees, withoutTensors } from "./state_tree.ts";
import { fillState, numbersAs, type SavedLeaf, toWeight, type Weight } from "./tf_weights.ts";

/** Variables that have been updated equally often, with the part of the state that is theirs. */
export interface Cohort<S> {
  readonly names: ReadonlySet<string>;
  /** The tensors of these variables, and the numbers, such as `count`, that go with them. */
  readonly state: S;
}

/** The whole state: all tensors, with the numbers of the first cohort. */
export function wholeState<S extends object>(cohorts: readonly Cohort<S>[]): S {
  return cohorts.map(({ state }) => state).reduceRight((later, state) =>
    mergeTrees(later, state) as S
  );
}

/**
 * One update of the variables that have a gradient. Each cohort is updated with its own numbers, but
 * beside all others' gradients: what an optimizer does across variables, such as clipping by their
 * common norm, it does across all of them. Those without a gradient stay as they are, and fall behind.
 */
export function advance<S extends object>(
  optimizer: Optimizer<S>,
  cohorts: readonly Cohort<S>[],
  grad: Tensors,
  seen: { readonly params: Tensors; readonly learningRate?: number },
): [readonly Cohort<S>[], Tensors] {
  const whole = wholeState(cohorts);
  const all = new Set(cohorts.flatMap(({ names }) => [...names]));
  const absent = without(all, Object.keys(grad));
  const updates: Tensors = {};
  const next = cohorts.flatMap(({ names, state }): readonly Cohort<S>[] => {
    const moving = new Set([...names].filter((name) => !absent.has(name)));
    const staying = without(names, moving);
    const left = staying.size > 0 ? [{ names: staying, state: only(state, all, staying) }] : [];
    if (moving.size === 0) return left;
    const present = withoutTensors(mergeTrees(whole, state), absent) as S;
    const [reached, update] = optimizer.update(present, grad, seen);
    for (const name of moving) updates[name] = update[name]!;
    return [{ names: moving, state: only(reached, all, moving) }, ...left];
  });
  return [joined(next), updates];
}

/** Cohorts whose numbers are all equal become one. */
export function joined<S extends object>(cohorts: readonly Cohort<S>[]): readonly Cohort<S>[] {
  const alike = groupBy(cohorts, ({ state }) => numbersOf(state).join());
  return [...alike.values()].map((same) => ({
    names: new Set(same.flatMap(({ names }) => [...names])),
    state: wholeState(same),
  }));
}

/**
 * A state with saved values in it (see {@linkcode fillState}), in cohorts where some of the variables
 * have numbers of their own.
 *
 * @throws {TypeError} if values do not fit, or there are numbers of a variable that is not among the names
 */
export function fillCohorts<S extends object>(
  template: S,
  count: number,
  leaves: readonly SavedLeaf[],
  names: ReadonlySet<string>,
  numbers: ReadonlyMap<string, readonly number[]>,
): readonly Cohort<S>[] {
  const state = fillState(template, count, leaves);
  const unknown = [...numbers.keys()].find((name) => !names.has(name));
  if (unknown !== undefined) {
    const known = [...names].join(", ");
    throw new TypeError(
      `the weights have counts of "${unknown}", which is not among the variables ${known}`,
    );
  }
  const alike = groupBy(names, (name) => String(numbers.get(name)));
  return [...alike.values()].map((own) => {
    const part = only(state, names, new Set(own));
    const counts = numbers.get(own[0]!);
    return { names: new Set(own), state: counts ? withNumbers(part, counts) : part };
  });
}

/**
 * The tensors and numbers of a state by their paths; then the numbers of those variables that have
 * others than the first cohort after `count` updates.
 */
export function weightsOf<S extends object>(
  cohorts: readonly Cohort<S>[],
  count: number,
): readonly Weight[] {
  const state = wholeState(cohorts);
  const leaves = leavesOf(state).filter(({ path }) => path !== "count");
  const common = String(numbersOf("count" in state ? { ...state, count } : state));
  const numbers = cohorts.flatMap((cohort) => {
    const own = numbersOf(cohort.state);
    return String(own) === common ? [] : [...cohort.names].map((name) => numbersAs(name, own));
  });
  return [...leaves.map(toWeight), ...numbers];
}

/** The numbers of a state, in the order of its leaves. */
function numbersOf(state: object): readonly number[] {
  return leavesOf(state).flatMap(({ value }) => typeof value === "number" ? value : []);
}

/** The same state with other numbers, as {@linkcode numbersOf} has them. */
function withNumbers<S extends object>(state: S, numbers: readonly number[]): S {
  let at = 0;
  return mapLeaves(state, (leaf) => typeof leaf === "number" ? numbers[at++] : leaf) as S;
}

/** A state without the tensors of all variables but some. */
function only<S>(state: S, all: ReadonlySet<string>, names: ReadonlySet<string>): S {
  return names.size === all.size ? state : withoutTensors(state, without(all, names)) as S;
}

function without(all: ReadonlySet<string>, some: Iterable<string>): ReadonlySet<string> {
  const left = new Set(all);
  for (const name of some) left.delete(name);
  return left;
}
