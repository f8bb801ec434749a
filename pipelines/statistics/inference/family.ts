/** Which contrasts are judged together, so that the error rate is of all that is looked at. @module */
import {
  type Contrast,
  factorialContrasts,
  mainTwoByTwo,
  pairContrasts,
  type TwoByTwo,
} from "./contrasts.ts";

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
 * With the four of the 2 × 2, the three factorial contrasts begin with a third of the error rate each
 * (Bonferroni). One that is found hands its third on in equal parts to the four pairs that it is made
 * of: the sign to its two simple effects and the two diagonals, variance adaptation likewise, the
 * interaction to the four simple effects. Pairs that nothing opened get no interval. This is a graph
 * of Bretz, Maurer, Brannath and Posch (2009), so that the probability of any false claim in the whole
 * family is at most the error rate, whichever effects there are and however values hang together.
 *
 * Without all four, all pairs begin with equal shares. With further methods, the 2 × 2 has one half,
 * the pairs with a further method the other.
 *
 * @param methods ids in their order
 */
export function familyOf(
  methods: readonly string[],
  factors: TwoByTwo = mainTwoByTwo,
): readonly Member[] {
  const pairs = pairContrasts(methods, factors);
  const four = [factors.plain, factors.sign, factors.adapted, factors.both];
  const among = (contrast: Contrast) =>
    Object.keys(contrast.weights).every((m) => four.includes(m));
  const complete = four.every((method) => methods.includes(method));
  const inside = complete ? pairs.filter(among) : [];
  const outside = complete ? pairs.filter((pair) => !among(pair)) : pairs;
  const halves = complete && outside.length > 0 ? 2 : 1;
  const first = complete ? factorialContrasts(factors) : [];
  return [
    ...first.map((contrast) => ({ contrast, share: 1 / 3 / halves, openedBy: [] })),
    ...inside.map((contrast) => ({ contrast, share: 0, openedBy: openersOf(contrast) })),
    ...outside.map((contrast) => ({ contrast, share: 1 / outside.length / halves, openedBy: [] })),
  ];
}

function openersOf({ factor }: Contrast): string[] {
  return factor === undefined ? ["sign", "variance adaptation"] : [factor, "interaction"];
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
