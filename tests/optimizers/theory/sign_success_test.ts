import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { random } from "../../../problems/random.ts";
import { expectedSign, successProbability } from "../../../optimizers/theory/sign_success.ts";

Deno.test("successProbability() agrees with sampling within 4 standard errors", () => {
  const stream = random(3, "success");
  const n = 20_000;
  for (const [mean, deviation] of [[1, 0.5], [-1, 1], [1, 4], [0.3, 2]] as const) {
    let right = 0;
    for (let k = 0; k < n; k++) {
      if (Math.sign(mean + deviation * stream.normal()) === Math.sign(mean)) right++;
    }
    const rho = successProbability(mean, deviation);
    assert(Math.abs(right / n - rho) < 4 * Math.sqrt(rho * (1 - rho) / n), `${right / n} ${rho}`);
  }
});

Deno.test("expectedSign() is (2ρ - 1) sign(μ)", () => {
  for (const mean of [-2, -0.1, 0.7]) {
    const rho = successProbability(mean, 1.3);
    assertAlmostEquals(expectedSign(mean, 1.3), (2 * rho - 1) * Math.sign(mean), 1e-15);
  }
  assertEquals(expectedSign(-3, 0), -1);
  assertEquals(expectedSign(0, 1), 0);
  assertEquals(successProbability(5, 0), 1);
});
