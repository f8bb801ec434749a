/**
 * Which updates each process has computed, where several share a folder: a line for each stretch of a cell's.
 *
 * ```text
 * sessions/NAME.steps   {"cell":"quadratic_m-sgd_seed0_0123456789ab","from":0,"to":160,"sum":"…"}
 * ```
 *
 * A stretch is written at its end, so those of a process that was killed are lacking from the cell it was at.
 *
 * @module
 */
import { fileKind } from "../files/file_kind.ts";
import { type LineWriter, openCheckedLines, readCheckedLines } from "../files/checked_lines.ts";
import { fields, isCount, isText } from "../files/shapes.ts";

/** Updates of a cell: those behind the `from`-th, up to the `to`-th. */
export interface TrainedSteps {
  readonly cell: string;
  readonly from: number;
  readonly to: number;
}

const isTrained = fields({ cell: isText, from: isCount, to: isCount });

function stepsPath(folder: string, process: string): string {
  return `${folder}/sessions/${process}.steps`;
}

/**
 * The stretches of a process, in their order; those before a line that is damaged.
 *
 * @param process its name
 */
export async function readTrainedSteps(
  folder: string,
  process: string,
): Promise<readonly TrainedSteps[]> {
  const path = stepsPath(folder, process);
  if (await fileKind(path) !== "file") return [];
  try {
    const lines = await readCheckedLines(path);
    return (lines?.values ?? []).filter(isTrained) as unknown as readonly TrainedSteps[];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** Where a process notes what it has computed. */
export interface StepsLog extends Disposable {
  /** Adds a stretch, behind those that are being added. */
  add(steps: TrainedSteps): void;
  /** Waits until all are on the disk. */
  written(): Promise<void>;
}

/** Opens the file of a process, which is made with its first stretch. */
export function openStepsLog(folder: string, process: string): StepsLog {
  let file: LineWriter | undefined;
  let last: Promise<void> = Promise.resolve();
  const append = async (steps: TrainedSteps) => {
    file ??= await openCheckedLines(stepsPath(folder, process), undefined);
    await file.append(steps);
  };
  return {
    add(steps) {
      last = last.then(() => append(steps));
      last.catch(() => {}); // told to who waits
    },
    written: () => last,
    [Symbol.dispose]: () => file?.[Symbol.dispose](),
  };
}
