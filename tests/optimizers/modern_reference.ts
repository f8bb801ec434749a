/**
 * The element-wise methods that came after the papers, and relatives of Adam, as float64 arithmetic on one
 * coordinate.
 *
 * @module
 */
import {
  adamDirection,
  adamLike,
  average,
  corrected,
  type Hyper,
  type Method,
  minus,
  sign,
} from "./reference_parts.ts";

/** NAdam's μ_t for t = 0, 1, …. */
const nesterovMomentum = (t: number, { beta1 = 0.9, momentumDecay = 4e-3 }: Hyper) =>
  beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentumDecay));

const products = new Map<string, number>();

const productOfMomenta = (t: number, h: Hyper): number => {
  const key = `${t} ${h.beta1} ${h.momentumDecay}`;
  const known = t < 0 ? 1 : products.get(key);
  if (known !== undefined) return known;
  products.set(key, productOfMomenta(t - 1, h) * nesterovMomentum(t, h));
  return products.get(key)!;
};

/** By command-line id. */
export const modernReference: Readonly<Record<string, Method>> = {
  "lion": {
    slots: ["m"],
    next: ({ g }, old, { beta2 = 0.99 }) => ({ m: average(beta2, old.m!, g) }),
    update: ({ g }, _, { learningRate, beta1 = 0.9 }, old) =>
      -learningRate * sign(average(beta1, old.m!, g)),
  },
  "adabelief": {
    slots: ["m", "s"],
    next(seen, old, { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-16 }) {
      const m = average(beta1, old.m!, seen.g);
      return { m, s: average(beta2, old.s!, minus(seen.g, m, seen) ** 2) + epsilon };
    },
    update({ t }, now, { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-16 }) {
      const m = corrected(now.m!, beta1, t);
      return m === 0 ? 0 : -learningRate * m / (Math.sqrt(corrected(now.s!, beta2, t)) + epsilon);
    },
  },
  "nadam": {
    ...adamLike,
    update({ t, g }, now, h) {
      const { learningRate, beta2 = 0.999, epsilon = 1e-8 } = h;
      const ahead = nesterovMomentum(t + 1, h) / (1 - productOfMomenta(t + 1, h));
      const here = (1 - nesterovMomentum(t, h)) / (1 - productOfMomenta(t, h));
      const p = ahead * now.m! + here * g;
      return p === 0 ? 0 : -learningRate * p / (Math.sqrt(corrected(now.v!, beta2, t)) + epsilon);
    },
  },
  "radam": {
    ...adamLike,
    update({ t }, now, { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }) {
      const m = corrected(now.m!, beta1, t);
      const [s, power] = [t + 1, beta2 ** (t + 1)];
      const longest = 2 / (1 - beta2) - 1;
      const l = longest - 2 * s * power / (1 - power);
      if (l <= 5 || m === 0) return -learningRate * m;
      const r = Math.sqrt(
        (l - 4) * (l - 2) * longest / ((longest - 4) * (longest - 2) * l),
      );
      return -learningRate * r * m * Math.sqrt(1 - power) / (Math.sqrt(now.v!) + epsilon);
    },
  },
  "amsgrad": {
    slots: ["m", "v", "largest"],
    next(seen, old, h) {
      const { m, v } = adamLike.next(seen, old, h);
      return { m, v, largest: Math.max(old.largest!, v) };
    },
    update: (seen, now, h) =>
      -h.learningRate * adamDirection(seen, { m: now.m!, v: now.largest! }, h),
  },
  "adan": {
    slots: ["m", "v", "n", "previous"],
    next(seen, old, { beta1 = 0.98, beta2 = 0.92, beta3 = 0.99 }) {
      const { t, g } = seen;
      const d = t === 0 ? 0 : minus(g, old.previous!, seen);
      return {
        m: average(beta1, old.m!, g),
        v: average(beta2, old.v!, d),
        n: average(beta3, old.n!, (g + beta2 * d) ** 2),
        previous: g,
      };
    },
    update(
      { t },
      now,
      { learningRate, beta1 = 0.98, beta2 = 0.92, beta3 = 0.99, epsilon = 1e-8 },
    ) {
      const p = corrected(now.m!, beta1, t) + beta2 * corrected(now.v!, beta2, t);
      return p === 0 ? 0 : -learningRate * p / (Math.sqrt(corrected(now.n!, beta3, t)) + epsilon);
    },
  },
  "schedule-free": {
    slots: ["v", "z", "x"],
    fromParams: ["z", "x"],
    next(seen, old, { learningRate, beta2 = 0.999, epsilon = 1e-8 }) {
      const { t, g } = seen;
      const v = average(beta2, old.v!, g * g);
      const p = g === 0 ? 0 : g / (Math.sqrt(corrected(v, beta2, t)) + epsilon);
      const z = minus(old.z!, learningRate * p, seen);
      return { v, z, x: old.x! + minus(z, old.x!, seen) / (t + 1) };
    },
    update: (seen, now, { beta = 0.9 }) =>
      minus(now.x!, seen.theta, seen) + (1 - beta) * minus(now.z!, now.x!, seen),
  },
};
