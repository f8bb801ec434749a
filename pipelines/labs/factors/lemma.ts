/** Lemma 1 by brute force. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { normalDensity } from "../../../optimizers/theory/erf.ts";
import { successProbability } from "../../../optimizers/theory/sign_success.ts";
import { gradientFactor } from "../../../optimizers/theory/variance_adaptation.ts";

/** Densities of mean 0 and variance 1, and how far they reach. */
const shapes = {
  normal: { density: normalDensity, reach: 12 },
  Laplace: {
    density: (x: number) => Math.SQRT1_2 * Math.exp(-Math.SQRT2 * Math.abs(x)),
    reach: 30,
  },
  uniform: { density: () => 1 / (2 * Math.sqrt(3)), reach: Math.sqrt(3) },
} as const;

/**
 * Minimizes `E[(γ p̂ - p)²]` and `E[(γ sign(p̂) - sign(p))²]` over γ in [0, 1], the expectations being
 * integrals over the density of p̂, and sets the minimizers beside Lemma 1 (Eq. 15, which holds for every
 * distribution, and Eq. 16 with the success probability of that distribution; for the normal one also
 * with Eq. 10).
 *
 * @returns `distribution, p, sigma, target, bruteForce, lemma, difference, holds`
 */
export function checkLemma(): ColumnTable {
  const rows = Object.entries(shapes).flatMap(([distribution, { density, reach }]) =>
    [[2, 1], [1, 1.5], [-0.3, 1], [1, 4]].flatMap(([p, sigma]) => {
      const expectation = (f: (x: number) => number) =>
        integrate((z) => f(p! + sigma! * z) * density(z), reach, -p! / sigma!);
      const gradient = minimize((gamma) => expectation((x) => (gamma * x - p!) ** 2));
      const sign = minimize((gamma) =>
        expectation((x) => (gamma * Math.sign(x) - Math.sign(p!)) ** 2)
      );
      const rho = distribution === "normal"
        ? successProbability(p!, sigma!)
        : expectation((x) => Math.sign(x) === Math.sign(p!) ? 1 : 0);
      const common = { distribution, p: p!, sigma: sigma! };
      return [
        { ...common, target: "p", bruteForce: gradient, lemma: gradientFactor(sigma! / p!) },
        { ...common, target: "sign p", bruteForce: sign, lemma: 2 * rho - 1 },
      ];
    })
  );
  return aq.from(rows.map((row) => {
    const difference = Math.abs(row.bruteForce - row.lemma);
    return { ...row, difference, holds: difference < 1e-6 };
  }));
}

/** Composite Simpson's rule on both sides of a kink. */
function integrate(f: (z: number) => number, reach: number, kink: number): number {
  const middle = Math.max(-reach, Math.min(reach, kink));
  const zero = Math.max(-reach, Math.min(reach, 0)); // where the Laplace density has its own
  const ends = [-reach, middle, zero, reach].sort((a, b) => a - b);
  let sum = 0;
  for (let part = 0; part + 1 < ends.length; part++) {
    const [from, to] = [ends[part]!, ends[part + 1]!];
    if (to === from) continue;
    const panels = 2000;
    const step = (to - from) / panels;
    for (let k = 0; k <= panels; k++) {
      const weight = k === 0 || k === panels ? 1 : k % 2 === 1 ? 4 : 2;
      // the ends from within, as the integrand may jump there
      const z = k === 0 ? from + 1e-12 : k === panels ? to - 1e-12 : from + k * step;
      sum += weight * step / 3 * f(z);
    }
  }
  return sum;
}

/** The minimizer in [0, 1]: the best of a grid, refined by ever finer grids around it. */
function minimize(objective: (gamma: number) => number): number {
  let [low, high] = [0, 1];
  for (let round = 0; round < 8; round++) {
    const grid = Array.from({ length: 21 }, (_, k) => low + (high - low) * k / 20);
    const values = grid.map(objective);
    const best = grid[values.indexOf(Math.min(...values))]!;
    const spacing = (high - low) / 20;
    [low, high] = [Math.max(0, best - spacing), Math.min(1, best + spacing)];
  }
  return (low + high) / 2;
}
