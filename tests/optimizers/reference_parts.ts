/**
 * What float64 references of optimizers are made of.
 *
 * @module
 */

/** Hyper-parameters; each method reads its own. */
export interface Hyper {
  readonly learningRate: number;
  readonly beta?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly beta3?: number;
  readonly momentumDecay?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
  readonly offset?: number;
}

/** Values of the state slots. */
export type Slots = Record<string, number>;

/** What a method sees of one coordinate at step t. */
export interface Seen {
  readonly t: number;
  readonly g: number;
  readonly theta: number;
  readonly s: number;
  /** All there is of the gradient, for methods that look at more than one coordinate. */
  readonly whole?: Whole;
  /** Whether the magnitude of what is added up is asked for: nothing may cancel then. */
  readonly magnitudes?: boolean;
}

/** A gradient, which of its coordinates is looked at, and which of them make a tensor. */
export interface Whole {
  readonly gradient: readonly number[];
  readonly i: number;
  readonly blocks: readonly (readonly number[])[];
}

/** A method in two stages: the new slots, then the update from the new slots (and the old). */
export interface Method {
  readonly slots: readonly string[];
  /** Slots that hold θ before the first update; the others hold 0. */
  readonly fromParams?: readonly string[];
  next(seen: Seen, old: Slots, h: Hyper): Slots;
  update(seen: Seen, now: Slots, h: Hyper, old: Slots): number;
}

/** With sign(0) = 0. */
export const sign = (x: number) => x > 0 ? 1 : x < 0 ? -1 : 0;

/** ρ(β, t) as the sum it stands for (ICML 2018, Eq. 60). */
export function rho(beta: number, t: number): number {
  let sum = 0;
  for (let s = 0; s <= t; s++) {
    const c = (1 - beta) / (1 - beta ** (t + 1)) * beta ** (t - s);
    sum += c * c;
  }
  return sum;
}

/** `β a + (1-β) x`. */
export const average = (beta: number, old: number, x: number) => beta * old + (1 - beta) * x;
/** A moving average divided by the sum of its weights. */
export const corrected = (a: number, beta: number, t: number) => a / (1 - beta ** (t + 1));

/** a - b, or what rounding it is to be measured by. */
export const minus = (a: number, b: number, { magnitudes }: Seen) =>
  magnitudes ? a + Math.abs(b) : a - b;

/** The slots of a method before the first update, at a coordinate. */
export const startOf = ({ slots, fromParams = [] }: Method, theta: number): Slots =>
  Object.fromEntries(slots.map((name) => [name, fromParams.includes(name) ? theta : 0]));

/** Adam's averages. */
export const adamLike = {
  slots: ["m", "v"],
  next: ({ g }: Seen, old: Slots, { beta1 = 0.9, beta2 = 0.999 }: Hyper) => ({
    m: average(beta1, old.m!, g),
    v: average(beta2, old.v!, g * g),
  }),
};

/** Adam's direction. */
export const adamDirection = (
  { t }: Seen,
  now: Slots,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: Hyper,
) => {
  const [m, v] = [corrected(now.m!, beta1, t), corrected(now.v!, beta2, t)];
  return m === 0 ? 0 : m / (Math.sqrt(v) + epsilon);
};
