/** Eigenvalues of the quadratic problems. @module */
import { unknownName } from "../../optimizers/nearest_name.ts";
import type { RandomStream } from "../random.ts";

/** The spectra of ICML §2.2. */
export type SpectrumName = "mild" | "ill";

/** A named spectrum or the eigenvalues themselves. */
export type Spectrum = SpectrumName | readonly number[] | Float64Array;

/** All names of spectra. */
export const spectrumNames: readonly SpectrumName[] = ["mild", "ill"];

/**
 * Eigenvalues: `mild` draws from U[0.1, 1.1]; `ill` draws 90 % from U[0, 1] and 10 % (rounded) from
 * U[30, 60], as reported of deep networks by Chaudhari et al. (2017); a list is taken as it is.
 *
 * @param spectrum a name or a list of positive numbers
 * @param dimension how many eigenvalues; a list must have as many
 * @returns the eigenvalues in ascending order for a name, in the order given for a list
 * @throws {RangeError} if the name is unknown, the list has another length than the dimension, or an
 *   eigenvalue is not a positive number
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { random } from "../random.ts";
 * import { eigenvalues } from "./spectra.ts";
 *
 * const ill = eigenvalues("ill", 100, random(1));
 * assertEquals(ill.filter((lambda) => lambda >= 30).length, 10);
 * ```
 */
export function eigenvalues(
  spectrum: Spectrum,
  dimension: number,
  stream: RandomStream,
): Float64Array {
  if (!Number.isInteger(dimension) || dimension < 1) {
    throw new RangeError(`dimension must be a positive integer, got ${dimension}`);
  }
  if (typeof spectrum === "string") return named(spectrum, dimension, stream).sort();
  const list = Float64Array.from(spectrum);
  if (list.length !== dimension) {
    throw new RangeError(`spectrum must have ${dimension} eigenvalues, got ${list.length}`);
  }
  const bad = list.find((lambda) => !(lambda > 0 && lambda < Infinity));
  if (bad !== undefined) throw new RangeError(`eigenvalues must be positive, got ${bad}`);
  return list;
}

function named(name: SpectrumName, dimension: number, stream: RandomStream): Float64Array {
  if (!spectrumNames.includes(name)) throw unknownName("spectrum", name, spectrumNames);
  const large = name === "ill" ? Math.round(dimension / 10) : 0;
  return Float64Array.from({ length: dimension }, (_, i) => {
    const u = stream.uniform();
    if (name === "mild") return 0.1 + u;
    return i < dimension - large ? 1 - u : 30 + 30 * u; // 1 - u, as an eigenvalue of 0 is not allowed
  });
}
