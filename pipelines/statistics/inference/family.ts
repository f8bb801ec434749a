/** Which contrasts are judged together, so that the error rate is of all that is looked at. @module */
import { type Contrast, factorialContrasts, pairContrasts, simpleContrasts } from "./contrasts.ts";
import { type FactorialDesign, mainDesign, subjectOf } from "./design.ts";

/** A contrast's place in a family. */
export interface Member {
  readonly contrast: Contrast;
  /** The share of the error rate that it has from the start; 0 of those that are opened. */
  readonly share: number;
  /** Names of the contrasts any of which opens it when found, and hands it a part of its share. */
  readonly openedBy: readonly string[];
}

/**
 * The contrasts that some methods allow.
 *
 * With all runs of a factorial experiment, its m contrasts, of the papers' 2 × 2 three, begin with 1/m of the
 * error rate each (Bonferroni). One that is found hands its part on in equal parts to the contrasts that are
 * looked at because of it: a factor to its simple effects, an interaction to the simple effects of its
 * factors with each other. Of two factors these are pairs of methods, and the two diagonals are looked at
 * because of either factor. What nothing opened gets no interval. This is a graph of Bretz, Maurer, Brannath
 * and Posch (2009), so that the probability of any false claim in the whole family is at most the error
 * rate, whichever effects there are and however values hang together.
 *
 * Without all of these methods, all pairs begin with equal shares. With further methods, the factorial
 * experiment has one half, the pairs with a further method the other.
 *
 * @param methods ids in their order
 */
export function familyOf(
  methods: readonly string[],
  design: FactorialDesign = mainDesign,
): readonly Member[] {
  const own = Object.keys(design.runs), two = design.factors.length === 2;
  const pairs = pairContrasts(methods, design);
  const complete = own.every((method) => methods.includes(method));
  if (!complete) {
    return pairs.map((contrast) => ({ contrast, share: 1 / pairs.length, openedBy: [] }));
  }
  const among = (contrast: Contrast) => Object.keys(contrast.weights).every((m) => own.includes(m));
  const inside = two ? pairs.filter(among) : simpleContrasts(design);
  const outside = pairs.filter((pair) => !among(pair));
  const halves = outside.length > 0 ? 2 : 1;
  const first = factorialContrasts(design);
  return [
    ...first.map((contrast) => ({ contrast, share: 1 / first.length / halves, openedBy: [] })),
    ...inside.map((contrast) => ({ contrast, share: 0, openedBy: openersOf(contrast, design) })),
    ...outside.map((contrast) => ({ contrast, share: 1 / outside.length / halves, openedBy: [] })),
  ];
}

/** What opens a simple effect, or a pair that differs in both of two factors. */
function openersOf({ factor, name }: Contrast, design: FactorialDesign): string[] {
  if (factor === undefined) return [...design.factors];
  const interaction = factorialContrasts(design).find(({ kind, between = [] }) =>
    kind === "interaction" && between.includes(factor) &&
    between.some((other) => other !== factor && isWith(name, factor, other))
  );
  return interaction === undefined ? [factor] : [factor, interaction.name];
}

/** Whether a simple effect of a factor is one with another, or without. */
export function isWith(name: string, factor: string, other: string): boolean {
  const subject = subjectOf(other);
  return name === `${factor} with ${subject}` || name === `${factor} without ${subject}`;
}

/**
 * The share of the error rate that a member is judged with, given the names of those found so far;
 * 0 for one that is not opened.
 */
export function shareOf(
  member: Member,
  family: readonly Member[],
  found: readonly string[],
): number {
  const handedOn = member.openedBy.filter((name) => found.includes(name)).map((name) => {
    const opener = family.find(({ contrast }) => contrast.name === name)!;
    return opener.share / family.filter(({ openedBy }) => openedBy.includes(name)).length;
  });
  return handedOn.reduce((sum, part) => sum + part, member.share);
}
