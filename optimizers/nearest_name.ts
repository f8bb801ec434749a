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
  const nearest = known.length > 0 ? closest(name, known) : "";
  const near = nearest !== "" && distance(name, nearest) <= Math.max(2, nearest.length / 3);
  const hint = near ? `, did you mean "${nearest}"?` : ";";
  const list = known.length > 0 ? known.join(", ") : "none";
  return new RangeError(`unknown ${kind} "${name}"${hint} ${near ? "Known" : "known"}: ${list}`);
}
