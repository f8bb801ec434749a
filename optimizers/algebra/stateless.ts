/** Transformations that look at whole tensors and remember nothing. @module */
import type { MethodAspects } from "../aspects.ts";
import { checkFloats } from "../tensors.ts";
import type { Observation, Optimizer, OptimizerState, Tensors } from "../types.ts";

/**
 * An optimizer whose state is nothing but the count; `update` throws a `TypeError` for gradients that are
 * not float32.
 */
export function stateless(
  name: string,
  transform: (update: Tensors, seen: Observation, count: number) => Tensors,
  aspects: MethodAspects = {},
): Optimizer<OptimizerState> {
  return {
    name,
    aspects,
    init: () => ({ count: 0 }),
    update({ count }, grad, seen = {}) {
      checkFloats("gradient", grad);
      return [{ count: count + 1 }, transform(grad, seen, count)];
    },
  };
}
