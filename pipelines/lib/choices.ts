/** Problems and optimizers as callers name them: by id, or as objects of their own. @module */
import { checkLearningRate, type LearningRate } from "../../optimizers/check.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";
import { createOptimizer, optimizerIds } from "../../optimizers/registry.ts";
import type { Optimizer } from "../../optimizers/types.ts";
import { loadProblem, problemIds } from "../../problems/registry.ts";
import type { AnyProblem } from "./training.ts";

/** A problem, or the id of one. */
export type ProblemChoice = string | AnyProblem;

/** An optimizer, or the id of one. */
export type OptimizerChoice = string | Optimizer;

/** Learning rates: one for all optimizers given by id, or one each. */
export type LearningRates = LearningRate | Readonly<Record<string, LearningRate>>;

/** An optimizer that is ready to run. */
export interface ChosenOptimizer {
  readonly id: string;
  readonly optimizer: Optimizer;
  /** α at the first step; `null` for an optimizer that brings its own. */
  readonly learningRate: number | null;
}

/** What a choice is called in tables: its id, or its name. */
export function nameOf(choice: ProblemChoice | OptimizerChoice): string {
  if (typeof choice === "string") return choice;
  return "id" in choice ? choice.id : choice.name;
}

/**
 * Throws if a name is unknown or used twice: before data is loaded, or files are written.
 *
 * @throws {RangeError} naming what is wrong
 */
export function checkChoices(
  problems: readonly ProblemChoice[],
  optimizers: readonly OptimizerChoice[],
  learningRates: LearningRates | undefined,
): void {
  checkNames("problem", problems, problemIds);
  checkNames("optimizer", optimizers, optimizerIds);
  if (typeof learningRates !== "object") {
    if (learningRates !== undefined) checkLearningRate(learningRates);
    return;
  }
  const ids = optimizers.filter((choice) => typeof choice === "string");
  for (const [id, rate] of Object.entries(learningRates)) {
    if (!ids.includes(id)) {
      throw new RangeError(
        `there is a learning rate for "${id}", which is not in this run of ` +
          optimizers.map(nameOf).join(", "),
      );
    }
    checkLearningRate(rate, `learningRate of ${id}`);
  }
}

function checkNames(
  kind: string,
  choices: readonly (ProblemChoice | OptimizerChoice)[],
  known: readonly string[],
): void {
  if (choices.length === 0) throw new RangeError(`there must be at least one ${kind}`);
  for (const choice of choices) {
    if (typeof choice === "string" && !known.includes(choice)) {
      throw unknownName(kind, choice, known);
    }
  }
  const all = choices.map(nameOf);
  const repeated = all.find((name, i) => all.indexOf(name) !== i);
  if (repeated !== undefined) throw new RangeError(`the ${kind} "${repeated}" is given twice`);
}

/** The problem itself; `release` frees it where it was loaded here. */
export async function chooseProblem(
  choice: ProblemChoice,
  options: { readonly data?: string | undefined },
): Promise<{ readonly problem: AnyProblem; readonly release: () => void }> {
  if (typeof choice !== "string") return { problem: choice, release() {} };
  const problem = await loadProblem(choice, options);
  return { problem, release: () => problem.dispose?.() };
}

/**
 * The optimizer itself, with the learning rate that was given for it or else the problem's default.
 *
 * @throws {RangeError} if there is no learning rate
 */
export function chooseOptimizer(
  choice: OptimizerChoice,
  problem: AnyProblem,
  rates: LearningRates | undefined,
): ChosenOptimizer {
  if (typeof choice !== "string") {
    return { id: choice.name, optimizer: choice, learningRate: null };
  }
  const given = typeof rates === "object" ? rates[choice] : rates;
  const learningRate = given ?? problem.defaults.learningRates[choice];
  if (learningRate === undefined) {
    throw new RangeError(
      `${problem.id} has no default learning rate for ${choice}; give one, ` +
        `such as --learning-rate ${choice}=0.01`,
    );
  }
  const optimizer = createOptimizer(choice, { learningRate });
  return { id: choice, optimizer, learningRate: checkLearningRate(learningRate)(0) };
}
