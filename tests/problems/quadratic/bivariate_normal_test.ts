import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { normalCdf } from "../../../optimizers/theory/erf.ts";
import {
  bivariateNormalCdf,
  owenT,
  signProduct,
} from "../../../problems/quadratic/bivariate_normal.ts";

const correlations = [-0.99999, -0.99, -0.9, -0.5, -0.1, 1e-8, 0.3, 0.7, 0.95, 0.999, 0.99999];

/**
 * `∫_{-∞}^h φ(x) Φ((k - ρx)/√(1-ρ²)) dx` by Simpson's rule on panels that narrow where Φ turns: slow,
 * obvious, and with nothing in common with Owen's reduction.
 */
function byQuadrature(h: number, k: number, rho: number): number {
  const root = Math.sqrt((1 - rho) * (1 + rho));
  const turn = k / rho;
  const width = root / Math.abs(rho);
  const ends = new Set([-9.5, h]);
  for (let x = -9; x < h; x += 0.25) ends.add(x);
  for (let w = -10; w <= 10; w += 0.25) ends.add(turn + w * width);
  const panels = [...ends].filter((x) => x >= -9.5 && x <= h).sort((a, b) => a - b);
  const integrand = (x: number) => Math.exp(-x * x / 2) * normalCdf((k - rho * x) / root);
  let sum = 0;
  for (let p = 0; p + 1 < panels.length; p++) {
    const start = panels[p]!;
    const size = panels[p + 1]! - start;
    const parts = 64;
    let panel = 0;
    for (let q = 0; q <= parts; q++) {
      const factor = q === 0 || q === parts ? 1 : q % 2 === 1 ? 4 : 2;
      panel += factor * integrand(start + size * q / parts);
    }
    sum += panel * size / parts / 3;
  }
  return sum / Math.sqrt(2 * Math.PI);
}

Deno.test("bivariateNormalCdf() is 1/4 + asin(ρ)/2π at the origin", () => {
  for (const rho of [-1, ...correlations, 1]) {
    const expected = 0.25 + Math.asin(rho) / (2 * Math.PI);
    assertAlmostEquals(bivariateNormalCdf(0, 0, rho), expected, 1e-15);
    assertAlmostEquals(bivariateNormalCdf(1e-300, 0, rho), expected, 1e-15);
    assertAlmostEquals(bivariateNormalCdf(0, -1e-300, rho), expected, 1e-15);
  }
});

Deno.test("bivariateNormalCdf() is the product of two probabilities where ρ = 0", () => {
  for (const h of [-3, -0.5, 0, 1, 6]) {
    for (const k of [-8, -1, 0, 0.2, 2]) {
      const product = normalCdf(h) * normalCdf(k);
      assertAlmostEquals(bivariateNormalCdf(h, k, 0), product, 1e-15);
    }
  }
});

Deno.test("bivariateNormalCdf() has its degenerate limits at ρ = ±1 and at infinity", () => {
  assertEquals(bivariateNormalCdf(0.3, 0.7, 1), normalCdf(0.3));
  assertAlmostEquals(bivariateNormalCdf(0.3, 0.7, -1), normalCdf(0.3) - normalCdf(-0.7), 1e-16);
  assertEquals(bivariateNormalCdf(-0.3, -0.7, -1), 0);
  assertEquals(bivariateNormalCdf(Infinity, 0.7, 0.5), normalCdf(0.7));
  assertEquals(bivariateNormalCdf(0.7, Infinity, 0.5), normalCdf(0.7));
  assertEquals(bivariateNormalCdf(-Infinity, Infinity, 0.5), 0);
  for (const [h, k] of [[0.3, 0.7], [-1, -1], [2, -2]] as const) {
    for (const sign of [1, -1]) {
      const near = bivariateNormalCdf(h, k, sign * (1 - 1e-15));
      assertAlmostEquals(near, bivariateNormalCdf(h, k, sign), 4e-8); // √(1-ρ²) / √(2π) φ(h)
    }
  }
});

Deno.test("bivariateNormalCdf() agrees with quadrature to 1e-12", () => {
  for (const rho of correlations) {
    for (let h = -4; h <= 4; h += 1.37) {
      for (const k of [-3.1, -h, -0.8, h, h + 1e-6, 0.4, 2.9]) {
        const expected = byQuadrature(h, k, rho);
        assertAlmostEquals(bivariateNormalCdf(h, k, rho), expected, 1e-12, `(${h}, ${k}; ${rho})`);
      }
    }
  }
});

Deno.test("bivariateNormalCdf() is symmetric, and its four orthants add up to one", () => {
  for (const rho of correlations) {
    for (const [h, k] of [[0.5, -1.5], [2, 0.1], [-0.3, -0.2]] as const) {
      const all = bivariateNormalCdf(h, k, rho) + bivariateNormalCdf(-h, k, -rho) +
        bivariateNormalCdf(h, -k, -rho) + bivariateNormalCdf(-h, -k, rho);
      assertAlmostEquals(all, 1, 2e-15);
      assertAlmostEquals(bivariateNormalCdf(h, k, rho), bivariateNormalCdf(k, h, rho), 1e-15);
    }
  }
});

Deno.test("bivariateNormalCdf() throws where the correlation is none", () => {
  assertThrows(() => bivariateNormalCdf(0, 0, 1.1), RangeError, "got (0, 0; 1.1)");
  assertThrows(() => bivariateNormalCdf(NaN, 0, 0), RangeError);
});

Deno.test("owenT() has its closed forms", () => {
  for (const a of [-3, -0.4, 0, 0.9, 1, 1.1, 50]) {
    assertAlmostEquals(owenT(0, a), Math.atan(a) / (2 * Math.PI), 1e-16);
  }
  for (const h of [-3, -0.4, 0, 1, 5]) {
    assertAlmostEquals(owenT(h, 1), 0.5 * normalCdf(h) * normalCdf(-h), 1e-16);
    assertAlmostEquals(owenT(h, Infinity), 0.5 * normalCdf(-Math.abs(h)), 1e-16);
  }
});

Deno.test("signProduct() is 2/π asin(ρ) for centred variables and the product for independent ones", () => {
  assertAlmostEquals(signProduct(0, 0, -0.6), 2 / Math.PI * Math.asin(-0.6), 1e-15);
  const expected = (2 * normalCdf(0.4) - 1) * (2 * normalCdf(-1.2) - 1);
  assertAlmostEquals(signProduct(0.4, -1.2, 0), expected, 1e-15);
  assert(Math.abs(signProduct(9, -9, 0.3) + 1) < 1e-15);
});
