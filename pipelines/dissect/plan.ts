/** What fits into the time there is. @module */
import { tuningSeed } from "../tuning/tune_options.ts";
import { dispose } from "../../optimizers/tensors.ts";
import { flatObjective } from "../../problems/curvature/mod.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import type { CellPlan } from "../cells/cell.ts";
import type { ProblemChoice } from "../cells/choices.ts";
import type { Planning } from "../grid/planning.ts";
import { validationShare } from "../grid/plan.ts";
import { runCosts } from "../grid/run_costs.ts";
import { typicalSeconds } from "../grid/typical_seconds.ts";
import { type Effort, gradientsFor } from "../labs/curvature/point.ts";
import { duration } from "../text/numbers.ts";
import { gradientsEach } from "./noise.ts";

/** What a method's runs take. */
export interface MethodCost {
  readonly optimizer: string;
  /** Milliseconds of a step. */
  readonly step: number;
  /** Seconds of a whole run, its evaluations included. */
  readonly run: number;
}

/** How much of the curvature is measured. */
export interface CurvatureEffort {
  readonly examples: number;
  /** Points of the path. */
  readonly points: number;
}

/** What is done with the time. */
export interface Plan {
  /** Updates of a run. */
  readonly steps: number;
  /** Updates of a run as they were asked for, or as the problem has them. */
  readonly wanted: number;
  /** Of runs of that many updates. */
  readonly costs: readonly MethodCost[];
  /** Runs at a time. */
  readonly parallel: number;
  /** Updates in all runs of the search together, at most. */
  readonly searchUpdates: number;
  /** `null` where there is no time for it. */
  readonly curvature: CurvatureEffort | null;
  /** Seconds of the stages, about. */
  readonly seconds: {
    readonly noise: number;
    readonly search: number;
    readonly curvature: number;
    /** Of three seeds. */
    readonly replicates: number;
  };
}

/** What is known before a plan. */
export interface PlanRequest {
  readonly choice: ProblemChoice;
  readonly problem: AnyProblem;
  readonly optimizers: readonly string[];
  readonly batchSize: number | undefined;
  /** Updates of a run, if they were asked for; then runs are not shortened. */
  readonly steps: number | undefined;
  /** Seconds of the budget, and those of it that are left. */
  readonly budget: number;
  readonly left: number;
  readonly planning: Planning;
  readonly parallel: number;
}

/** Runs of each method that a search comes to: short ones, those of full length, several seeds where it is close. */
const searchRuns = 12;
/** Seeds there should be time for, and the fewest. */
const [seedsAimedAt, leastSeeds] = [5, 3] as const;
/** The part of the time that is planned with: what is measured beforehand is too low rather than too high. */
const planned = 0.85;
/** Runs are shortened to a tenth of what was wanted, and to so many updates, but not further. */
const [shortest, fewestUpdates] = [0.1, 50] as const;
/** Points of a run where noise is measured. */
const noisePoints = 3;
/** What is measured of curvature, in descending order: the first that takes no more than that share of the time. */
const efforts: readonly CurvatureEffort[] = [
  { examples: 256, points: 2 },
  { examples: 128, points: 2 },
  { examples: 64, points: 1 },
];
const curvatureShare = 0.2;

/** As the curvature laboratory has it. */
export const effort: Effort = { iterations: 20, probes: 6, columns: 32, blocks: false, seed: 0 };

/**
 * Times steps, evaluations and gradients, and finds the length of runs for which the budget is enough: that
 * wanted, or shorter ones.
 *
 * @throws {RangeError} if it is not enough for the shortest, saying what would be
 */
