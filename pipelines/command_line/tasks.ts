/** The tasks that run a script: a view of those in `deno.json`. @module */
import config from "../../deno.json" with { type: "json" };

/** A task. */
export interface Task {
  readonly name: string;
  /** What it is for, in a line. */
  readonly description: string;
  /** Name of the script's file in `pipelines/`, without its ending. */
  readonly script: string;
  /** Words that it gives the script before those that are typed. */
  readonly given: readonly string[];
}

/** All of them, in the order of `deno.json`. */
export const tasks: readonly Task[] = Object.entries(config.tasks).flatMap(
  ([name, { description, command }]) => {
    const [, script, given = ""] = / pipelines\/(\w+)\.ts(.*)$/.exec(command) ?? [];
    if (script === undefined) return [];
    return [{ name, description, script, given: given.split(" ").filter((word) => word !== "") }];
  },
);

/** Those that the command `noisewise` takes: scripts that are paths of the package. */
export const commandTasks: readonly Task[] = tasks.filter(({ script }) =>
  Object.values<string>(config.exports).includes(`./pipelines/${script}.ts`)
);
