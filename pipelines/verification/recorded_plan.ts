/** A cell's plan, made of its record. @module */
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { parseBatchSize } from "../../optimizers/batch_sizes/parse.ts";
import { stepDecay } from "../../optimizers/schedules.ts";
import type { LearningRate } from "../../optimizers/types.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { cellLabel, type CellPlan } from "../cells/cell.ts";
import type { CellContent } from "../cells/cell_content.ts";
import { type CellIdentity, identityOf } from "../cells/cell_key.ts";
import { validated } from "../training/validated.ts";

/**
 * The plan of a cell as its record says it: all that determines its result, backend and code aside.
 *
 * @param problem the one that the record names
 * @param backend what it is to be computed on
 * @throws {RangeError} if the record does not say it all, as where a step size was a function of one's own, or
 * the data here are others; naming the run and what is missing
 */
export async function recordedPlan(
  { identity, header }: Pick<CellContent, "identity" | "header">,
  problem: AnyProblem,
  backend: string,
): Promise<CellPlan> {
  const { optimizer, hyperParameters, seed, steps, evaluateEvery } = identity;
  const { learningRate: recorded, fingerprint, ...others } = hyperParameters;
  const settings = header.settings ?? "";
  const plan: CellPlan = {
    problem: identity.problem,
    problemId: identity.problem,
    optimizer,
    id: optimizer,
    rate: rateOf(recorded, header.learningRate, settings),
    hyperParameters: others,
    settings,
    variant: settings,
    seed,
    steps,
    evaluateEvery,
    examples: identity.examples,
    batchSize: parseBatchSize(String(header.batches ?? identity.batchSize)),
    computationalBatchSize: identity.computationalBatchSize,
    evaluateOn: identity.evaluateOn,
    validation: identity.validation,
    schedule: identity.schedule,
    warmup: identity.warmup,
    weightDecay: identity.weightDecay,
    clip: identity.clip,
    trainSize: validated(problem, identity.validation).trainSize,
    fingerprint: await problem.fingerprint?.(),
    backend,
  };
  const { isDeepStrictEqual } = nodeModule("node:util");
  const here = await identityOf(plan);
  for (const name of Object.keys({ ...here, ...identity }) as (keyof CellIdentity)[]) {
    if (name === "backend" || name === "code" || isDeepStrictEqual(here[name], identity[name])) {
      continue;
    }
    const why = name === "data"
      ? "the data here are not those of the record"
      : name === "hyperParameters" && here.hyperParameters.fingerprint !== fingerprint
      ? `the code of ${optimizer} here is not that of the record`
      : `the record does not say its ${name} so that it could be made again`;
    throw new RangeError(`${cellLabel(plan)}: ${why}`);
  }
  return plan;
}

/** The step size: a number, or one that decreases as the settings say. */
function rateOf(
  recorded: unknown,
  first: number | null | undefined,
  settings: string,
): LearningRate | undefined {
  if (typeof recorded === "number") return recorded;
  const [, factor, steps] = /(?:^| )decay=(\S+)@([\d/]+)/.exec(settings) ?? [];
  if (typeof first !== "number" || steps === undefined) return undefined;
  return stepDecay({
    learningRate: first,
    factor: Number(factor),
    steps: steps.split("/").map(Number),
  });
}
