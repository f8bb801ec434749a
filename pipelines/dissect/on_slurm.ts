/** The grids of a dissection made by tasks on Slurm. @module */
import { followArray, type Follower } from "../clusters/follow_array.ts";
import { slurmOptionsOf, taskOf } from "../clusters/on_slurm.ts";
import { slurmScript } from "../clusters/slurm_script.ts";
import { dissectDefault, type dissectScript } from "../command_line/dissect_script.ts";
import type { Values } from "../command_line/flags.ts";
import type { JoinOptions } from "../runs/shared.ts";
import type { DissectionGrid } from "./options.ts";

/** A command line of `dissect`. */
export interface DissectCommand {
  readonly values: Values<typeof dissectScript.flags>;
  /** Ids of its optimizers, which may be those of modules. */
  readonly optimizers: readonly string[] | undefined;
  /** Options of `sbatch`. */
  readonly passed: readonly string[];
}

/** Has a grid's runs made by a job array, which is submitted when there are any to make, and follows its tasks. */
export function madeOnSlurm(
  command: DissectCommand,
  grid: DissectionGrid,
  follower: Follower,
): JoinOptions {
  return { ...command.values.join, ...followArray(...arrayOf(command, grid), follower) };
}

/** The script of that array. */
export function gridScript(command: DissectCommand, grid: DissectionGrid): string {
  return slurmScript(...arrayOf(command, grid));
}

function arrayOf({ values, optimizers: ids, passed }: DissectCommand, grid: DissectionGrid) {
  const { problem, model, train, test, target, optimizers, backend, blas, blasThreads } = values;
  const { data, jobs, join } = values;
  const asTyped = (id: string) => optimizers?.[ids?.indexOf(id) ?? -1] ?? id;
  const said = {
    ...(train === undefined ? { problem: problem?.join(",") ?? dissectDefault } : {}),
    ...{ model, train, test, target },
    ...{ backend, blas, "blas-threads": blasThreads, data, jobs },
    ...grid.flags,
    optimizers: String(grid.flags.optimizers).split(",").map(asTyped).join(","),
    join: join?.by && (join.age === undefined ? join.by : `${join.by}=${join.age}s`),
    out: grid.out,
  };
  const words = Object.entries(said)
    .flatMap(([name, value]) => value === undefined ? [] : [`--${name}=${value}`]);
  const task = taskOf(grid.script, words, grid.out);
  return [task, slurmOptionsOf(values, passed)] as const;
}