export async function planFor(request: PlanRequest): Promise<Plan> {
  const { problem, optimizers, budget, left, parallel } = request;
  const wanted = request.steps ?? problem.defaults.steps;
  const floor = request.steps ??
    Math.min(wanted, Math.max(Math.ceil(wanted * shortest), fewestUpdates));
  const side = Math.min(parallel, optimizers.length);
  const costsOf = await methodCosts(request, wanted, side);
  const gradients = await gradientSeconds(problem, request.batchSize ?? problem.defaults.batchSize);
  const noiseOf = (costs: readonly MethodCost[]) =>
    noisePoints * gradientsEach * gradients.batch + costs[0]!.run; // and the run itself
  const measured = efforts.map((each) => ({
    each,
    seconds: 1.2 * each.points * gradients.parts(effort) * gradients.of(each.examples),
  })).find(({ seconds }) => seconds <= curvatureShare * budget);
  const fixedOf = (costs: readonly MethodCost[]) => noiseOf(costs) + (measured?.seconds ?? 0);
  const secondsOf = (costs: readonly MethodCost[], runs: number) =>
    runs * costs.reduce((sum, { run }) => sum + run, 0) / side;
  const need = (costs: readonly MethodCost[], seeds: number) =>
    (fixedOf(costs) + secondsOf(costs, searchRuns + seeds)) / planned;
  let steps = wanted;
  let costs = await costsOf(steps);
  const enough = need(costs, leastSeeds) <= left;
  while (!enough && steps > floor && need(costs, seedsAimedAt) > left) {
    const gradientsOnly = fixedOf(costs) - costs[0]!.run; // do not depend on the length of runs
    const runs = need(costs, seedsAimedAt) * planned - gradientsOnly;
    const fits = Math.floor(steps * Math.max(left * planned - gradientsOnly, 0) / runs);
    steps = Math.max(Math.min(fits, steps - 1), floor);
    costs = await costsOf(steps);
  }
  const least = need(costs, leastSeeds);
  if (least > left) {
    const spent = budget - left;
    const few = duration(Math.ceil((least + spent) / 60) * 60);
    const whole = duration(
      Math.ceil((need(await costsOf(wanted), seedsAimedAt) + spent) / 60) * 60,
    );
    throw new RangeError(
      `a budget of ${
        duration(budget)
      } is too small for ${problem.id}: with runs of ${steps} updates ` +
        `${few} would be enough` +
        (steps === wanted ? "" : `, for its runs of ${wanted} updates ${whole}`),
    );
  }
  const replicates = secondsOf(costs, leastSeeds);
  const search = Math.max(
    left * planned - fixedOf(costs) - secondsOf(costs, seedsAimedAt),
    secondsOf(costs, searchRuns),
  );
  const perUpdate = secondsOf(costs, 1) / (optimizers.length * steps);
  return {
    steps,
    wanted,
    costs,
    parallel: side,
    searchUpdates: Math.max(Math.floor(search / perUpdate), 1),
    curvature: measured?.each ?? null,
    seconds: {
      noise: noiseOf(costs),
      search: secondsOf(costs, searchRuns),
      curvature: measured?.seconds ?? 0,
      replicates,
    },
  };
}

/** What runs of each method take, by their length. */
async function methodCosts(
  { choice, optimizers, batchSize, planning }: PlanRequest,
  wanted: number,
  side: number,
): Promise<(steps: number) => Promise<readonly MethodCost[]>> {
  const rates = await Promise.all(
    optimizers.map(async (id) => [id, await planning.defaultRate(choice, id) ?? 0.1] as const),
  );
  const plans = await planning.plan({
    problems: [choice],
    optimizers,
    learningRates: Object.fromEntries(rates),
    batchSize,
    steps: wanted,
    validation: validationShare,
    seeds: 1,
    seed: tuningSeed,
  });
  const costs = runCosts(planning.shelf, side);
  const timed = async (plan: CellPlan, steps: number): Promise<MethodCost> => {
    const evaluateEvery = Math.max(Math.ceil(plan.evaluateEvery * steps / plan.steps), 1);
    const run = await costs.secondsOf({ ...plan, steps, evaluateEvery });
    const twice = await costs.secondsOf({
      ...plan,
      steps: 2 * steps,
      evaluateEvery: 2 * evaluateEvery,
    });
    return { optimizer: plan.id, step: 1000 * (twice - run) / steps, run };
  };
  await costs.secondsOf({ ...plans[0]!, seed: tuningSeed }); // evaluates the start, once for all
  return async (steps) => {
    const each: MethodCost[] = [];
    for (const plan of plans) each.push(await timed(plan, steps));
    return each;
  };
}

/** What gradients take. */
interface GradientSeconds {
  /** Of a batch. */
  readonly batch: number;
  /** Of so many examples. */
  readonly of: (examples: number) => number;
  /** How many the curvature of a point takes. */
  readonly parts: (effort: Effort) => number;
}

async function gradientSeconds(problem: AnyProblem, batchSize: number): Promise<GradientSeconds> {
  const examples = Math.min(64, problem.trainSize ?? 64);
  const memory = problem.initMemory?.(0) ?? {};
  const objective = await flatObjective(problem, { examples, memory });
  const params = problem.init(0);
  try {
    const theta = await objective.flatten(params);
    const each = await typicalSeconds(() => objective.at(theta)) / examples;
    return {
      batch: each * batchSize,
      of: (count) => each * count,
      parts: (effort) => gradientsFor(effort, objective.parts.length),
    };
  } finally {
    objective.dispose();
    dispose([params, memory]);
  }
}

/** The plan in words, a sentence each. */
export function planLines({ steps, wanted, costs, seconds, curvature }: Plan): readonly string[] {
  const slowest = Math.max(...costs.map(({ step }) => step));
  return [
    `runs of ${steps} updates${
      steps < wanted ? ` of the ${wanted} wanted, as the budget allows` : ""
    }, ` +
    `${slowest < 10 ? slowest.toFixed(1) : slowest.toFixed(0)} ms a step at most`,
    `about ${duration(seconds.noise)} for noise, ${duration(seconds.search)} for step sizes, ` +
    (curvature === null
      ? "no time for curvature, "
      : `${duration(seconds.curvature)} for curvature, `) +
    `${duration(seconds.replicates)} for three seeds`,
  ];
}
