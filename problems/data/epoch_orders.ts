/** The orders in which epochs go through examples. @module */
import { permutation, random } from "../random.ts";

/**
 * The order of the examples in each epoch, by its number: a new random one for each, which is drawn once as
 * long as it is asked for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { epochOrders } from "./epoch_orders.ts";
 *
 * const orderOf = epochOrders(3, 0);
 * assertEquals([...orderOf(1)].toSorted(), [0, 1, 2]);
 * assertEquals(orderOf(1), epochOrders(3, 0)(1));
 * ```
 */
export function epochOrders(count: number, seed: number): (epoch: number) => Uint32Array {
  let current: { readonly epoch: number; readonly order: Uint32Array } | undefined;
  return (epoch) => {
    if (current?.epoch !== epoch) {
      current = { epoch, order: permutation(count, random(seed, "epoch", epoch)) };
    }
    return current.order;
  };
}
