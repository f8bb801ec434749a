/** Seeded randomness: same seed and name, same numbers, on every machine. @module */
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";

/** A stream of random numbers. */
export interface RandomStream {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform among 0, …, n - 1. */
  below(n: number): number;
}

/**
 * A stream of random numbers, independent of the streams of every other seed and path.
 *
 * @param seed any integer
 * @param path what the stream is for, such as `"init", "fc1/kernel"` or `"epoch", 3`
 *
 * @example
 * ```ts
 * import { assertEquals, assertNotEquals } from "@std/assert";
 * import { random } from "./random.ts";
 *
 * assertEquals(random(1, "shuffle").uniform(), random(1, "shuffle").uniform());
 * assertNotEquals(random(1, "shuffle").uniform(), random(2, "shuffle").uniform());
 * ```
 */
export function random(seed: number, ...path: (string | number)[]): RandomStream {
  const generator = xoroshiro128plus(hash(`${seed}/${path.join("/")}`));
  let spare: number | undefined;
  const uniform = () => uniformFloat64(generator);
  return {
    uniform,
    below: (n) => uniformInt(generator, 0, n - 1),
    normal() { // Box and Muller (1958), both values used
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/**
 * A place in the tree of random streams, for functions that need several of them: `fork` goes down
 * a level, `stream` draws.
 */
export interface RandomKey {
  /** The seed and the names on the way here: `randomKey(...path)` is the same place. */
  readonly path: readonly [seed: number, ...names: (string | number)[]];
  /** The place below this one; as many levels as there are names. */
  fork(...path: (string | number)[]): RandomKey;
  /** The stream of this place, from its beginning. */
  stream(): RandomStream;
}

/**
 * The place `path` of the streams of `seed`: `randomKey(1, "a").fork("b").stream()` is
 * `random(1, "a", "b")`.
 */
export function randomKey(seed: number, ...path: (string | number)[]): RandomKey {
  return {
    path: [seed, ...path],
    fork: (...below) => randomKey(seed, ...path, ...below),
    stream: () => random(seed, ...path),
  };
}

/** The numbers 0, …, n - 1 in random order (Fisher and Yates). */
export function permutation(n: number, stream: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = stream.below(i + 1);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}

/** FNV-1a with a final avalanche, 32 bits: neighbouring seeds give unrelated generators. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
