import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { inDoublePrecision } from "../../../optimizers/executors/double_precision.ts";
import { random } from "../../../problems/random.ts";
import { elementwiseIds } from "../elementwise_ids.ts";
import { referenceOf, type Slots, startOf } from "../reference.ts";

Deno.test("every element-wise optimizer in double precision is the papers' formula to 1e-12", () => {
  const n = 7;
  for (const id of elementwiseIds) {
    const reference = referenceOf(id);
    const hyper = { learningRate: 0.1 };
    const optimizer = inDoublePrecision(createOptimizer(id, hyper));
    const stream = random(1, id);
    const params = new Float64Array(n).map(() => stream.normal());
    let state = optimizer.init(params);
    const slots: Slots[] = Array.from(params, (theta) => startOf(reference, theta));
    for (let t = 0; t < 20; t++) {
      const gradient = new Float64Array(n).map(() => 0.3 + stream.normal());
      const variance = new Float64Array(n).map(() => stream.uniform());
      const [next, update] = optimizer.update(state, gradient, { params, variance });
      for (let i = 0; i < n; i++) {
        const seen = { t, g: gradient[i]!, theta: params[i]!, s: variance[i]! };
        const now = reference.next(seen, slots[i]!, hyper);
        const expected = reference.update(seen, now, hyper, slots[i]!);
        slots[i] = now;
        assertAlmostEquals(update[i]!, expected, 1e-12 * Math.max(1, Math.abs(expected)), id);
      }
      state = next;
    }
    assertEquals(state.count, 20);
  }
});

Deno.test("inDoublePrecision() throws for optimizers without rules and for missing inputs", () => {
  const opaque = { name: "opaque", init: () => ({}), update: () => [{}, {}] as [unknown, never] };
  assertThrows(() => inDoublePrecision(opaque), TypeError, "opaque is not made of element-wise");
  assertThrows(
    () => inDoublePrecision(createOptimizer("sign-descent", { learningRate: 1 })),
    TypeError,
    "sign-descent is not made of element-wise rules",
  );
  const adamw = inDoublePrecision(createOptimizer("adamw", { learningRate: 1 }));
  const one = new Float64Array(1);
  assertThrows(
    () => adamw.update(adamw.init(one), one),
    TypeError,
    "adamw needs params: 1 numbers",
  );
});
