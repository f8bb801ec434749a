/** Runs problems × optimizers × seeds, one after the other. @module */
import * as tf from "@tensorflow/tfjs";
import type { ColumnTable } from "arquero";
import { type BackendName, useBackend } from "../../optimizers/backend.ts";
import { checkCount } from "../../optimizers/check.ts";
import { type Cell, cellOf, checkRunLength, runCell, type RunLength } from "./cell.ts";
import {
  checkChoices,
  chooseOptimizer,
  chooseProblem,
  type LearningRates,
  nameOf,
  type OptimizerChoice,
  type ProblemChoice,
} from "./choices.ts";
import { prepareFolder } from "./files.ts";
import { startManifest } from "./manifest.ts";
import { type RunFolder, startRunFolder } from "./run_folder.ts";
import { type EvaluationRow, tableOf } from "./rows.ts";

/** Where a grid stands, told after each step. */
export interface GridProgress {
  /** Its id. */
  readonly problem: string;
  /** Its id, or its name. */
  readonly optimizer: string;
  /** Of the initial parameters and the batches. */
  readonly seed: number;
  /** Number of this run, from 1. */
  readonly run: number;
  /** Number of all runs. */
  readonly runs: number;
  /** Updates done in this run. */
  readonly step: number;
  /** Updates it is to do. */
  readonly steps: number;
  /** The last evaluation of this run. */
  readonly row: EvaluationRow | undefined;
  /** Whether this run is over, be it before its last step. */
  readonly ended: boolean;
}

/** How and where runs are made: what one run and a grid of them have in common. */
export interface RunOptions extends RunLength {
  /** What runs the tensors; the backend in use where there is one, else `"auto"`. */
  readonly backend?: BackendName | undefined;
  /** Folder of the data sets' files, for problems given by id. */
  readonly data?: string | undefined;
  /** Folder for the results; none are written by default. */
  readonly out?: string | undefined;
  /** Stops the run: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the name of the backend in use, once all options have been found good. */
  readonly onBackend?: ((name: string) => void) | undefined;
  /** Called with each row as it is recorded. */
  readonly onEvaluation?: ((row: EvaluationRow) => void) | undefined;
  /** Called after each step. */
  readonly onProgress?: ((progress: GridProgress) => void) | undefined;
  /** Called where a run diverges or its batches end; `console.warn` by default. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** What {@linkcode runGrid} runs. */
export interface GridOptions extends RunOptions {
  /** Ids, or problems of the caller's own. */
  readonly problems: readonly ProblemChoice[];
  /** Ids, or optimizers of the caller's own. */
  readonly optimizers: readonly OptimizerChoice[];
  /** For optimizers given by id; the problem's defaults where absent. */
  readonly learningRates?: LearningRates | undefined;
  /** Replicates, with consecutive seeds from `seed` on. */
  readonly seeds: number;
  /** The first seed. */
  readonly seed: number;
}

/**
 * Runs every optimizer on every problem with every seed. With the same seed all optimizers start
 * from the same parameters and see the same batches.
 *
 * @returns one {@linkcode EvaluationRow} for each evaluation
 * @throws {RangeError} if a name, number or learning rate is wrong; before anything runs
 * @throws {Error} if `out` cannot be written, or a problem's data cannot be had
 */
export async function runGrid(options: GridOptions): Promise<ColumnTable> {
  const { problems, optimizers, learningRates, seeds, seed, out, signal } = options;
  const { onEvaluation, onNote = console.warn } = options;
  checkChoices(problems, optimizers, learningRates);
  checkRunLength(options);
  checkCount(seeds, "seeds");
  checkCount(seed, "seed", 0);
  if (out !== undefined) await prepareFolder(out);
  const backend = await startBackend(options.backend);
  options.onBackend?.(backend);

  const rows: EvaluationRow[] = [];
  const runs = problems.length * optimizers.length * seeds;
  let folder: RunFolder | undefined;
  let run = 0;
  try {
    for (const choice of problems) {
      signal?.throwIfAborted();
      const { problem, release } = await chooseProblem(choice, { data: options.data });
      try {
        const chosen = optimizers.map((each) => chooseOptimizer(each, problem, learningRates));
        if (out !== undefined) {
          folder ??= await startRunFolder(out, startManifest(backend, recordOf(options)));
        }
        for (let replicate = 0; replicate < seeds; replicate++) {
          for (const each of chosen) {
            const place = { seed: seed + replicate, backend };
            const cell = cellOf(problem, each, options, place);
            const batchLosses: number[] = [];
            const progress = progressOf(cell, ++run, runs, options);
            for await (const event of runCell(cell, { signal, onNote, onStep: progress.step })) {
              rows.push(event.row);
              for (const loss of event.batchLosses) batchLosses.push(loss);
              await folder?.record(event);
              progress.evaluated(event.row);
              onEvaluation?.(event.row);
            }
            await folder?.endCell(cell, batchLosses);
            progress.end();
          }
        }
      } finally {
        release();
      }
    }
    const table = tableOf(rows);
    await folder?.finish(table);
    return table;
  } finally {
    folder?.[Symbol.dispose]();
  }
}

async function startBackend(name: BackendName | undefined): Promise<string> {
  const inUse: string | undefined = tf.getBackend();
  return name === undefined && inUse ? inUse : await useBackend(name);
}

function progressOf(cell: Cell, run: number, runs: number, { onProgress }: RunOptions) {
  const { problem, id, seed, steps } = cell;
  const fixed = { problem: problem.id, optimizer: id, seed, run, runs, steps };
  let row: EvaluationRow | undefined;
  const step = (step: number) => onProgress?.({ ...fixed, step, row, ended: false });
  return {
    step,
    evaluated(evaluation: EvaluationRow) {
      row = evaluation;
      step(row.step);
    },
    end: () => onProgress?.({ ...fixed, step: row?.step ?? 0, row, ended: true }),
  };
}

/** The options that determine the results, as they were given, objects by name. */
function recordOf(options: GridOptions): Record<string, unknown> {
  const { problems, optimizers, learningRates, seeds, seed, steps, batchSize } = options;
  return {
    problems: problems.map(nameOf),
    optimizers: optimizers.map(nameOf),
    learningRates,
    seeds,
    seed,
    steps,
    batchSize,
    evaluateEvery: options.evaluateEvery,
    data: options.data,
  };
}
