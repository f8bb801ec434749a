/**
 * Whether the statistics keep their error rates: shares of made-up experiments in which something is
 * claimed that is not there, or missed by an interval.
 *
 * @module
 */
import { random } from "../../problems/random.ts";
import { answerOf } from "../statistics/inference/answers.ts";
import { factorialContrasts } from "../statistics/inference/contrasts.ts";
import { mainDesign } from "../statistics/inference/design.ts";
import { type Effect, effectsOf } from "../statistics/inference/effects.ts";
import { familyOf, type Member } from "../statistics/inference/family.ts";
import { lookErrorRate, plannedLooks } from "../statistics/inference/looks.ts";
import {
  accuracies,
  experiment,
  failingRuns,
  lognormalLosses,
  normalValues,
  type Population,
  simulatedMethods,
  type SimulationOptions,
  skewedLosses,
  skewedUnequalLosses,
  unequalSpreads,
  verySkewedLosses,
} from "./populations.ts";

/** How often a family with nothing in it claims something. */
export interface ClaimShare {
  readonly population: string;
  readonly seeds: string;
  /** Share of the experiments in which one of the three factorial intervals leaves out 0. */
  readonly factorial: number;
  /** Share in which anything in the family is claimed. */
  readonly any: number;
}

/** Populations in which the methods do not differ; the last is beyond what is promised. */
export const nullPopulations: readonly Population[] = [
  normalValues,
  lognormalLosses,
  accuracies(180, [0.9, 0.9, 0.9, 0.9], 0.3),
  accuracies(180, [0.99, 0.99, 0.99, 0.99], 0.3),
  unequalSpreads,
  skewedLosses,
  verySkewedLosses,
  failingRuns,
  skewedUnequalLosses,
];

const family = familyOf(simulatedMethods);
const judged = (population: Population, scores: Parameters<typeof effectsOf>[1], rate?: number) =>
  effectsOf(family, scores, population.scale.floor, rate);
const isFound = ({ side }: Effect) => side !== 0;
const isFactorial = ({ contrast: { kind } }: Effect) =>
  kind === "main effect" || kind === "interaction";

/**
 * The error rate of the whole family, where there is nothing to find: with a fixed number of seeds, and
 * over all looks of `--until decided`.
 */
export function simulateClaims(
  options: SimulationOptions,
  populations: readonly Population[] = nullPopulations,
): ClaimShare[] {
  const { experiments, seed = 0, seeds = [3, 5, 10] } = options;
  return populations.flatMap((population) => {
    const line = (name: string, effects: (stream: ReturnType<typeof random>) => Effect[]) => {
      const stream = random(seed, "claims", population.name, name);
      let [factorial, any] = [0, 0];
      for (let i = 0; i < experiments; i++) {
        const found = effects(stream).filter(isFound);
        if (found.some(isFactorial)) factorial++;
        if (found.length > 0) any++;
      }
      return {
        population: population.name,
        seeds: name,
        factorial: factorial / experiments,
        any: any / experiments,
      };
    };
    const most = plannedLooks.at(-1)!;
    return [
      ...seeds.map((n) =>
        line(`${n}`, (stream) => judged(population, experiment(population, n, stream)))
      ),
      line(`looks at ${plannedLooks.join(", ")}`, (stream) => {
        const all = experiment(population, most, stream);
        return plannedLooks.flatMap((n) => {
          const scores = Object.entries(all).map(([id, own]) => [id, own.slice(0, n)] as const);
          return judged(population, Object.fromEntries(scores), lookErrorRate(n));
        });
      }),
    ];
  });
}

/** How often something is claimed that is not there, beside what is. */
export interface FalseClaimShare {
  /** What there is, in standard deviations of a run around its seed. */
  readonly effects: string;
  readonly seeds: number;
  /** Share of the experiments that claim a difference where there is none. */
  readonly any: number;
}

/** What is added to the scores of M-SGD, M-SSD, Adam, M-SVAG. */
const truths: Readonly<Record<string, readonly number[]>> = {
  "sign 8": [0, 8, 8, 0],
  "sign 2": [0, 2, 2, 0],
  "sign 8, only with adaptation": [0, 0, 8, 0],
  "sign 2, only with adaptation": [0, 0, 2, 0],
  "sign 8 without adaptation, -8 with it": [0, 8, 0, 8],
};

/**
 * The error rate where there is something to find, so that pairs are opened, and something else that is
 * not there: claims on contrasts that are 0, of normal values.
 */
export function simulateFalseClaims(options: SimulationOptions): FalseClaimShare[] {
  const { experiments, seed = 0, seeds = [3, 5, 10] } = options;
  return Object.entries(truths).flatMap(([effects, shifts]) =>
    seeds.map((n) => {
      const stream = random(seed, "false claims", effects, n);
      const isFalse = ({ side, contrast: { weights } }: Effect) =>
        side !== 0 &&
        simulatedMethods.reduce((sum, id, i) => sum + (weights[id] ?? 0) * shifts[i]!, 0) === 0;
      let any = 0;
      for (let i = 0; i < experiments; i++) {
        const scores = experiment(normalValues, n, stream, shifts);
        if (judged(normalValues, scores).some(isFalse)) any++;
      }
      return { effects, seeds: n, any: any / experiments };
    })
  );
}

