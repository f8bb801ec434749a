/**
 * What the statistics find: shares of made-up experiments that find what is there, and what a search
 * for step sizes promises beyond it.
 *
 * @module
 */
import { random } from "../../problems/random.ts";
import { moreSeeds } from "../statistics/inference/answers.ts";
import { factorialContrasts } from "../statistics/inference/contrasts.ts";
import { mainDesign } from "../statistics/inference/design.ts";
import { type Effect, effectsOf } from "../statistics/inference/effects.ts";
import { familyOf, type Member } from "../statistics/inference/family.ts";
import { median } from "../statistics/median.ts";
import {
  experiment,
  normalValues,
  simulatedMethods,
  type SimulationOptions,
} from "./populations.ts";

const family = familyOf(simulatedMethods);
const isFound = ({ side }: Effect) => side !== 0;

/** How often an effect that is there is found. */
export interface Power {
  /** The sign's effect, in standard deviations of a run around its seed. */
  readonly effect: number;
  readonly seeds: number;
  /** Share of the experiments in which it is found. */
  readonly found: number;
  /** The same had the nine contrasts been judged as one family (Bonferroni). */
  readonly jointly: number;
}

/** The share of experiments that find the sign's effect, normal values. */
export function simulatePower(options: SimulationOptions): Power[] {
  const { experiments, seed = 0, seeds = [3, 5, 10] } = options;
  const [sign] = factorialContrasts(mainDesign);
  const joint: Member[] = [{ contrast: sign!, share: 1 / family.length, openedBy: [] }];
  return [1, 2, 4, 8].flatMap((effect) => {
    const shifts = simulatedMethods.map((id) => sign!.weights[id]! * effect);
    return seeds.map((n) => {
      const stream = random(seed, "power", effect, n);
      let [found, jointly] = [0, 0];
      for (let i = 0; i < experiments; i++) {
        const scores = experiment(normalValues, n, stream, shifts);
        if (isFound(effectsOf(family, scores, normalValues.scale.floor)[0]!)) found++;
        if (isFound(effectsOf(joint, scores, normalValues.scale.floor)[0]!)) jointly++;
      }
      return { effect, seeds: n, found: found / experiments, jointly: jointly / experiments };
    });
  });
}

/** Whether as many seeds more as a verdict asks for do settle it. */
export interface Settling {
  /** The sign's effect, in standard deviations of a run around its seed. */
  readonly effect: number;
  /** Seeds of the first experiment. */
  readonly seeds: number;
  /** Share of the experiments that do not find it. */
  readonly undecided: number;
  /** Median of the seeds more that these ask for. */
  readonly more: number;
  /** Share of them that find it with so many more, judged anew. */
  readonly settled: number;
}

/** The share of undecided experiments that are decided after the seeds that they ask for. */
export function simulateSettling(options: SimulationOptions): Settling[] {
  const { experiments, seed = 0, seeds = [3, 5, 10] } = options;
  const [sign] = factorialContrasts(mainDesign);
  const one: Member[] = [{ contrast: sign!, share: 1 / 3, openedBy: [] }];
  return [0.5, 1, 2].flatMap((effect) => {
    const shifts = simulatedMethods.map((id) => sign!.weights[id]! * effect);
    return seeds.map((n) => {
      const stream = random(seed, "settling", effect, n);
      const asked: number[] = [];
      let settled = 0;
      for (let i = 0; i < experiments; i++) {
        const scores = experiment(normalValues, n, stream, shifts);
        const { mean, sd, seeds, side, errorRate } = effectsOf(
          one,
          scores,
          normalValues.scale.floor,
        )[0]!;
        const more = side === 0 ? moreSeeds({ mean, sd: sd!, seeds }, 1e-9, errorRate) : undefined;
        if (more === undefined) continue;
        asked.push(more);
        const added = experiment(normalValues, Math.min(more, 1000), stream, shifts);
        const both = Object.entries(scores).map(([id, own]) =>
          [id, [...own, ...added[id]!]] as const
        );
        if (isFound(effectsOf(one, Object.fromEntries(both), normalValues.scale.floor)[0]!)) {
          settled++;
        }
      }
      return {
        effect,
        seeds: n,
        undecided: asked.length / experiments,
        more: median(asked),
        settled: settled / asked.length,
      };
    });
  });
}

/** How much better than it is the winner of a search looks. */
export interface TuningBias {
  /** What the replicates' first seed was. */
  readonly replicates: string;
  readonly seeds: number;
  /** Mean of the replicates' mean, in standard deviations of a run; 0 is what it should be. */
  readonly bias: number;
}

/**
 * Seven rates that do not differ, one run each, the best run wins and is replicated: from the seed it
 * was tuned with, or with seeds of their own.
 */
export function simulateTuning(options: SimulationOptions): TuningBias[] {
  const { experiments, seed = 0, seeds = [3, 5, 10] } = options;
  return [true, false].flatMap((again) =>
    seeds.map((n) => {
      const stream = random(seed, "tuning", n);
      let sum = 0;
      for (let i = 0; i < experiments; i++) {
        const tuned = Math.max(...Array.from({ length: 7 }, () => stream.normal()));
        let total = again ? tuned : stream.normal();
        for (let k = 1; k < n; k++) total += stream.normal();
        sum += total / n;
      }
      const replicates = again ? "tuning's seed first" : "fresh seeds";
      return { replicates, seeds: n, bias: sum / experiments };
    })
  );
}
