import { assertEquals, assertThrows } from "@std/assert";
import { createOptimizer, optimizerIds, recordOf } from "../../../optimizers/methods/registry.ts";

Deno.test("createOptimizer() makes every optimizer, by the name it is asked for", () => {
  for (const id of optimizerIds) {
    assertEquals(createOptimizer(id, { learningRate: 0.1 }).name, id);
    assertEquals(recordOf(id).id, id);
  }
});

Deno.test("an unknown optimizer is named, with the nearest known one", () => {
  assertThrows(
    () => createOptimizer("adma", { learningRate: 0.1 }),
    RangeError,
    'unknown optimizer "adma", did you mean "adam"?',
  );
});

Deno.test("names that every object has are unknown optimizers like others", () => {
  for (const id of ["constructor", "toString", "hasOwnProperty", "__proto__"]) {
    const message = `unknown optimizer "${id}"; known: sgd, m-sgd`;
    assertThrows(() => createOptimizer(id, { learningRate: 0.1 }), RangeError, message);
    assertThrows(() => recordOf(id), RangeError, message);
  }
});
