/** What the gradient of `Relu` in one pass is called. @module */

/** `{ dy, x } -> dy · step(x)`, in float32. */
export const reluGrad = "NoisewiseReluGrad";
