/** What is measured of a problem itself, before methods are compared. @module */
import { dispose } from "../../optimizers/tensors.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import type { ProblemChoice } from "../cells/choices.ts";
import { codeVersion } from "../cells/code_version.ts";
import { problemShelf } from "../cells/problem_shelf.ts";
import { checkModule } from "../grid/check_module.ts";
import { checkValidation } from "../grid/check_validation.ts";
import { validationShare } from "../grid/plan.ts";
import type { Planning } from "../grid/planning.ts";
import { checkMeasure } from "../grid/rehearsal.ts";
import { alongPath } from "../labs/curvature/along_path.ts";
import type { Measured } from "../labs/curvature/tables.ts";
import { validated } from "../training/validated.ts";
import { type Check, checkProblem } from "./check.ts";
import { noiseAlong, type NoisePoint } from "./noise.ts";
import type { Asked } from "./options.ts";
import { effort, type Plan, planFor } from "./plan.ts";
import type { Stages } from "./stages.ts";

/** What all stages are about. */
export interface Subject {
  readonly choice: ProblemChoice;
  readonly problem: AnyProblem;
  readonly batchSize: number;
  /** What determines what is found of the problem: problem, data, batch size, backend, code. */
  readonly of: string;
}

/** What is known of the problem before a step size is searched for. */
export interface Explored {
  readonly checks: readonly Check[];
  /** Whether it has classes, and so an accuracy. */
  readonly classes: boolean;
  readonly plan: Plan;
}

/** The problem, and what tells it from others. */
export async function subjectOf(asked: Asked, planning: Planning): Promise<Subject> {
  const { problem: choice } = asked;
  const problem = await planning.shelf.take(choice);
  const batchSize = asked.batchSize ?? problem.defaults.batchSize;
  const cell = { problems: [choice], optimizers: ["sgd"], learningRates: 0.1 };
  const [{ fingerprint } = {}] = await planning.plan({
    ...cell,
    batchSize,
    seeds: 1,
    seed: 0,
  });
  const data = fingerprint ?? crypto.randomUUID();
  const { backend } = planning;
  const of = JSON.stringify({
    problem: problem.id,
    data,
    batchSize,
    backend,
    code: await codeVersion(),
  });
  return { choice, problem, batchSize, of };
}

/** Checks the problem, and plans what fits into the budget. */
export async function explore(
  { choice, problem, batchSize, of }: Subject,
  asked: Asked,
  planning: Planning,
  stages: Stages,
): Promise<Explored> {
  const { budget, optimizers, measure, signal, jobs = 1 } = asked;
  const steps = asked.steps ?? problem.defaults.steps;
  await checkModule(choice, problem);
  const cut = validated(problem, validationShare);
  await checkValidation(choice, problem, cut);
  const found = await stages.stage("check", JSON.stringify([of, steps]), async () => ({
    checks: await checkProblem(problem, { batchSize, steps, seed: 0, signal }),
    classes: await hasClasses(problem),
  }));
  if (measure !== undefined) await checkMeasure(measure, { seed: 0 }, cut);
  const plan = await stages.stage(
    "plan",
    JSON.stringify([of, optimizers, asked.steps]), // a larger budget is for more seeds
    () =>
      planFor({
        choice,
        problem,
        optimizers,
        batchSize: asked.batchSize,
        steps: asked.steps,
        budget,
        left: budget - stages.spent(),
        planning,
        parallel: typeof jobs === "number" ? jobs : jobs(planning.backend),
      }),
  );
  return { ...found, plan };
}

async function hasClasses(problem: AnyProblem): Promise<boolean> {
  const [params, memory] = [problem.init(0), problem.initMemory?.(0) ?? {}];
  try {
    return (await problem.evaluate(params, memory, { examples: 64 })).testAccuracy !== undefined;
  } finally {
    dispose([params, memory]);
  }
}

/** Noise at the start, after a quarter and at the end of a run. */
export async function noiseStage(
  { problem, batchSize, of }: Subject,
  { plan: { steps } }: Explored,
  { signal, onNote }: Asked,
  stages: Stages,
): Promise<readonly NoisePoint[]> {
  const at = [...new Set([0, Math.ceil(steps / 4), steps])];
  const { points } = await stages.stage("noise", JSON.stringify([of, at]), async () => ({
    points: await noiseAlong(problem, { batchSize, at, seed: 0, signal, onNote }),
  }));
  return points;
}

/**
 * Curvature at the start and after a quarter of a run of M-SGD with its step size; nothing where there is no
 * time for it, or where it cannot be had.
 */
export async function curvatureStage(
  { choice, batchSize, of }: Subject,
  { plan }: Explored,
  { data, signal, onNote }: Asked,
  rate: number | undefined,
  stages: Stages,
): Promise<readonly Measured[]> {
  const { curvature, steps } = plan;
  if (curvature === null) return [];
  const at = curvature.points === 1 ? [0] : [0, Math.ceil(steps / 4)];
  const { examples } = curvature;
  const { measured } = await stages.stage(
    "curvature",
    JSON.stringify([of, rate, at, examples]),
    async () => {
      const shelf = problemShelf(data);
      try {
        const problem = withRate(await shelf.take(choice), rate);
        const options = { ...effort, at, examples, batchSize, signal, onNote };
        try {
          return { measured: await alongPath(problem, problem.id, options) };
        } catch (error) {
          signal?.throwIfAborted();
          onNote(`curvature cannot be had: ${(error as Error).message}`);
          return { measured: [] };
        }
      } finally {
        shelf[Symbol.dispose]();
      }
    },
  );
  return measured;
}

/** The problem with that step size for M-SGD, if there is one. */
function withRate(problem: AnyProblem, rate: number | undefined): AnyProblem {
  if (rate === undefined) return problem;
  const { defaults } = problem;
  const learningRates = { ...defaults.learningRates, "m-sgd": rate };
  return Object.create(problem, { defaults: { value: { ...defaults, learningRates } } });
}
