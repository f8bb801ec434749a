/** Errors for misspelt names. @module */
import { closest, distance } from "fastest-levenshtein";

/**
 * The error for a name that is not among the known ones; it offers the nearest valid name where
 * one is near, and lists all of them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { unknownName } from "./nearest_name.ts";
 *
 * assertEquals(
 *   unknownName("backend", "webgp", ["webgpu", "wasm", "cpu"]).message,
 *   'unknown backend "webgp", did you mean "webgpu"? Known: webgpu, wasm, cpu',
 * );
 * ```
 */
export function unknownName(kind: string, name: string, known: readonly string[]): RangeError {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? "; known" : `, did you mean "${nearest}"? Known`;
  const list = known.length > 0 ? known.join(", ") : "none";
  return new RangeError(`unknown ${kind} "${name}"${hint}: ${list}`);
}

/** The known name that may have been meant; `undefined` where none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const nearest = known.length > 0 ? closest(name, known) : undefined;
  if (nearest === undefined) return undefined;
  return distance(name, nearest) <= Math.max(2, nearest.length / 3) ? nearest : undefined;
}
