import { assert } from "@std/assert";
import { fastExp } from "../../../problems/quadratic/fast_exp.ts";

Deno.test("fastExp() is exp() to 1e-13 from -700 to 0", () => {
  for (let x = -700; x <= 0; x += 0.0137) {
    assert(Math.abs(fastExp(x) / Math.exp(x) - 1) < 1e-13, `exp(${x})`);
  }
  assert(fastExp(0) === 1);
});