/** How often intervals hold what they are of. */
export interface Coverage {
  readonly population: string;
  readonly seeds: number;
  /** 95 % intervals, each by itself: the least of the shares of the nine contrasts'. */
  readonly contrasts: number;
  /** The same of the four methods' means. */
  readonly means: number;
  /** Share of experiments in which all three factorial intervals, as printed, hold. */
  readonly factorial: number;
  /** Share in which all intervals that are printed hold. */
  readonly printed: number;
}

/** The coverage of intervals, with effects of different sizes. */
export function simulateCoverage(options: SimulationOptions): Coverage[] {
  const { experiments, seed = 0, seeds = [3, 5, 10] } = options;
  const means = simulatedMethods.map((id): Member["contrast"] => ({
    name: id,
    kind: "pair",
    weights: { [id]: 1 },
  }));
  const alone = [...family.map(({ contrast }) => contrast), ...means]
    .map((contrast): Member => ({ contrast, share: 1, openedBy: [] }));
  const populations = nullPopulations
    .filter(({ name }) => name !== failingRuns.name && !name.startsWith("accuracies"));
  return [...populations, accuracies(180, [0.85, 0.9, 0.95, 0.98])].flatMap((population) => {
    const shifts = population.scale.name === "accuracy" ? [0, 0, 0, 0] : [0, 1, 3, -1];
    const truths = shifts.map((shift, method) => population.truth(method, shift));
    const truthOf = ({ contrast }: Effect) =>
      simulatedMethods.reduce((sum, id, i) => sum + (contrast.weights[id] ?? 0) * truths[i]!, 0);
    const holds = (effect: Effect) => {
      const truth = truthOf(effect);
      return effect.low === undefined || (effect.low <= truth && truth <= effect.high!);
    };
    return seeds.map((n) => {
      const stream = random(seed, "coverage", population.name, n);
      const each = alone.map(() => 0);
      let [factorial, printed] = [0, 0];
      for (let i = 0; i < experiments; i++) {
        const scores = experiment(population, n, stream, shifts);
        const flat = effectsOf(alone, scores, population.scale.floor);
        for (const [k, effect] of flat.entries()) if (holds(effect)) each[k]!++;
        const effects = judged(population, scores);
        if (effects.filter(isFactorial).every(holds)) factorial++;
        if (effects.every(holds)) printed++;
      }
      return {
        population: population.name,
        seeds: n,
        contrasts: Math.min(...each.slice(0, family.length)) / experiments,
        means: Math.min(...each.slice(family.length)) / experiments,
        factorial: factorial / experiments,
        printed: printed / experiments,
      };
    });
  });
}

/** How often a difference as large as the margin is taken for none. */
export interface MarginShare {
  readonly population: string;
  readonly seeds: number;
  /** Spread of a run, as a multiple of the margin. */
  readonly spread: string;
  /** Share of the experiments with the answer `no difference`. */
  readonly noDifference: number;
}

/** The share of `no difference` where the sign's effect is exactly the margin. */
export function simulateMargin(options: SimulationOptions): MarginShare[] {
  const { experiments, seed = 0, seeds = [3, 5, 10] } = options;
  const signs = factorialContrasts(mainDesign)[0]!.weights;
  const cases = [0.1, 0.5, 1].map((spread) => {
    const noise = spread * ratioMargin;
    const population: Population = {
      ...lognormalLosses,
      value: (stream, common, _, shift) => Math.exp(common + shift + noise * stream.normal()),
    };
    return { population, spread: `${spread}`, margin: 0.02, level: 0 };
  });
  const counted = accuracies(10_000, [0.98, 0.98, 0.98, 0.98]);
  const level = Math.log(0.98 / 0.02);
  const all = [...cases, { population: counted, spread: "0.28", margin: 0.005, level }];
  return all.flatMap(({ population, spread, margin, level }) => {
    const { scale } = population;
    const shifts = simulatedMethods.map((id) => signs[id]! * scale.margin(margin, level));
    return seeds.map((n) => {
      const stream = random(seed, "margin", population.name, spread, n);
      let said = 0;
      for (let i = 0; i < experiments; i++) {
        const [sign] = judged(population, experiment(population, n, stream, shifts));
        const { mean, low, high, level } = sign!;
        const interval = { mean, low: low!, high: high! };
        if (answerOf(interval, scale.margin(margin, level), 1) === "no difference") said++;
      }
      return { population: population.name, seeds: n, spread, noDifference: said / experiments };
    });
  });
}

const ratioMargin = Math.log(1.02);
