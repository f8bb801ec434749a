/** Problems and optimizers as callers name them: by id, or as objects of their own. @module */
import { checkLearningRate } from "../../optimizers/check.ts";
import type { PaperMethod } from "../../optimizers/methods/contract/record.ts";
import type { LearningRate } from "../../optimizers/types.ts";
import { recordOf } from "../../optimizers/methods/registry.ts";
import { type StepDecay, stepDecay } from "../../optimizers/schedules.ts";
import type { Optimizer } from "../../optimizers/types.ts";
import { checkProblemId } from "../../problems/catalogue/registry.ts";
import { visible } from "../text/visible.ts";
import {
  checkSettings,
  type Combination,
  combinationsOf,
  type OneOrMore,
  type Settings,
  settingsText,
} from "./settings.ts";
import type { AnyProblem } from "../../problems/problem.ts";

/** A problem, or the id of one. */
export type ProblemChoice = string | AnyProblem;

/** An optimizer, or the id of one. */
export type OptimizerChoice = string | Optimizer;

/**
 * Step sizes: the same for all optimizers given by id, or each its own; one or several. A key such
 * as `mnist-mlp:adam` is for that problem alone, and goes before one for all problems.
 */
export type LearningRates =
  | OneOrMore<LearningRate>
  | Readonly<Record<string, OneOrMore<LearningRate>>>;

/** Hyper-parameters that a grid goes through. */
export interface HyperParameterLists {
  /** The problem's defaults where absent. */
  readonly learningRates?: LearningRates | undefined;
  /** Hyper-parameters besides, by name; the optimizers' defaults where absent. */
  readonly settings?: Settings | undefined;
}

/** An optimizer with its hyper-parameters. */
export interface ChosenOptimizer {
  readonly optimizer: OptimizerChoice;
  /** Its id, or its name. */
  readonly id: string;
  /** For an optimizer given by id. */
  readonly rate: LearningRate | undefined;
  /** Hyper-parameters besides, where they are not at their defaults. */
  readonly hyperParameters: Combination;
  /** These, the schedule and what a run does to steps, as tables have them: `beta=0.99 schedule=2 clip=1`. */
  readonly settings: string;
  /** What sets it apart from the optimizer's others, such as `0.3 beta=0.99`. */
  readonly variant: string;
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
  { learningRates, settings }: HyperParameterLists = {},
): void {
  checkNames("problem", problems, checkProblemId);
  checkNames("optimizer", optimizers, (id) => {
    recordOf(id); // or it is unknown
  });
  const ids = optimizers.filter((choice) => typeof choice === "string");
  for (const { of, values } of listed(learningRates)) {
    const [, problem, id] = of === undefined ? [] : /^(?:(.*):)?([^:]*)$/s.exec(of)!;
    if (id !== undefined && !ids.includes(id)) throw notInThisRun("step size", id, optimizers);
    if (problem !== undefined && !problems.map(nameOf).includes(problem)) {
      throw notInThisRun("step size", problem, problems);
    }
    checkList(values, "step size");
    const name = of === undefined ? "learningRate" : `learningRate of ${of}`;
    for (const value of values) checkLearningRate(value, name);
  }
  checkSettings(settings ?? {}, ids);
}

/** The values for all optimizers, or for one each. */
function listed<T extends number | ((count: number) => number)>(
  lists: OneOrMore<T> | Readonly<Record<string, OneOrMore<T>>> | undefined,
): readonly { readonly of?: string; readonly values: readonly T[] }[] {
  if (lists === undefined) return [];
  if (typeof lists !== "object") return [{ values: [lists] }];
  if (Array.isArray(lists)) return [{ values: lists as readonly T[] }];
  return Object.entries(lists).map(([of, values]) => ({ of, values: [values].flat() as T[] }));
}

function checkList(values: readonly unknown[], what: string): void {
  if (values.length === 0) throw new RangeError(`there must be at least one ${what}`);
  const repeated = values.find((value, i) => values.slice(0, i).includes(value));
  if (repeated !== undefined) throw new RangeError(`the ${what} ${repeated} is given twice`);
}

function notInThisRun(
  what: string,
  id: string,
  choices: readonly (ProblemChoice | OptimizerChoice)[],
): RangeError {
  const run = choices.map(nameOf).join(", ");
  return new RangeError(`there is a ${what} for "${id}", which is not in this run of ${run}`);
}

