/** Grids with the papers' settings: all that a caller leaves open is what the papers did. @module */
import { checkPositive } from "../../optimizers/check.ts";
import type { RunSettings } from "../cells/run_settings.ts";
import {
  type LearningRates,
  nameOf,
  type OptimizerChoice,
  type ProblemChoice,
} from "../cells/choices.ts";
import { paperProblem, paperProblems } from "../../problems/catalogue/paper_problems.ts";
import type { PaperProblem, StepSizes } from "../../problems/papers/paper_problem.ts";
import type { PaperMethod } from "../../optimizers/methods/contract/record.ts";
import { settingNames } from "../../optimizers/methods/hyper_parameters.ts";
import type { Settings } from "../cells/settings.ts";
import { paperFigure, variantOf } from "./paper_figures.ts";
import type { ProblemSettings } from "./plan.ts";

/** Which of the papers' settings are taken. */
export interface PaperOptions {
  /**
   * `true` for the papers' settings of the given problems, or the id of one of their figures, such as
   * `fig5`: its problems, methods, step sizes, steps and seeds. What is given besides goes before it.
   */
  readonly paper?: boolean | string | undefined;
  /** Share of the papers' steps that is made; step sizes decrease so much earlier. 1 by default. */
  readonly scale?: number | undefined;
}

/** What a caller says of a grid, and what the papers may say instead. */
export interface OpenChoices extends RunSettings {
  readonly problems?: readonly ProblemChoice[] | undefined;
  readonly optimizers?: readonly OptimizerChoice[] | undefined;
  readonly learningRates?: LearningRates | undefined;
  readonly settings?: Settings | undefined;
  readonly seeds?: number | undefined;
}

/** A grid as the papers have it. */
export interface PaperGrid {
  readonly problems: readonly ProblemChoice[];
  readonly optimizers: readonly OptimizerChoice[];
  readonly learningRates: LearningRates | undefined;
  /** `undefined` where neither the caller nor the papers have a say. */
  readonly seeds: number | undefined;
  readonly perProblem: Readonly<Record<string, ProblemSettings>>;
  /** What the papers leave open, and how it is settled. */
  readonly notes: readonly string[];
}

/** Replicates of each run in both papers. */
const paperSeeds = 10;

/**
 * The grid with the papers' settings in all places that the caller left open. Without being asked for,
 * only their schedules are taken, and only by runs of the problems' own length.
 *
 * @param otherwise problems and optimizers where neither the caller nor a figure names them
 * @throws {RangeError} if a figure is unknown, a problem is not one of the papers', or `scale` is no
 * positive number or stands alone
 */
export function paperGrid(
  options: OpenChoices & PaperOptions,
  otherwise: {
    readonly problems: readonly ProblemChoice[];
    readonly optimizers: readonly OptimizerChoice[];
  },
): PaperGrid {
  const { paper = false, scale = 1 } = options;
  checkPositive(scale, "scale");
  if (paper === false) {
    if (options.scale !== undefined) {
      throw new RangeError(
        `scale is a share of the papers' steps, got ${scale} without paper; add paper (--paper)`,
      );
    }
    const { problems = otherwise.problems, optimizers = otherwise.optimizers } = options;
    const { learningRates, seeds, steps, examples } = options;
    const whole = steps === undefined && examples === undefined;
    const perProblem = whole ? schedulesOf(problems) : {};
    return { problems, optimizers, learningRates, seeds, perProblem, notes: [] };
  }
  const figure = typeof paper === "string" ? paperFigure(paper) : undefined;
  const problems = options.problems ?? figure?.problems.map(({ id }) => id) ?? otherwise.problems;
  const optimizers = options.optimizers ?? figure?.optimizers ?? otherwise.optimizers;
  const settings = problems.map(nameOf).map(paperProblem);
  const versions = (problem: PaperProblem) => versionsFor(problem, optimizers, options.settings);
  const open = settings.flatMap((problem) =>
    optimizers.filter((choice) => typeof choice === "string")
      .filter((id) => !hasRate(options.learningRates, problem.id, id))
      .map((id) => ({ problem, id, ...stepSizeOf(problem, id, versions(problem)) }))
  );
  return {
    problems,
    optimizers,
    seeds: options.seeds ?? figure?.seeds ?? paperSeeds,
    learningRates: withRates(options.learningRates, open),
    perProblem: Object.fromEntries(
      settings.map((problem) => [
        problem.id,
        { ...settingsFor(problem, scale, options), ...versioned(versions(problem)) },
      ]),
    ),
    notes: [
      ...(figure === undefined ? [] : [figure.title, ...figure.notes]),
      ...settings.flatMap((problem) => versionNotes(problem, versions(problem))),
      ...settings.flatMap((problem) => notesOn(open.filter((each) => each.problem === problem))),
    ],
  };
}

