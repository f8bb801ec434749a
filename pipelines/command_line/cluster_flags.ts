/** The flags of runs on clusters. @module */
import { positiveInteger } from "../text/typed_values.ts";
import { type Flag, UsageError } from "./flags.ts";

function valued<T>(
  placeholder: string,
  help: string,
  parse: (text: string, flag: string) => T,
): Flag<T | undefined> {
  return { placeholder, help, parse };
}

function time(text: string, flag: string): string {
  if (/^(\d+-)?\d+(:\d+){0,2}$/.test(text)) return text;
  throw new UsageError(`${flag} must be a time as Slurm has them, such as 2:00:00, got "${text}"`);
}

function partition(text: string, flag: string): string {
  if (/^[\w,.-]+$/.test(text)) return text;
  throw new UsageError(`${flag} must be the name of a partition, got "${text}"`);
}

function scheduler(text: string, flag: string): "slurm" {
  if (text === "slurm") return text;
  throw new UsageError(`${flag} must be slurm, got "${text}"; for others see docs/clusters.md`);
}

/** Tasks of an array where nothing is said. */
export const defaultNodes = 4;

/** The flags, for the scripts that make grids of runs. */
export const clusterFlags = {
  on: {
    ...valued(
      "slurm",
      "submit the runs to a cluster as a job array that joins the run in --out, follow them, and print what a " +
        "run here prints; options of sbatch go behind --",
      scheduler,
    ),
    values: ["slurm"],
  },
  nodes: valued(
    "N",
    `with --on, tasks of the array, each a process (default: ${defaultNodes})`,
    positiveInteger,
  ),
  time: valued("TIME", "with --on, limit of each task's time: 2:00:00", time),
  partition: valued("NAME", "with --on, the partition", partition),
  gpus: valued("N", "with --on, GPUs of each task", positiveInteger),
} as const;
