/** States and parameter maps as trees, whose leaves have paths such as `parts/0/m/conv1/kernel`. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../types.ts";

/** A state, a parameter map, or several of them: plain objects and arrays of tensors and numbers. */
export interface StateTree {
  /** A tensor, a number, or a tree in its turn. */
  readonly [key: string]: Tensor | number | StateTree | readonly StateTree[];
}

/** A tensor or number of a tree. */
export interface Leaf {
  /** Keys and positions on the way to it, joined by `/`. */
  readonly path: string;
  readonly value: tf.Tensor | number;
}

/** Deeper trees are taken for damage; they could exhaust the stack. */
const MAX_DEPTH = 64;

/**
 * The leaves of a tree, depth first, in the order of its keys.
 *
 * @throws {TypeError} if a leaf is neither a tensor nor a number, or two leaves have one path
 */
export function leavesOf(tree: object): readonly Leaf[] {
  const leaves = new Map<string, Leaf>();
  mapLeaves(tree, (value, path) => {
    if (!(value instanceof tf.Tensor) && typeof value !== "number") {
      throw new TypeError(`a state holds tensors and numbers, got ${describe(value)} at "${path}"`);
    }
    if (leaves.has(path)) throw new TypeError(`a state must not hold two things at "${path}"`);
    leaves.set(path, { path, value });
  });
  return [...leaves.values()];
}

/** A tree of the same form, each leaf (whatever is neither plain object nor array) transformed. */
export function mapLeaves(
  tree: unknown,
  transform: (leaf: unknown, path: string) => unknown,
): unknown {
  return descend(tree, transform, []);
}

function descend(
  tree: unknown,
  transform: (leaf: unknown, path: string) => unknown,
  keys: readonly string[],
): unknown {
  if (keys.length > MAX_DEPTH) throw new TypeError(`a state is nested at most ${MAX_DEPTH} deep`);
  if (Array.isArray(tree)) {
    return tree.map((part, i) => descend(part, transform, [...keys, String(i)]));
  }
  if (!isPlainObject(tree)) return transform(tree, keys.join("/"));
  return Object.fromEntries(
    Object.entries(tree).map(([key, part]) => [key, descend(part, transform, [...keys, key])]),
  );
}

/** A tree with the leaves of both, those of `over` where both have one. */
export function mergeTrees(under: unknown, over: unknown): unknown {
  if (Array.isArray(under) && Array.isArray(over)) {
    return over.map((part, i) => i < under.length ? mergeTrees(under[i], part) : part);
  }
  if (!isPlainObject(under) || !isPlainObject(over)) return over;
  const merged = Object.entries(over).map(([key, part]) =>
    [key, Object.hasOwn(under, key) ? mergeTrees(under[key], part) : part] as const
  );
  return { ...under, ...Object.fromEntries(merged) };
}

/** A tree without the tensors of the given keys. */
export function withoutTensors(tree: unknown, keys: ReadonlySet<string>): unknown {
  if (Array.isArray(tree)) return tree.map((part) => withoutTensors(part, keys));
  if (!isPlainObject(tree)) return tree;
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([key, part]) => !(part instanceof tf.Tensor && keys.has(key)))
      .map(([key, part]) => [key, withoutTensors(part, keys)]),
  );
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  return typeof value === "object" && value ? `a ${value.constructor?.name}` : String(value);
}
