/** Numbers in names and files. @module */

/**
 * The number that a text writes in decimal digits, with point and exponent or without; `NaN` for all
 * else that JavaScript takes for a number, such as nothing (0), hexadecimal, `Infinity`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decimalOf } from "./decimal.ts";
 *
 * assertEquals(["-1.5e3", ".5", "", "0x10", "1e"].map(decimalOf), [-1500, 0.5, NaN, NaN, NaN]);
 * ```
 */
export function decimalOf(text: string): number {
  return decimal.test(text) ? Number(text) : NaN;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
