/** Scripts whose runs are made by tasks on a cluster. @module */
import { environmentVariable } from "../../optimizers/host/environment.ts";
import { mayCall } from "../../optimizers/host/native.ts";
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { blasPaths } from "../../optimizers/backends/blas_libraries.ts";
import { type clusterFlags, defaultNodes } from "../command_line/cluster_flags.ts";
import { UsageError, type Values } from "../command_line/flags.ts";
import { exitCodes } from "../command_line/interrupts.ts";
import type { Surroundings } from "../command_line/script.ts";
import type { JoinOptions } from "../runs/shared.ts";
import { isJobInQueue, requeue, submitArray } from "./slurm.ts";
import { type SlurmOptions, slurmScript, type TaskCommand } from "./slurm_script.ts";

/** What a command line says that bears on the cluster. */
export type ClusterValues = Values<typeof clusterFlags> & {
  readonly out: string | undefined;
  readonly join: JoinOptions | undefined;
  readonly quiet: boolean;
};

/** Flags that are the submitting process' own, and whether a value follows. */
const ownFlags: Readonly<Record<string, boolean>> = {
  ...{ on: true, nodes: true, time: true, partition: true, gpus: true },
  ...{ "dry-run": false, json: false, quiet: false, live: false },
};

/**
 * The script of the job array that a command line asks for.
 *
 * @throws {UsageError} if there is no folder to share
 */
export function arrayScriptOf(
  name: string,
  values: ClusterValues,
  words: Surroundings["words"],
): string {
  return slurmScript(...arrayOf(name, values, words));
}

/**
 * Submits the job array that a command line asks for, and says how it is called.
 *
 * @returns how to follow its tasks: as one who joins, and computes nothing
 */
export async function submitted(
  name: string,
  values: ClusterValues,
  words: Surroundings["words"],
  signal: AbortSignal,
): Promise<JoinOptions> {
  const [command, options] = arrayOf(name, values, words);
  const id = await submitArray(command, options);
  const say = (line: string) => values.quiet || console.error(line);
  say(`job ${id} on Slurm: ${options.nodes} tasks; what they say is in ${command.logs}`);
  signal.addEventListener("abort", () =>
    say(
      `job ${id} goes on; to follow it, the same command with --join in place of --on, which computes too; ` +
        `to end it, scancel ${id}`,
    ));
  return { ...values.join, follow: () => isJobInQueue(id) };
}

function arrayOf(
  name: string,
  values: ClusterValues,
  { own, passed }: Surroundings["words"],
): [TaskCommand, SlurmOptions] {
  const { out } = values;
  if (out === undefined) {
    throw new UsageError(
      "--on makes runs in a folder that all machines share: give one, such as --out runs/a",
    );
  }
  return [taskOf(name, withoutOwn(own), out), slurmOptionsOf(values, passed)];
}

/**
 * The command of a task that joins the run in a folder.
 *
 * @param words of the script's command line; how it joins and its jobs follow where they do not say
 */
export function taskOf(name: string, words: readonly string[], out: string): TaskCommand {
  const says = (flag: string) => words.some((word) => word === flag || word.startsWith(`${flag}=`));
  const whole = [
    ...denoWords(name),
    ...words,
    "--quiet",
    ...(says("--join") ? [] : ["--join"]),
    ...(says("--jobs") ? [] : ["--jobs", "1"]),
  ];
  return {
    name,
    cwd: Deno.cwd(),
    words: whole,
    logs: `${nodeModule("node:path").resolve(out)}/slurm`,
  };
}

/** What a command line asks of Slurm. */
export function slurmOptionsOf(
  { nodes = defaultNodes, time, partition, gpus }: Values<typeof clusterFlags>,
  others: readonly string[],
): SlurmOptions {
  return { nodes, time, partition, gpus, others };
}

/** What starts the script on a machine without the internet, with the permissions that this process has. */
function denoWords(name: string): readonly string[] {
  const script = new URL(`../${name}.ts`, import.meta.url);
  const start = [Deno.execPath(), "run", "-q", "--cached-only"];
  if (script.protocol !== "file:") return [...start, "--allow-read", "--allow-write", script.href];
  const { fileURLToPath } = nodeModule("node:url");
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  return [...start, `--config=${config}`, `-P=${permissionSet()}`, fileURLToPath(script)];
}

/** `native` where a BLAS may be used, so that tasks use the same: it is part of what results are known by. */
function permissionSet(): "live" | "native" {
  const paths = blasPaths[Deno.build.os as keyof typeof blasPaths] ?? [];
  return paths.some(mayCall) ? "native" : "live";
}

function withoutOwn(words: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const [, flag = "", value] = /^--([\w-]+)(=.*)?$/.exec(word) ?? [];
    if (word === "-q") continue;
    if (!Object.hasOwn(ownFlags, flag)) kept.push(word);
    else if (ownFlags[flag] && value === undefined) i++;
    else if (flag === "live" && /^\d+$/.test(words[i + 1] ?? "")) i++;
  }
  return kept;
}

/**
 * A script that, as a task on Slurm that joins others, puts itself back into the queue when it is told to end
 * before its runs are made.
 */
export function requeueing(
  main: (args?: readonly string[]) => Promise<number>,
): (args?: readonly string[]) => Promise<number> {
  return async (args = Deno.args) => {
    const code = await main(args);
    const early = code === exitCodes.terminated || code === exitCodes.timeUp;
    const joins = args.some((word) => /^--join(=|$)/.test(word));
    const id = early && joins ? environmentVariable("SLURM_JOB_ID") : undefined;
    if (id !== undefined && await requeue(id)) console.error(`task ${id} is back in the queue`);
    return code;
  };
}
