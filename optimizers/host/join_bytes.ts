/** Bytes, one part behind the other. @module */

/**
 * Parts as one array.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { joinBytes } from "./join_bytes.ts";
 *
 * assertEquals(joinBytes([Uint8Array.of(1, 2), Uint8Array.of(3)]), Uint8Array.of(1, 2, 3));
 * ```
 */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