/** When step sizes decrease in runs of the papers' length, which is the problems' own. */
function schedulesOf(
  problems: readonly ProblemChoice[],
): Readonly<Record<string, ProblemSettings>> {
  const ids = problems.filter((choice) => typeof choice === "string");
  const own = paperProblems.filter(({ id }) => ids.includes(id));
  return Object.fromEntries(
    own.flatMap(({ id, schedule }) => schedule === undefined ? [] : [[id, { schedule }]]),
  );
}

/** The step sizes that the papers tried, as `PROBLEM:ID` → list, where they tell which. */
export function paperLists(
  problems: readonly string[],
  optimizers: readonly string[],
): Readonly<Record<string, readonly number[]>> {
  const pairs = problems.map(paperProblem).flatMap((problem) =>
    optimizers.flatMap((optimizer) => {
      const { explored = [] } = tried(problem, optimizer) ??
        tried(problem, variantOf[optimizer] ?? "") ?? {};
      return explored.length === 0 ? [] : [[`${problem.id}:${optimizer}`, explored] as const];
    })
  );
  return Object.fromEntries(pairs);
}

function settingsFor(
  { steps: all, batchSize, schedule }: PaperProblem,
  scale: number,
  given: RunSettings,
): ProblemSettings {
  const share = (steps: number) => Math.round(steps * scale);
  return {
    steps: given.steps ?? Math.max(share(all), 1),
    batchSize: given.batchSize ?? batchSize,
    ...(schedule && { schedule: { ...schedule, steps: schedule.steps.map(share) } }),
  };
}

/** Methods that have a version for each paper, where it is the submission's and the caller does not say. */
function versionsFor(
  { version }: PaperProblem,
  optimizers: readonly OptimizerChoice[],
  given: Settings = {},
): readonly string[] {
  if (version === "ICML 2018" || "version" in given) return [];
  return optimizers.filter((choice) => typeof choice === "string")
    .filter((id) => settingNames(id).includes("version") && !(`${id}.version` in given));
}

function versioned(ids: readonly string[]): Pick<ProblemSettings, "hyperParameters"> {
  if (ids.length === 0) return {};
  return { hyperParameters: Object.fromEntries(ids.map((id) => [`${id}.version`, "iclr2018"])) };
}

function versionNotes({ id }: PaperProblem, ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  return [`${id}: ${ids.join(", ")} by the submission's algorithms (version=iclr2018)`];
}

/** A step size that nobody gave: the papers' where `from` is absent, or else where it is from. */
interface StepSize {
  /** Absent where the problem's default is taken. */
  readonly rate?: number;
  readonly from?: string;
}

function stepSizeOf(problem: PaperProblem, id: string, ofSubmission: readonly string[]): StepSize {
  const basis = variantOf[id] ?? "";
  const [rate, akin] = [tried(problem, id)?.winner, tried(problem, basis)?.winner];
  if (rate !== undefined) return { rate };
  const guess = problem.startingRates?.["m-svag"];
  if (id === "m-svag-mb" && ofSubmission.includes(id) && guess !== undefined) {
    const tenth = Number((guess / 10).toPrecision(2));
    return { rate: tenth, from: "a tenth of that of m-svag: its sums are ten times as long" };
  }
  return akin === undefined
    ? { from: "the problem's defaults" }
    : { rate: akin, from: `that of ${basis}` };
}

/** The step sizes that the papers tried for a method on a problem, if they tell any. */
function tried({ stepSizes }: PaperProblem, id: string): StepSizes | undefined {
  return Object.hasOwn(stepSizes, id) ? stepSizes[id as PaperMethod] : undefined;
}

function hasRate(rates: LearningRates | undefined, problem: string, optimizer: string): boolean {
  if (rates === undefined) return false;
  if (typeof rates !== "object" || Array.isArray(rates)) return true;
  return `${problem}:${optimizer}` in rates || optimizer in rates;
}

interface OpenRate extends StepSize {
  readonly problem: PaperProblem;
  readonly id: string;
}

function withRates(
  given: LearningRates | undefined,
  open: readonly OpenRate[],
): LearningRates | undefined {
  const taken = Object.fromEntries(
    open.flatMap(({ problem, id, rate }) =>
      rate === undefined ? [] : [[`${problem.id}:${id}`, rate]]
    ),
  );
  return open.length === 0 ? given : { ...taken, ...given as Record<string, number> };
}

/** Which step sizes are not the papers', and where they are from. */
function notesOn(open: readonly OpenRate[]): string[] {
  const sources = new Set(open.flatMap(({ from }) => from === undefined ? [] : [from]));
  const groups = [...sources].map((source) => {
    const those = open.filter(({ from }) => from === source);
    const ids = those.map(({ id, rate }) => rate === undefined ? id : `${id} ${rate}`);
    return `${ids.join(", ")} (${source})`;
  });
  if (groups.length === 0) return [];
  const { id } = open[0]!.problem;
  return [`${id}: step sizes that are not known from the papers: ${groups.join("; ")}`];
}
