/** Which arrays of a file are the two averages of a parameter. @module */

/** A parameter's averages in a file, and what it is called. */
export interface Pair<T> {
  /** The name without what says that it is an average. */
  readonly name: string;
  /** The average of gradients. */
  readonly first: T;
  /** The average of squared gradients. */
  readonly second: T;
}

/** What programs call the averages: PyTorch, optax, Keras, this library and others. */
const names: readonly (readonly [first: string, second: string])[] = [
  ["exp_avg", "exp_avg_sq"],
  ["mu", "nu"],
  ["momentum", "velocity"],
  ["m", "v"],
];

/**
 * The pairs among named arrays: two names that are the same but for one part of them, `exp_avg` and
 * `exp_avg_sq` (PyTorch), `mu` and `nu` (optax), `momentum` and `velocity` (Keras), `m` and `v`. Parts are
 * what stands between slashes, dots and the ends, or behind an underscore at the end.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { pairsOf } from "./pairs.ts";
 *
 * const torch = ["fc.weight.exp_avg", "fc.weight.exp_avg_sq", "fc.weight"].map((name) => ({ name }));
 * assertEquals(pairsOf(torch).map(({ name }) => name), ["fc.weight"]);
 * const optax = ["0/mu/dense/kernel", "0/nu/dense/kernel"].map((name) => ({ name }));
 * assertEquals(pairsOf(optax).map(({ name }) => name), ["0/dense/kernel"]);
 * ```
 */
export function pairsOf<T extends { readonly name: string }>(
  arrays: readonly T[],
): readonly Pair<T>[] {
  const known = new Map(arrays.map((array) => [array.name, array]));
  return arrays.flatMap((first) => {
    for (const [one, other] of names) {
      const part = new RegExp(`(^|[/.])${one}(?=[/.]|$)|(?<=[^/.])_${one}$`);
      const found = part.exec(first.name);
      const second = found &&
        known.get(first.name.replace(part, found[0].replace(one, () => other)));
      if (!second) continue;
      const name = first.name.replace(part, "").replace(/^[/.]/, "");
      return [{ name: name === "" ? first.name : name, first, second }];
    }
    return [];
  });
}
