/** Student's t distribution, for intervals. @module */

/**
 * The probability that |t| is at most `t`, for a whole number of degrees of freedom ν ≥ 1: the finite
 * sums of Abramowitz and Stegun (1964), 26.7.3 and 26.7.4, in θ = atan(t/√ν).
 */
export function studentWithin(t: number, degrees: number): number {
  const theta = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(theta);
  const odd = degrees % 2 === 1;
  if (degrees === 1) return 2 * theta / Math.PI;
  let term = odd ? cosine : 1;
  let sum = term;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= cosine ** 2 * (k - 1) / k;
    sum += term;
  }
  return odd ? 2 / Math.PI * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
}

/**
 * The t that |t| stays below with the given probability: the factor of a two-sided interval.
 *
 * @param probability in (0, 1), such as 0.95
 * @param degrees of freedom, a whole number of at least 1; without them the mean of a single value
 * would get an interval
 * @throws {RangeError} if one of them is not
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { studentFactor } from "./student_t.ts";
 *
 * assertAlmostEquals(studentFactor(0.95, 9), 2.2621571628, 1e-9);
 * ```
 */
export function studentFactor(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`probability must be between 0 and 1, got ${probability}`);
  }
  if (!Number.isSafeInteger(degrees) || degrees < 1) {
    throw new RangeError(`degrees must be a whole number of at least 1, got ${degrees}`);
  }
  const root = Math.sqrt(degrees);
  let [low, high] = [0, Math.PI / 2]; // of θ: bounded, and the probability is smooth in it
  while (high - low > 1e-16 * (low + high)) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (studentWithin(root * Math.tan(middle), degrees) < probability) low = middle;
    else high = middle;
  }
  return root * Math.tan((low + high) / 2);
}

/**
 * Half the width of the 95 % interval of a mean, `t · sd / √n`; `undefined` for fewer than two
 * values.
 */
export function intervalHalf(sd: number | null | undefined, n: number): number | undefined {
  return n < 2 || sd == null ? undefined : studentFactor(0.95, n - 1) * sd / Math.sqrt(n);
}
