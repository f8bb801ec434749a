/** Layers that attend to what came before. @module */
import { checkCount } from "../../../../optimizers/check.ts";
import { attendToPast } from "../../../kernels/causal_attention.ts";
import { checkRank } from "../../checks.ts";
import type { Layer } from "../../layer.ts";

/**
 * Causal attention of several heads, `[time, 3 width] → [time, width]`: see {@linkcode attendToPast}. It has no
 * parameters; queries, keys and values come side by side from a dense layer before it, and another one after
 * it mixes what the heads found.
 *
 * @param heads divides the width
 * @throws {RangeError} if `heads` is not a positive integer
 * @throws {TypeError} from `outputShape` if inputs are no sequences, or cannot be divided so
 *
 * @example Self-attention
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sequential } from "../../sequential.ts";
 * import { causalAttention } from "./causal_attention.ts";
 * import { dense } from "../dense.ts";
 * import { timeDistributed } from "../time_distributed.ts";
 *
 * const attention = sequential([
 *   ["inputs", timeDistributed(dense(3 * 8))],
 *   causalAttention(2),
 *   ["outputs", timeDistributed(dense(8))],
 * ]);
 * assertEquals(attention.outputShape([5, 8]), [5, 8]);
 * ```
 */
export function causalAttention(heads: number): Layer {
  checkCount(heads, "heads");
  return {
    kind: "causalAttention",
    outputShape(inputShape) {
      checkRank("causalAttention", inputShape, 2, "[time, 3 width]");
      const [time, columns] = inputShape as [number, number];
      if (columns % (3 * heads) === 0) return [time, columns / 3];
      throw new TypeError(
        `causalAttention with ${heads} heads needs inputs of shape [time, 3 width] with a width that ` +
          `${heads} divides, got [${time}, ${columns}]; put timeDistributed(dense(3 * width)) before it`,
      );
    },
    init: () => ({}),
    apply: (_, x) => attendToPast(x, heads),
  };
}
