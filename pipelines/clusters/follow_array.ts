/** Job arrays that are submitted when there is something to do, and found again by who comes back. @module */
import { readTextItself } from "../files/file_kind.ts";
import { writeWhole } from "../files/files.ts";
import { fields, isText } from "../files/shapes.ts";
import { sealed, unsealed } from "../files/sealed_json.ts";
import type { JoinOptions } from "../runs/shared.ts";
import { isJobInQueue, submitArray } from "./slurm.ts";
import { type SlurmOptions, slurmScript, type TaskCommand } from "./slurm_script.ts";

/** Who follows an array. */
export interface Follower {
  readonly signal: AbortSignal;
  readonly onNote: (note: string) => void;
}

/**
 * How to follow the tasks of an array, as one who joins and computes nothing. It is submitted when there are runs
 * to be made, unless one with the same script, by an earlier process, is still in the queue. What is asked for is
 * kept beside what the tasks say, in `job.json`.
 *
 * @throws {Error} by `follow`, if Slurm does not take the job, with its reason
 */
export function followArray(
  command: TaskCommand,
  options: SlurmOptions,
  { signal, onNote }: Follower,
): JoinOptions {
  const file = `${command.logs}/job.json`;
  const script = slurmScript(command, options);
  let id: string | undefined;
  let askedAt = 0;
  const followed = (job: string, said: string) => {
    id = job;
    onNote(`job ${job} on Slurm${said}; what its tasks say is in ${command.logs}`);
    const goesOn =
      `job ${job} goes on; the same command again follows it; to end it, scancel ${job}`;
    signal.addEventListener("abort", () => {
      if (performance.now() - askedAt < lately) onNote(goesOn);
    });
  };
  const isThere = async () => {
    if (id !== undefined) return await isJobInQueue(id);
    const before = await keptJob(file, script);
    if (before !== undefined && await isJobInQueue(before)) followed(before, " is still there");
    else {
      const job = await submitArray(command, options);
      await writeWhole(file, sealed({ job, script }));
      followed(job, `: ${options.nodes} tasks`);
    }
    return true;
  };
  return {
    async follow() {
      askedAt = performance.now();
      return await isThere().finally(() => askedAt = performance.now());
    },
  };
}

/**
 * Milliseconds since one asked last whether tasks are there, in which they are still followed: many times those
 * between two questions, since the machine may be busy.
 */
const lately = 20_000;

/** The job that was submitted with that script before. */
async function keptJob(file: string, script: string): Promise<string | undefined> {
  const text = await readTextItself(file);
  if (text === undefined) return undefined;
  try {
    const said = unsealed(text);
    if (!fields({ job: isText, script: isText })(said) || said.script !== script) return undefined;
    return said.job as string;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // damaged: another is submitted
    throw error;
  }
}
