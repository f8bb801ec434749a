/**
 * Every optimizer again, as slow and obvious float64 arithmetic on one coordinate, written from the
 * papers and sharing no code with the library.
 *
 * @module
 */

import { modernReference } from "./modern_reference.ts";
import {
  adamDirection,
  adamLike,
  average,
  corrected,
  type Hyper,
  type Method,
  rho,
  type Seen,
  sign,
  type Slots,
  type Whole,
} from "./reference_parts.ts";

export * from "./reference_parts.ts";

const momentsOf = (beta: number, { t }: Seen, now: Slots) => {
  const m = corrected(now.m!, beta, t);
  const v = corrected(now.v!, beta, t);
  const noise = 1 - rho(beta, t);
  const s = t === 0 || noise < 1e-12 ? 0 : Math.max(0, v - m * m) / noise;
  return { m, v, s };
};

const shortened = (m: number, variance: number, x: number) =>
  m === 0 ? 0 : m * m / (m * m + variance) * x;
const shortenedSign = (m: number, variance: number, x: number) =>
  m === 0 ? 0 : Math.sqrt(m * m / (m * m + variance)) * sign(x);

const both = {
  slots: ["m", "v"],
  next: ({ g }: Seen, old: Slots, { beta = 0.9 }: Hyper) => ({
    m: average(beta, old.m!, g),
    v: average(beta, old.v!, g * g),
  }),
};

const miniBatch = {
  slots: ["m", "r"],
  next: ({ g, s }: Seen, old: Slots, { beta = 0.9 }: Hyper) => ({
    m: average(beta, old.m!, g),
    r: average(beta * beta, old.r!, s),
  }),
};

const euclidean = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** A method without a memory, by its direction. */
const memoryless = (direction: (g: number, whole: Whole, h: Hyper) => number): Method => ({
  slots: [],
  next: () => ({}),
  update: ({ g, whole }, _, h) => g === 0 ? 0 : -h.learningRate * direction(g, whole!, h),
});

