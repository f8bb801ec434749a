/** Names of a layers model's weights that are the same each time it is made. @module */

/**
 * Names for weights and states without the counters that TensorFlow.js goes on with from model to model:
 * `dense_Dense7/kernel` is `dense_1/kernel` where it is the first such layer of the model.
 *
 * @param names as in the model
 * @returns the plain name of one of these, or of another below the same layer
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { plainNames } from "./plain_names.ts";
 *
 * const plain = plainNames(["conv2d_Conv2D4/kernel", "dense_Dense7/kernel", "dense_Dense8/bias", "fc/bias"]);
 * assertEquals(plain("dense_Dense8/bias"), "dense_2/bias");
 * assertEquals(plain("fc/bias"), "fc/bias");
 * ```
 */
export function plainNames(names: readonly string[]): (name: string) => string {
  const counts = new Map<string, number>();
  const taken = new Set(names.flatMap((name) => counted.test(name) ? [] : [name.split("/")[0]!]));
  const plain = new Map<string, string>();
  for (const name of names) {
    const [, own, base] = counted.exec(name) ?? [];
    if (own === undefined || base === undefined || plain.has(own)) continue;
    let next: string;
    do {
      const count = (counts.get(base) ?? 0) + 1;
      counts.set(base, count);
      next = `${base}_${count}`;
    } while (taken.has(next));
    plain.set(own, next);
  }
  return (name) => {
    const own = counted.exec(name)?.[1];
    const found = own === undefined ? undefined : plain.get(own);
    return found === undefined ? name : found + name.slice(own!.length);
  };
}

/** `dense_Dense7`: the class in small letters, then the class and a counter; and what follows it. */
const counted = /^(([^/]*)_[A-Z][A-Za-z0-9]*?\d+)(?=\/|$)/;
