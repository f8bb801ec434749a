/** The factors that methods are put together by. @module */
import type { Optimizer } from "../../types.ts";

/** A factor of one's own: a pair of transformations, links of a chain. */
export interface OwnFactor {
  /** Its name in ids and tables: small letters, digits and "-". */
  readonly name: string;
  /** Makes the link where it is at work. */
  readonly on: () => Optimizer;
  /** Makes the link where it is not, in methods with `no-NAME` in theirs; there is none where absent. */
  readonly off?: () => Optimizer;
  /**
   * Where it stands: what it takes is the gradient, before all else, or the direction, before weight decay,
   * warm-up and step size; `"direction"` where absent.
   */
  readonly place?: "gradient" | "direction";
}

/** A factor of the library's. */
interface KnownFactor {
  readonly id: string;
  /** What tables and sentences call it. */
  readonly title: string;
}

/** The library's factors, in the order in which methods are made and named. */
export const knownFactors: readonly KnownFactor[] = [
  { id: "momentum", title: "momentum" },
  { id: "sign", title: "sign" },
  { id: "adaptation", title: "variance adaptation" },
  { id: "decay", title: "weight decay" },
  { id: "warmup", title: "warm-up" },
];

/** Their names. */
export const factorIds: readonly string[] = knownFactors.map(({ id }) => id);

/** A link that a part of a method's name stands for. */
export interface OwnLink extends Required<Pick<OwnFactor, "place">> {
  readonly make: () => Optimizer;
  /** Of the code that it is from. */
  readonly fingerprint: string;
}

/** By the parts of methods' names. */
const registered = new Map<string, OwnLink>();

/**
 * Makes a factor of one's own known by its name, so that methods can be put together by it.
 *
 * @param fingerprint of its code: results are told by it
 * @throws {RangeError} if its name is a built-in one's, or is taken by another one's, or no plain name
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { clipByValue } from "../../transformations/clip.ts";
 * import { createOptimizer } from "../registry.ts";
 * import { registerFactor } from "./factors.ts";
 *
 * registerFactor({ name: "clip", on: () => clipByValue(1), place: "gradient" }, "1");
 * assertEquals(createOptimizer("m-sgd+clip", { learningRate: 0.1 }).name, "m-sgd+clip");
 * ```
 */
export function registerFactor(factor: OwnFactor, fingerprint: string): void {
  const { name, on, off, place = "direction" } = factor;
  if (!/^[a-z][a-z\d-]*$/.test(name)) {
    throw new RangeError(
      `the name of a factor must be small letters, digits and "-", got "${name}"`,
    );
  }
  const taken = registered.get(name);
  if (factorIds.includes(name) || taken !== undefined && taken.fingerprint !== fingerprint) {
    throw new RangeError(`there is a factor "${name}" already; choose another name`);
  }
  registered.set(name, { make: on, place, fingerprint });
  if (off !== undefined) registered.set(without(name), { make: off, place, fingerprint });
}

/** The part of a name that says of a factor with two links that it is not at work. */
export function without(name: string): string {
  return `no-${name}`;
}

/** What a part of a method's name stands for; `undefined` where nothing was registered under it. */
export function ownLink(part: string): OwnLink | undefined {
  return registered.get(part);
}

/** The names of all factors there are, the library's first. */
export function allFactors(): readonly string[] {
  return [...factorIds, ...registered.keys().filter((part) => !isWithout(part))];
}

/** Whether a part says of a factor that it is not at work. */
function isWithout(part: string): boolean {
  return registered.keys().some((name) => without(name) === part);
}

/** What methods' names may be made of: the library's factors first. */
export function nameParts(): readonly string[] {
  return [...factorIds, ...registered.keys()];
}

/** What tables and sentences call a factor. */
export function factorTitle(id: string): string {
  return knownFactors.find((known) => known.id === id)?.title ?? id;
}
