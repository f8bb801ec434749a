/** Planes of an image made one image with its channels last. @module */

/**
 * Writes `planes`, one channel after the other, into `pixels`, the channels of a pixel side by side.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { interleave } from "./interleave.ts";
 *
 * const pixels = new Uint8Array(6);
 * interleave(Uint8Array.of(1, 2, 3, 10, 20, 30), pixels, 2);
 * assertEquals([...pixels], [1, 10, 2, 20, 3, 30]);
 * ```
 */
export function interleave(planes: Uint8Array, pixels: Uint8Array, channels: number): void {
  const size = pixels.length / channels;
  for (let c = 0; c < channels; c++) {
    for (let i = 0, from = c * size, to = c; i < size; i++, from++, to += channels) {
      pixels[to] = planes[from]!;
    }
  }
}
