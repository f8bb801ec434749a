/** Cells that each hold a slot of the machine's cores while they are computed. @module */
import type { CoreSlot, CoreSlots } from "../locks/core_slots.ts";
import type { TaskOrder } from "./jobs.ts";

/** The same order; each cell that it gives has a slot until it is done, or the order is disposed of. */
export function slottedOrder(order: TaskOrder, slots: CoreSlots): TaskOrder & Disposable {
  const held = new Map<number, CoreSlot>();
  const release = (place: number) => {
    held.get(place)?.[Symbol.dispose]();
    held.delete(place);
  };
  return {
    async next() {
      const slot = await slots.take();
      if (slot === undefined) return undefined;
      let place: number | undefined;
      try {
        place = await order.next();
      } finally {
        if (place === undefined) slot[Symbol.dispose]();
        else held.set(place, slot);
      }
      return place;
    },
    async done(place) {
      release(place);
      await order.done(place);
    },
    stop: () => order.stop(),
    [Symbol.dispose]() {
      for (const place of held.keys()) release(place);
    },
  };
}
