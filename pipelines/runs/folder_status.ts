/** Where the run in a folder stands, and who is at work; changes nothing. @module */
import { isFolderLocked } from "../locks/lock_file.ts";
import { isLiving, processesIn, type ProcessStatus } from "./processes.ts";
import { readRun } from "./read_run.ts";
import { readTrainedSteps } from "./trained_steps.ts";

/** A process, and what it has computed. */
export interface ProcessShare extends ProcessStatus {
  /** Updates, in all its cells; those of a cell count at its end. */
  readonly steps: number;
}

/** Where a run stands. */
export interface FolderStatus {
  /** Whether any process is at work there, sharing it or alone. */
  readonly atWork: boolean;
  readonly runs: number;
  readonly done: number;
  /** Those that a living process is at, where several share them. */
  readonly underWay: number;
  /** Processes that share the folder, in the order in which they began. */
  readonly processes: readonly ProcessShare[];
}

/**
 * Where the run in a folder stands.
 *
 * @throws {Error} if it is no folder of a run
 */
export async function folderStatus(folder: string): Promise<FolderStatus> {
  const { runs, manifest } = await readRun(folder);
  const processes = await Promise.all(
    (await processesIn(folder)).map(async (process): Promise<ProcessShare> => {
      const trained = await readTrainedSteps(folder, process.name);
      return { ...process, steps: trained.reduce((sum, { from, to }) => sum + to - from, 0) };
    }),
  );
  const asked = new Set([...runs.map(({ name }) => name), ...manifest?.cells ?? []]);
  return {
    atWork: await isFolderLocked(folder) || processes.some(isLiving),
    runs: asked.size,
    done: runs.filter(({ finished }) => finished).length,
    underWay: processes.reduce((sum, { cells }) => sum + cells.length, 0),
    processes,
  };
}
