/** Runs a cell. @module */
import type { AnyProblem } from "../../problems/problem.ts";
import type { PartThreads } from "../training/part_threads.ts";
import {
  type Pauses,
  type Standing,
  training,
  type TrainingOptions,
} from "../training/training.ts";
import { cellLabel, type CellPlan, optimizerOf } from "./cell.ts";
import { type EvaluationLine, lineOf } from "./evaluation_lines.ts";
import { plannedSettingsOf } from "./planned_settings.ts";

/** What a cell has to tell at an evaluation, or what is saved of it between two. */
export interface CellEvent {
  /** The last evaluation. */
  readonly line: EvaluationLine;
  /** Where the run stands; its tensors live until the run goes on. */
  readonly standing: Standing;
}

/** What a cell says while it runs. */
export interface CellOptions {
  /** Where an earlier run of this cell stood. */
  readonly from?: Standing | undefined;
  /** What computes parts of batches several at a time. */
  readonly partThreads?: PartThreads | undefined;
  /** Looks at it between evaluations. */
  readonly pauses?: Pauses | undefined;
  /** Stops it at the next step. */
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: number) => void) | undefined;
  readonly onNote?: ((note: string) => void) | undefined;
}

/** Runs a cell, and yields at each of its evaluations. */
export async function* runCell(
  plan: CellPlan,
  problem: AnyProblem,
  { onNote, ...options }: CellOptions = {},
): AsyncGenerator<CellEvent, void> {
  const named = (note: string) => onNote?.(`${cellLabel(plan)}: ${note}`);
  const run = { ...trainingOf(plan, problem), ...options, onNote: named };
  for await (const checkpoint of training(run)) {
    const { position, step, examples, evaluations, seconds, pending } = checkpoint;
    const standing = { position, step, examples, evaluations, seconds, pending };
    yield { line: lineOf(plan, checkpoint), standing };
  }
}

/** A cell as the training loop takes it. */
export function trainingOf(plan: CellPlan, problem: AnyProblem): TrainingOptions {
  const { seed, rate } = plan;
  return {
    problem,
    optimizer: optimizerOf(plan),
    learningRate: typeof rate === "number" ? () => rate : rate,
    seed,
    ...plannedSettingsOf(plan),
  };
}
