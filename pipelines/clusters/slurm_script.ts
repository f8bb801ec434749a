/** The script of a job array on Slurm. @module */
import { shellWord } from "../text/shell_word.ts";

/** What is asked of Slurm. */
export interface SlurmOptions {
  /** Tasks, each a process on a machine; they may begin at different times. */
  readonly nodes: number;
  /** Limit of each task's time, as `sbatch --time` takes it. */
  readonly time?: string | undefined;
  readonly partition?: string | undefined;
  /** GPUs of each task. */
  readonly gpus?: number | undefined;
  /** Other options of `sbatch`. */
  readonly others?: readonly string[] | undefined;
}

/** The command that each task of an array runs. */
export interface TaskCommand {
  /** Name of the job. */
  readonly name: string;
  /** Folder where it is started. */
  readonly cwd: string;
  readonly words: readonly string[];
  /** Folder for what the tasks say. */
  readonly logs: string;
}

/** Seconds before the end of its time at which a task is told to save where its runs stand. */
const warning = 90;

/**
 * The script of a job array, each task of which runs a command. A task that is told to end, by its time, by who
 * preempts it or by who drains its machine, gets SIGTERM itself: `exec` puts it in the place of the shell, and
 * `B:` has Slurm signal that.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { slurmScript } from "./slurm_script.ts";
 *
 * const command = { name: "ablate", cwd: "/home/me", words: ["deno", "run", "a b"], logs: "runs/a/slurm" };
 * assertEquals(slurmScript(command, { nodes: 3, time: "2:00:00" }).split("\n"), [
 *   "#!/bin/sh",
 *   "#SBATCH --job-name=ablate",
 *   "#SBATCH --array=0-2",
 *   "#SBATCH --requeue",
 *   "#SBATCH --signal=B:TERM@90",
 *   "#SBATCH --open-mode=append",
 *   "#SBATCH --output=runs/a/slurm/%A_%a.log",
 *   "#SBATCH --chdir=/home/me",
 *   "#SBATCH --time=2:00:00",
 *   "exec deno run 'a b'",
 *   "",
 * ]);
 * ```
 */
export function slurmScript(
  { name, cwd, words, logs }: TaskCommand,
  { nodes, time, partition, gpus, others = [] }: SlurmOptions,
): string {
  const asked = [
    `--job-name=${name}`,
    `--array=0-${nodes - 1}`,
    "--requeue",
    `--signal=B:TERM@${warning}`,
    "--open-mode=append",
    `--output=${logs}/%A_%a.log`,
    `--chdir=${cwd}`,
    ...(time === undefined ? [] : [`--time=${time}`]),
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(gpus === undefined ? [] : [`--gpus-per-task=${gpus}`, "--ntasks=1"]),
    ...others,
  ];
  const lines = ["#!/bin/sh", ...asked.map((each) => `#SBATCH ${shellWord(each)}`)];
  return [...lines, `exec ${words.map(shellWord).join(" ")}`, ""].join("\n");
}