function checkNames(
  kind: string,
  choices: readonly (ProblemChoice | OptimizerChoice)[],
  check: (id: string) => void,
): void {
  if (choices.length === 0) throw new RangeError(`there must be at least one ${kind}`);
  for (const choice of choices) {
    if (typeof choice === "string") check(choice);
  }
  const all = choices.map(nameOf);
  const repeated = all.find((name, i) => all.indexOf(name) !== i);
  if (repeated !== undefined) throw new RangeError(`the ${kind} "${repeated}" is given twice`);
}

/**
 * An optimizer with all hyper-parameters that were given for it, the problem's default step size
 * where none was.
 *
 * @param schedule when step sizes that are numbers decrease; constant where absent
 * @param tabled what tables have of the run's settings behind the optimizer's
 *
 * @throws {RangeError} if there is no step size, or the problem's default is none
 */
export function chooseOptimizer(
  choice: OptimizerChoice,
  problem: AnyProblem,
  { learningRates, settings, schedule, tabled = "" }: HyperParameterLists & {
    readonly schedule?: StepDecay | undefined;
    readonly tabled?: string;
  },
): readonly ChosenOptimizer[] {
  if (typeof choice !== "string") {
    const own = { optimizer: choice, id: choice.name, rate: undefined };
    return [{ ...own, hyperParameters: {}, settings: tabled, variant: "" }];
  }
  const rates = ratesOf(problem.id, choice, learningRates) ?? [defaultRate(choice, problem)];
  const combinations = combinationsOf(choice, settings);
  return rates.flatMap((rate, i) =>
    combinations.map((hyperParameters) => {
      const rateText = typeof rate === "number" ? String(rate) : `schedule ${i + 1}`;
      const parts = [...(rates.length > 1 ? [rateText] : []), settingsText(hyperParameters)];
      const variant = joined(parts);
      const text = joined([settingsText(hyperParameters), scheduleText(rate, i, schedule), tabled]);
      const whole = typeof rate === "number" && schedule !== undefined
        ? stepDecay({ learningRate: rate, ...schedule })
        : rate;
      const chosen = { optimizer: choice, id: choice, rate: whole, hyperParameters };
      return { ...chosen, settings: text, variant };
    })
  );
}

/**
 * What tells a step size from a constant one and from other schedules, which may begin alike:
 * `schedule=2` for a function, the second of the rates that were given; `decay=0.2@240/480` for a
 * number that is multiplied by 0.2 after 240 and after 480 steps; empty for one that stays.
 */
function scheduleText(rate: LearningRate, place: number, decay: StepDecay | undefined): string {
  if (typeof rate === "function") return `schedule=${place + 1}`;
  return decay === undefined ? "" : `decay=${decay.factor}@${decay.steps.join("/")}`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

/** The step sizes that were given for an optimizer on a problem, if any were. */
export function ratesOf(
  problem: string,
  optimizer: string,
  learningRates: LearningRates | undefined,
): readonly LearningRate[] | undefined {
  return valuesFor(`${problem}:${optimizer}`, learningRates, optimizer);
}

function valuesFor<T extends number | ((count: number) => number)>(
  id: string,
  lists: OneOrMore<T> | Readonly<Record<string, OneOrMore<T>>> | undefined,
  otherwise: string = id,
): readonly T[] | undefined {
  const all = listed(lists);
  return (all.find(({ of }) => of === undefined || of === id) ??
    all.find(({ of }) => of === otherwise))?.values;
}

function defaultRate(id: string, problem: AnyProblem): number {
  const { learningRates } = problem.defaults;
  const { of = id, like } = recordOf(id).learningRate;
  const rate = learningRates[id] ?? learningRates[of] ?? like?.(fourOf(learningRates));
  if (rate !== undefined && !Number.isNaN(rate)) {
    checkLearningRate(rate, `defaults.learningRates of ${visible(problem.id)} for ${id}`);
    return rate;
  }
  throw new RangeError(
    `${problem.id} has no default step size for ${id}; give one, ` +
      `such as --learning-rate ${id}=0.01`,
  );
}

/** The rates of the papers' four, which an optimizer of one's own goes by; NaN where one has none. */
function fourOf(rates: Readonly<Record<string, number>>): Readonly<Record<PaperMethod, number>> {
  const of = (id: PaperMethod) => rates[id] ?? NaN;
  return { "m-sgd": of("m-sgd"), adam: of("adam"), "m-ssd": of("m-ssd"), "m-svag": of("m-svag") };
}
