/** What is asked of paired values: the effects of factors, and pairs. @module */
import {
  aliasesOf,
  columnOf,
  type FactorialDesign,
  type FactorSet,
  interactionName,
  pairsOf,
  subjectOf,
} from "./design.ts";

/** A weighted sum of the methods' scores of one seed; the weights add up to 0. */
export interface Contrast {
  readonly name: string;
  /** Of a pair: the first method minus the second. Of two factors, a simple effect is a pair, too. */
  readonly kind: "main effect" | "interaction" | "simple effect" | "pair";
  /** Of main and simple effects: whose. */
  readonly factor?: string;
  /** Of interactions: the factors that it is of; of several that cannot be told apart those of all. */
  readonly between?: readonly string[];
  /** Of main effects in a fraction of all runs: the interactions that cannot be told from it. */
  readonly aliases?: readonly string[];
  /** By method. */
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * The contrasts of a factorial experiment of N runs: main effects and interactions of two factors,
 *
 *     effect = 2/N Σ ± score
 *
 * with the sign of a run the product of its factors' ±1. Of the papers' 2 × 2,
 *
 *     sign                = ½ [(sign + both) - (plain + adapted)]
 *     variance adaptation = ½ [(both + adapted) - (sign + plain)]
 *     interaction         = ½ [(both - sign) - (adapted - plain)]
 *
 * The interaction is what a factor does with the other at work, beyond its main effect: with it the
 * sign does sign + interaction, without it sign - interaction. The squares of their t statistics are
 * the F's of the repeated-measures analysis of variance, each with an error term of its own.
 *
 * In a fraction of all runs, interactions that have one column are one contrast, `a × b = c × d`, and those that
 * have a main effect's are none.
 */
export function factorialContrasts(design: FactorialDesign): Contrast[] {
  const { factors } = design;
  const mains = factors.map((factor, place): Contrast => {
    const aliases = aliasesOf(design, [place]).map((pair) => interactionName(design, pair));
    const weights = weightsOf(design, [place]);
    return {
      ...{ name: factor, kind: "main effect", factor, weights },
      ...(aliases.length > 0 && { aliases }),
    };
  });
  const ofMains = new Set(factors.map((_, place) => columnOf(design, [place]).join()));
  const pairs = pairsOf(design).filter((pair) => !ofMains.has(columnOf(design, pair).join()));
  const firsts = pairs.filter((pair, i) =>
    pairs.findIndex((other) => columnOf(design, other).join() === columnOf(design, pair).join()) ===
      i
  );
  return [...mains, ...firsts.map((pair) => interactionOf(design, pair))];
}

function interactionOf(design: FactorialDesign, pair: FactorSet): Contrast {
  const alike = [pair, ...aliasesOf(design, pair)];
  const two = design.factors.length === 2;
  return {
    name: two ? "interaction" : alike.map((each) => interactionName(design, each)).join(" = "),
    kind: "interaction",
    between: [...new Set(alike.flat().map((place) => design.factors[place]!))],
    weights: weightsOf(design, pair),
  };
}

function weightsOf(design: FactorialDesign, factors: FactorSet): Readonly<Record<string, number>> {
  const methods = Object.keys(design.runs);
  const column = columnOf(design, factors);
  return Object.fromEntries(methods.map((id, i) => [id, column[i]! * 2 / methods.length]));
}

/**
 * What each factor does with another at work, and without: `sign with momentum`, over the runs where it is so,
 * as far as the interaction of the two can be told from all others.
 */
export function simpleContrasts(design: FactorialDesign): Contrast[] {
  const { factors, runs } = design;
  const share = 4 / Object.keys(runs).length;
  return factors.flatMap((factor, place) =>
    factors.flatMap((other, place2) => {
      if (place2 === place || !isClear(design, place, place2)) return [];
      return [0, 1].map((level): Contrast => {
        const own = Object.entries(runs).filter(([, levels]) => levels[place2] === level);
        const [at, not] = [
          own.filter(([, levels]) => levels[place]),
          own.filter(([, l]) => !l[place]),
        ];
        return {
          name: `${factor} ${level === 1 ? "with" : "without"} ${subjectOf(other)}`,
          kind: "simple effect",
          factor,
          weights: Object.fromEntries([
            ...at.map(([id]) => [id, share]), // first the method with the factor, as in pairs
            ...not.map(([id]) => [id, -share]),
          ]),
        };
      });
    })
  );
}

/** Whether main effects and interaction of two factors have columns of their own. */
function isClear(design: FactorialDesign, one: number, other: number): boolean {
  const pair = [Math.min(one, other), Math.max(one, other)];
  const own = [...design.factors.keys()].map((place) => columnOf(design, [place]).join());
  return !own.includes(columnOf(design, pair).join()) &&
    [[one], [other], pair].every((set) => aliasesOf(design, set).length === 0);
}

/**
 * The differences of all pairs of methods, first minus second in the order given; those that are
 * simple effects of two factors as what the factor does there: with it minus without it.
 */
export function pairContrasts(methods: readonly string[], design: FactorialDesign): Contrast[] {
  const effects = design.factors.length !== 2
    ? []
    : simpleContrasts(design).filter(({ weights }) =>
      Object.keys(weights).every((id) => methods.includes(id))
    );
  const isSimple = (pair: readonly string[]) =>
    effects.some(({ weights }) => Object.keys(weights).every((id) => pair.includes(id)));
  const others = methods
    .flatMap((first, i) => methods.slice(i + 1).map((second) => [first, second] as const))
    .filter((pair) => !isSimple(pair))
    .map(([first, second]): Contrast => ({
      name: `${first} - ${second}`,
      kind: "pair",
      weights: { [first]: 1, [second]: -1 },
    }));
  return [...effects, ...others];
}
