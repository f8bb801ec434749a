/** Masks of dropout: how they are drawn, and what the kernel that draws them is called. @module */

/**
 * Four words of a generator's state and a rate to a tensor of a shape: 0 with probability `rate`, else
 * `1 / (1 - rate)`, in float32.
 *
 * The generator is that of four words of Marsaglia, "Xorshift RNGs" (2003): a network's masks are millions of
 * numbers, which a better one would take longer for than the network.
 */
export const dropoutMask = "NoisewiseDropoutMask";

/** What the kernel takes. */
export interface DropoutMask {
  readonly shape: readonly number[];
  /** More than 0 and less than 1. */
  readonly rate: number;
  /** Not all zero. */
  readonly words: readonly [x: number, y: number, z: number, w: number];
}

/** The mask's numbers, in JavaScript. */
export function maskOf({ rate, words }: DropoutMask, size: number): Float32Array {
  const kept = 1 / (1 - rate), threshold = rate * 2 ** 32;
  let [x, y, z, w] = words;
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const t = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    values[i] = (w >>> 0) < threshold ? 0 : kept;
  }
  return values;
}
