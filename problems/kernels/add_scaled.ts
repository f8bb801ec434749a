/** What a tensor plus a multiple of another, in one pass, is called. @module */

/** `{ x, y } -> x + scale y`, in float32, of one shape. */
export const addScaled = "NoisewiseAddScaled";
