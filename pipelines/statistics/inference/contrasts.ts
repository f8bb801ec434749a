/** What is asked of paired values: the contrasts of the 2 × 2, and pairs. @module */

/** Four methods that two factors make. */
export interface TwoByTwo {
  /** The method with neither. */
  readonly plain: string;
  /** With the sign only. */
  readonly sign: string;
  /** With variance adaptation only. */
  readonly adapted: string;
  /** With both. */
  readonly both: string;
}

/** The papers' 2 × 2 (ICML 2018, Fig. 1). */
export const mainTwoByTwo: TwoByTwo = {
  plain: "m-sgd",
  sign: "m-ssd",
  adapted: "m-svag",
  both: "adam",
};

/** The papers' four main methods. */
export const mainMethods: readonly string[] = [
  mainTwoByTwo.plain,
  mainTwoByTwo.sign,
  mainTwoByTwo.both,
  mainTwoByTwo.adapted,
];

/** The two factors. */
export type Factor = "sign" | "variance adaptation";

/** A weighted sum of the methods' scores of one seed; the weights add up to 0. */
export interface Contrast {
  readonly name: string;
  /** Of a pair: the first method minus the second. A simple effect is a pair, too. */
  readonly kind: "main effect" | "interaction" | "simple effect" | "pair";
  /** Of main and simple effects. */
  readonly factor?: Factor;
  /** By method. */
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * The three contrasts of a 2 × 2, as in `factorial`:
 *
 *     sign                = ½ [(sign + both) - (plain + adapted)]
 *     variance adaptation = ½ [(both + adapted) - (sign + plain)]
 *     interaction         = ½ [(both - sign) - (adapted - plain)]
 *
 * The interaction is what a factor does with the other at work, beyond its main effect: with it the
 * sign does sign + interaction, without it sign - interaction. The squares of their t statistics are
 * the F's of the repeated-measures analysis of variance, each with an error term of its own.
 */
export function factorialContrasts({ plain, sign, adapted, both }: TwoByTwo): Contrast[] {
  const h = 0.5;
  return [
    {
      name: "sign",
      kind: "main effect",
      factor: "sign",
      weights: { [plain]: -h, [sign]: h, [adapted]: -h, [both]: h },
    },
    {
      name: "variance adaptation",
      kind: "main effect",
      factor: "variance adaptation",
      weights: { [plain]: -h, [sign]: -h, [adapted]: h, [both]: h },
    },
    {
      name: "interaction",
      kind: "interaction",
      weights: { [plain]: h, [sign]: -h, [adapted]: -h, [both]: h },
    },
  ];
}

/**
 * The differences of all pairs of methods, first minus second in the order given; those that are
 * simple effects of the 2 × 2 as what the factor does there: with it minus without it.
 */
export function pairContrasts(methods: readonly string[], factors: TwoByTwo): Contrast[] {
  const { plain, sign, adapted, both } = factors;
  const simple: readonly (readonly [string, string, Factor, string])[] = [
    [sign, plain, "sign", "sign without variance adaptation"],
    [both, adapted, "sign", "sign with variance adaptation"],
    [adapted, plain, "variance adaptation", "variance adaptation without the sign"],
    [both, sign, "variance adaptation", "variance adaptation with the sign"],
  ];
  const effects = simple
    .filter(([first, second]) => methods.includes(first) && methods.includes(second))
    .map(([first, second, factor, name]): Contrast => ({
      name,
      kind: "simple effect",
      factor,
      weights: { [first]: 1, [second]: -1 },
    }));
  const isSimple = (pair: readonly string[]) =>
    simple.some((effect) => pair.includes(effect[0]) && pair.includes(effect[1]));
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
