/** Runs as they are named on a command line. @module */
import { findFolders } from "../files/find_folders.ts";
import { isRun } from "./run_source.ts";

/**
 * The folders that are named, or match; of patterns only those of runs.
 *
 * @throws {RangeError} if a pattern matches no run
 */
export async function namedRuns(operands: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(operands.map(async (operand) => {
    if (!/[*?{]/.test(operand)) return [operand];
    const runs: string[] = [];
    for (const folder of await findFolders(operand)) {
      if (await isRun(folder)) runs.push(folder);
    }
    if (runs.length === 0) throw new RangeError(`no folder of a run matches "${operand}"`);
    return runs;
  }));
  return [...new Set(found.flat())];
}