/** All methods, by command-line id. */
export const reference: Readonly<Record<string, Method>> = {
  "sgd": {
    slots: [],
    next: () => ({}),
    update: ({ g }, _, { learningRate }) => -learningRate * g,
  },
  "ssd": {
    slots: [],
    next: () => ({}),
    update: ({ g }, _, { learningRate }) => -learningRate * sign(g),
  },
  "m-sgd": {
    slots: ["m"],
    next: ({ g }, old, { beta = 0.9 }) => ({ m: average(beta, old.m!, g) }),
    update: ({ t }, now, { learningRate, beta = 0.9 }) =>
      -learningRate * corrected(now.m!, beta, t),
  },
  "m-ssd": {
    slots: ["m"],
    next: ({ g }, old, { beta = 0.9 }) => ({ m: average(beta, old.m!, g) }),
    update: (_, now, { learningRate }) => -learningRate * sign(now.m!),
  },
  "adam": {
    ...adamLike,
    update: (seen, now, h) => -h.learningRate * adamDirection(seen, now, h),
  },
  "adamw": {
    ...adamLike,
    update: (seen, now, h) =>
      -h.learningRate * (adamDirection(seen, now, h) + (h.weightDecay ?? 0.01) * seen.theta),
  },
  "svag": {
    ...both,
    update(seen, now, { learningRate, beta = 0.9 }) {
      const { m, s } = momentsOf(beta, seen, now);
      return -learningRate * shortened(m, s, seen.g);
    },
  },
  "m-svag": {
    ...both,
    update(seen, now, { learningRate, beta = 0.9 }) {
      const { m, s } = momentsOf(beta, seen, now);
      return -learningRate * shortened(m, rho(beta, seen.t) * s, m);
    },
  },
  "adam-star": {
    ...both,
    update(seen, now, { learningRate, beta = 0.9 }) {
      const { m, s } = momentsOf(beta, seen, now);
      return -learningRate * shortenedSign(m, rho(beta, seen.t) * s, m);
    },
  },
  "m-svag-mb": {
    ...miniBatch,
    update({ t }, now, { learningRate, beta = 0.9 }) {
      const [m, r] = [corrected(now.m!, beta, t), corrected(now.r!, beta * beta, t)];
      return -learningRate * shortened(m, rho(beta, t) * r, m);
    },
  },
  "adam-star-mb": {
    ...miniBatch,
    update({ t }, now, { learningRate, beta = 0.9 }) {
      const [m, r] = [corrected(now.m!, beta, t), corrected(now.r!, beta * beta, t)];
      return -learningRate * shortenedSign(m, rho(beta, t) * r, m);
    },
  },
  ...modernReference,
  "heavy-ball": {
    slots: ["m"],
    next: ({ g }, old, { beta = 0.9 }) => ({ m: beta * old.m! + g }),
    update: (_, now, { learningRate }) => -learningRate * now.m!,
  },
  "nesterov": {
    slots: ["m"],
    next: ({ g }, old, { beta = 0.9 }) => ({ m: beta * old.m! + g }),
    update: ({ g }, now, { learningRate, beta = 0.9 }) => -learningRate * (g + beta * now.m!),
  },
  "adagrad": {
    slots: ["v"],
    next: ({ g }, old) => ({ v: old.v! + g * g }),
    update: ({ g }, now, { learningRate, epsilon = 1e-16 }) =>
      g === 0 ? 0 : -learningRate * g / Math.sqrt(now.v! + epsilon),
  },
  "rmsprop": {
    slots: ["v"],
    next: ({ g }, old, { beta = 0.9 }) => ({ v: average(beta, old.v!, g * g) }),
    update: ({ g }, now, { learningRate, epsilon = 1e-8 }) =>
      g === 0 ? 0 : -learningRate * g / (Math.sqrt(now.v!) + epsilon),
  },
  "adadelta": {
    slots: ["v", "x"],
    next({ g }, old, { beta = 0.95, epsilon = 1e-6 }) {
      const v = average(beta, old.v!, g * g);
      const p = Math.sqrt(old.x! + epsilon) / Math.sqrt(v + epsilon) * g;
      return { v, x: average(beta, old.x!, p * p) };
    },
    update: ({ g }, now, { learningRate, epsilon = 1e-6 }, old) =>
      -learningRate * Math.sqrt(old.x! + epsilon) / Math.sqrt(now.v! + epsilon) * g,
  },
  "sign-descent": memoryless((g, { gradient }) =>
    gradient.reduce((sum, value) => sum + Math.abs(value), 0) * sign(g)
  ),
  "coordinate-descent": memoryless((g, { gradient, i }) => {
    const sizes = gradient.map(Math.abs);
    return sizes.indexOf(Math.max(...sizes)) === i ? g : 0;
  }),
  "block-normalized": memoryless((g, { gradient, i, blocks }) => {
    const lengths = blocks.map((block) => euclidean(block.map((j) => gradient[j]!)));
    const own = lengths[blocks.findIndex((block) => block.includes(i))]!;
    return lengths.reduce((sum, length) => sum + length) / own * g;
  }),
  "normalized": memoryless((g, { gradient }) => g / euclidean(gradient)),
  "soft-normalized": memoryless((g, { gradient }, { offset = 1 }) =>
    g / (euclidean(gradient) + offset)
  ),
};

/**
 * The reference of an element-wise method, or of one that looks at the whole gradient.
 *
 * @throws {Error} if there is none
 */
export function referenceOf(id: string): Method {
  const method = Object.hasOwn(reference, id) ? reference[id] : steepestReference[id];
  if (method !== undefined) return method;
  throw new Error(`${id} lacks a reference in tests/optimizers/reference.ts`);
}

/** Whether a method's steps stay finite whatever the gradient, as a plain sign's do. */
export function takesSign(id: string): boolean {
  const method = referenceOf(id);
  const hyper = { learningRate: 1 };
  const seen = { t: 0, g: Infinity, theta: 0, s: Infinity };
  const old = Object.fromEntries(method.slots.map((name) => [name, 0]));
  return Number.isFinite(method.update(seen, method.next(seen, old, hyper), hyper, old));
}

/** The scales of the diagonal norm. */
export const scales = [4, 0.5, 2, 1, 0.25, 3, 7, 0.1];

/** Steepest descent, by name of the norm. */
export const steepestReference: Readonly<Record<string, Method>> = {
  "l1": reference["coordinate-descent"]!,
  "l2": memoryless((g) => g),
  "lInf": reference["sign-descent"]!,
  "blockInf": reference["block-normalized"]!,
  "diagonal": memoryless((g, { i }) => g / scales[i]!),
};
