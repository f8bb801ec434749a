/** What the sum of a tensor's squares in one pass is called. @module */

/** `{ x } -> Σ x²`, in float32. */
export const sumOfSquares = "NoisewiseSumOfSquares";
