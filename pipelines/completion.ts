/**
 * Completion for shells: tasks, their flags, and the ids of problems, optimizers and backends.
 *
 * As a script, `deno task completion --help`; it prints what a shell is to source.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import { needDeno } from "../optimizers/host/host.ts";
import { unknownName } from "../optimizers/nearest_name.ts";
import { bashCompletion } from "./completion/bash.ts";
import { type CommandSpec, describeCommands } from "./completion/commands.ts";
import { fishCompletion } from "./completion/fish.ts";
import { zshCompletion } from "./completion/zsh.ts";
import { common } from "./command_line/common_flags.ts";
import { unexpected, UsageError } from "./command_line/flags.ts";
import { mainOf } from "./command_line/script.ts";

const shells: Readonly<Record<string, (commands: readonly CommandSpec[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** The shells that {@linkcode completion} knows. */
export const shellNames: readonly string[] = Object.keys(shells);

/**
 * What a shell is to source so that it completes `deno task …` in this repository, `noisewise …` and
 * `deno run jsr:@noisewise/optim/…` everywhere. It is made of what the scripts say of themselves, which
 * are run for that.
 *
 * @param shell one of {@linkcode shellNames}
 * @throws {RangeError} if it is another
 */
export async function completion(shell: string): Promise<string> {
  if (!Object.hasOwn(shells, shell)) throw unknownName("shell", shell, shellNames);
  needDeno("completing command lines");
  return shells[shell]!(await describeCommands());
}

const script = {
  name: "completion",
  purpose: "Prints what a shell is to source to complete tasks, flags, and the ids of problems, " +
    "optimizers and backends.",
  operands: "SHELL",
  words: shellNames,
  flags: { json: { ...common.json, help: "print what there is to complete as JSON" } },
  examples: [
    [
      `source <(${invocation("completion bash")})`,
      "this bash session; likewise zsh, after compinit",
    ],
    [invocation("completion fish | source"), "this fish session"],
  ],
  notes: [
    "To keep it, write it to a file and source that where your shell starts, after deno's own " +
    "completion, which it leaves at work.",
  ],
} as const;

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async ({ json }, { operands }) => {
    const [shell, more] = operands;
    if (more !== undefined) throw unexpected(more);
    if (json) return console.log(JSON.stringify(await describeCommands(), null, 2));
    if (shell === undefined) throw new UsageError(`which shell? One of ${shellNames.join(", ")}`);
    console.log((await completion(shell)).trimEnd());
  },
);

if (import.meta.main) main().then(Deno.exit);
