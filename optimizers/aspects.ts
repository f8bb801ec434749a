/** What methods are made of. @module */
import { groupBy } from "./group_by.ts";

/** Name of an aspect. */
export type AspectName =
  | "direction"
  | "normalization"
  | "factor"
  | "variance"
  | "memory"
  | "correction"
  | "offset"
  | "decay";

/** The aspects of a method, in the order in which tables have them. */
export const aspectNames: readonly AspectName[] = [
  "direction",
  "normalization",
  "factor",
  "variance",
  "memory",
  "correction",
  "offset",
  "decay",
];

/**
 * What a link of a chain, or a chain, contributes to a method, in the papers' notation:
 *
 * - `direction`: what is stepped along, such as the average m; the gradient g where nothing is said
 * - `normalization`: what is made of its length, a sign or a norm
 * - `factor`: by what it is shortened where it is noisy, z > 0 being its signal-to-noise ratio
 * - `variance`: where z is from
 * - `memory`: the state, with its constants β
 * - `correction`: `bias` where averages are divided by 1 - β^(t+1), and the factor c of a variance estimate
 * - `offset`: ε
 * - `decay`: of the weights
 */
export type MethodAspects = Readonly<Partial<Record<AspectName, string>>>;

/** The aspects of parts that act one after the other. */
export function together(parts: readonly (MethodAspects | undefined)[]): MethodAspects {
  return Object.fromEntries(
    aspectNames.flatMap((name) => {
      const texts = parts.flatMap((part) => part?.[name] ?? []);
      const separator = name === "memory" || name === "correction" ? "; " : " → ";
      return texts.length === 0 ? [] : [[name, texts.join(separator)]];
    }),
  );
}

/** The aspects of groups of parameters, those that differ under the groups' names. */
export function apart(groups: Readonly<Record<string, MethodAspects | undefined>>): MethodAspects {
  return Object.fromEntries(
    aspectNames.flatMap((name) => {
      const own = Object.entries(groups).map(([group, aspects]) =>
        [group, aspects?.[name] ?? (name === "direction" ? "g" : undefined)] as const
      );
      const [[, first] = []] = own;
      if (own.every(([, text]) => text === first)) {
        return first === undefined ? [] : [[name, first]];
      }
      const told = own.flatMap(([group, text]) => text === undefined ? [] : [`${group}: ${text}`]);
      return [[name, told.join("; ")]];
    }),
  );
}

/** Averages with their constants: `m 0.9, v 0.999`, or `m, v 0.9` where these are equal. */
export function averagesOf(
  ...averages: readonly (readonly [name: string, beta: number])[]
): string {
  const alike = groupBy(averages, ([, beta]) => beta);
  return [...alike].map(([beta, own]) => `${own.map(([name]) => name).join(", ")} ${beta}`)
    .join(", ");
}

/** ε, where there is one. */
export function offsetOf(epsilon: number): MethodAspects {
  if (epsilon === 0) return {};
  return { offset: epsilon < 0.01 ? epsilon.toExponential() : String(epsilon) };
}
