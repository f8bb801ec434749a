/** Transformations that look at whole tensors and remember nothing. @module */
import type { Observation, Optimizer, OptimizerState, Tensors } from "../types.ts";

/** An optimizer whose state is nothing but the count. */
export function stateless(
  name: string,
  transform: (update: Tensors, seen: Observation, count: number) => Tensors,
): Optimizer<OptimizerState> {
  return {
    name,
    init: () => ({ count: 0 }),
    update: ({ count }, grad, seen = {}) => [
      { count: count + 1 },
      transform(grad, seen, count),
    ],
  };
}
