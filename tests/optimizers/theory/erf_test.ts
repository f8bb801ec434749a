import { assertAlmostEquals, assertEquals } from "@std/assert";
import { erf, erfc, normalCdf, normalDensity } from "../../../optimizers/theory/erf.ts";

// x, erf(x), erfc(x) to 17 digits (Abramowitz and Stegun, Table 7.1; DLMF §7.23)
const known: readonly (readonly [number, number, number])[] = [
  [0, 0, 1],
  [0.1, 0.1124629160182849, 0.8875370839817151],
  [0.5, 0.5204998778130465, 0.4795001221869535],
  [1, 0.8427007929497149, 0.15729920705028513],
  [2, 0.9953222650189527, 4.677734981047266e-3],
  [3, 0.9999779095030014, 2.209049699858544e-5],
  [5, 0.9999999999984626, 1.5374597944280349e-12],
  [10, 1, 2.088487583762545e-45],
];

Deno.test("erf() and erfc() give the tabled values", () => {
  for (const [x, value, complement] of known) {
    assertAlmostEquals(erf(x), value, 4e-16);
    assertAlmostEquals(erf(-x), -value, 4e-16);
    assertAlmostEquals(erfc(x) / complement, 1, 1e-14);
    assertAlmostEquals(erfc(-x), 1 + value, 4e-16);
  }
});

Deno.test("erf() joins its two formulas without a step", () => {
  const slope = 2 / Math.sqrt(Math.PI) * Math.exp(-1);
  assertAlmostEquals(erf(1 + 1e-9) - erf(1 - 1e-9), 2e-9 * slope, 1e-15);
});

Deno.test("erf() has the Gaussian as its derivative, also where the trapezoidal rule is used", () => {
  for (let x = -6; x <= 6; x += 0.173) {
    const slope = (erf(x + 1e-4) - erf(x - 1e-4)) / 2e-4;
    assertAlmostEquals(slope, 2 / Math.sqrt(Math.PI) * Math.exp(-x * x), 1e-8);
  }
});

Deno.test("normalCdf() and normalDensity() are those of the standard normal distribution", () => {
  assertAlmostEquals(normalCdf(1.959963984540054), 0.975, 1e-15);
  assertAlmostEquals(normalCdf(-10) / 7.619853024160527e-24, 1, 1e-13);
  assertEquals(normalCdf(-Infinity), 0);
  assertEquals(normalCdf(Infinity), 1);
  assertAlmostEquals(normalDensity(1), 0.24197072451914337, 1e-16);
});
