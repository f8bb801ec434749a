import { assertEquals, assertRejects } from "@std/assert";
import { cores, hasAllCores } from "../../../optimizers/host/environment.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { slottedOrder } from "../../../pipelines/cells/slotted_order.ts";
import type { CoreSlots } from "../../../pipelines/locks/core_slots.ts";

/** Slots without end, and how many are taken. */
function counted(): CoreSlots & { readonly taken: () => number } {
  let taken = 0;
  return {
    taken: () => taken,
    take: () => Promise.resolve((taken++, { [Symbol.dispose]: () => void taken-- })),
  };
}

/** The places 0, 1, … of so many cells. */
const places = (count: number) => {
  const left = [...Array(count).keys()].values();
  return {
    next: () => Promise.resolve(left.next().value),
    done: () => Promise.resolve(),
    stop() {},
  };
};

Deno.test("a cell has a slot from its beginning until it is done", async () => {
  const slots = counted();
  using order = slottedOrder(places(2), slots);
  assertEquals([await order.next(), await order.next(), slots.taken()], [0, 1, 2]);
  assertEquals([await order.next(), slots.taken()], [undefined, 2]);
  await order.done(1);
  assertEquals(slots.taken(), 1);
  await order.done(0);
  assertEquals(slots.taken(), 0);
});

Deno.test("slots of cells that fail are given back, and of none that could be found", async () => {
  const slots = counted();
  const failing = { ...places(1), next: () => Promise.reject(new Error("no folder")) };
  {
    using order = slottedOrder(places(1), slots);
    await order.next();
    assertEquals(slots.taken(), 1);
  }
  using order = slottedOrder(failing, slots);
  await assertRejects(() => order.next(), Error, "no folder");
  assertEquals(slots.taken(), 0);
});

Deno.test("where no slot is to be had any more, no cell is taken", async () => {
  using order = slottedOrder(places(1), { take: () => Promise.resolve(undefined) });
  assertEquals(await order.next(), undefined);
});

Deno.test({
  name: "of those who join on one machine, no more compute at a time than it has cores",
  ignore: !hasAllCores(), // then nobody knows whether others have the same ones
  async fn() {
    const out = await Deno.makeTempDir();
    try {
      const running = new Set<string>();
      let most = 0, waiting = 0;
      const join = () =>
        ablate({
          problems: ["quadratic"],
          optimizers: ["m-sgd", "adam"],
          learningRates: 0.01,
          seeds: cores() + 2,
          steps: 300,
          evaluateEvery: 100,
          backend: "cpu",
          join: { by: "locks" },
          out,
          onNote: (note) => void (waiting += Number(note.startsWith("waits for a core"))),
          onProgress({ label, ended }) {
            if (ended) running.delete(label);
            else running.add(label);
            most = Math.max(most, running.size);
          },
        });
      const all = await Promise.all(Array.from({ length: cores() + 1 }, join));
      assertEquals([most, waiting > 0], [cores(), true]);
      assertEquals(all.map((rows) => rows.numRows()), all.map(() => 2 * (cores() + 2) * 4));
    } finally {
      await Deno.remove(out, { recursive: true });
    }
  },
});
