import { assert } from "@std/assert";
import { fastExp } from "../../../problems/quadratic/fast_exp.ts";

Deno.test("fastExp() is exp() to 1e-14 from -40 to 0", () => {
  for (let x = -40; x <= 0; x += 0.000737) {
    assert(Math.abs(fastExp(x) / Math.exp(x) - 1) < 1e-14, `exp(${x})`);
  }
  assert(fastExp(0) === 1);
});
