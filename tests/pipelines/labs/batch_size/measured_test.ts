import { assertAlmostEquals, assertEquals } from "@std/assert";
import { gain } from "../../../../pipelines/labs/batch_size/measured.ts";

Deno.test("gain() compares batch sizes where all is noise as it does where nearly all is", () => {
  assertEquals(gain(4, 12), 0.25);
  for (const m of [2, 64, 512]) {
    assertAlmostEquals(gain(m, Infinity) / gain(1, Infinity), m, 1e-12);
    assertAlmostEquals(gain(m, 1e12) / gain(1, 1e12), m, 1e-6);
  }
});
