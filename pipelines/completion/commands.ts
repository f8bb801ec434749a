/** What there is to complete: the tasks, and the flags of their scripts. @module */
import { packageConfig } from "../files/package_config.ts";
import { denoCommand } from "../command_line/deno_command.ts";
import type { HelpData } from "../command_line/help.ts";

/** What may stand for a value. */
export interface Expected {
  /** A list is words separated by commas; `text` is anything, with nothing to offer. */
  readonly kind: "words" | "list" | "folder" | "file" | "text";
  /** The words there are; empty for the other kinds. */
  readonly words: readonly string[];
}

/** A flag as shells complete it. */
export interface FlagSpec {
  /** Without the dashes. */
  readonly name: string;
  readonly short: string | undefined;
  readonly help: string;
  /** `undefined` for a switch. */
  readonly value: Expected | undefined;
}

/** A task, or a script that one leads to, such as `bench optimizers`. */
export interface CommandSpec {
  /** What is typed after `deno task`. */
  readonly name: string;
  readonly help: string;
  /** Name of the script's file without its ending; `undefined` for tasks that run none. */
  readonly script: string | undefined;
  /** Whether it follows `noisewise`, too. */
  readonly ofCommand: boolean;
  readonly flags: readonly FlagSpec[];
  /** What may follow besides flags. */
  readonly operands: Expected | undefined;
}

/**
 * All tasks of this package as they describe themselves: each script is asked for `--help --json`.
 *
 * @throws {Error} if a script does not answer, naming it
 */
export async function describeCommands(): Promise<readonly CommandSpec[]> {
  const { tasks: documented } = await packageConfig();
  const { commandTasks, tasks } = await import("../command_line/tasks.ts"); // which reads the same
  const whole = await describe(tasks.map(({ script }) => script));
  const parts = tasks.flatMap((task, i) =>
    (whole[i]!.commands ?? []).map((command) => ({ task, command }))
  );
  const below = await describe(parts.map(({ task, command }) => `${task.script} ${command}`));
  return Object.entries(documented).flatMap(([name, { description }]): CommandSpec[] => {
    const at = tasks.findIndex((task) => task.name === name);
    const task = {
      name,
      help: description,
      script: tasks[at]?.script,
      ofCommand: commandTasks.some((task) => task.name === name),
    };
    if (at < 0) return [{ ...task, flags: [], operands: undefined }];
    const own = whole[at]!, { given } = tasks[at]!;
    const flags = flagsOf(own).filter((flag) => !given.includes(`--${flag.name}`));
    const commands = parts.flatMap(({ task: { name: of }, command }, i) => {
      const { purpose, flags } = below[i]!;
      if (of !== name) return [];
      const said = { help: firstSentence(purpose), flags: flagsOf({ flags }), operands: undefined };
      return [{ ...task, ...said, name: `${name} ${command}` }];
    });
    return [{ ...task, flags, operands: operandsOf(own) }, ...commands];
  });
}

/** The tasks that follow `noisewise`. */
export function commandNames(commands: readonly CommandSpec[]): readonly string[] {
  return commands.filter(({ name, ofCommand }) => ofCommand && !name.includes(" "))
    .map(({ name }) => name);
}

/**
 * What scripts say of themselves, in one process.
 *
 * @param scripts each the name of a script's file, and of a command of it behind a space
 * @throws {Error} if one does not answer, naming it
 */
export async function describe(scripts: readonly string[]): Promise<readonly HelpData[]> {
  const url = new URL("./describe.ts", import.meta.url);
  const { stdout, stderr } = await new Deno.Command(denoCommand(), {
    args: ["run", "--no-prompt", "--quiet", "--allow-read", url.href, ...scripts],
    env: { NO_COLOR: "1" },
  }).output();
  const answers = new TextDecoder().decode(stdout).split("\0").slice(0, -1);
  if (answers.length === scripts.length) {
    return answers.map((answer) => JSON.parse(answer) as HelpData);
  }
  const [line] = new TextDecoder().decode(stderr).split("\n");
  throw new Error(`${scripts[answers.length]} does not say what flags it has: ${line}`);
}

const flagsOf = ({ flags }: Pick<HelpData, "flags">) =>
  Object.entries(flags).map(([name, help]) => flagSpec(name, help));

function flagSpec(
  name: string,
  { help, short, placeholder, values }: HelpData["flags"][string],
): FlagSpec {
  return {
    name,
    short,
    help,
    value: placeholder === undefined ? undefined : expected(placeholder, values),
  };
}

function expected(placeholder: string, words: readonly string[] = []): Expected {
  if (words.length > 0) return { kind: placeholder.includes("[,") ? "list" : "words", words };
  if (placeholder === "DIR") return { kind: "folder", words };
  return { kind: placeholder === "FILE" ? "file" : "text", words };
}

function operandsOf({ operands, words, commands }: HelpData): Expected | undefined {
  if (operands === undefined) return undefined;
  const known = words ?? commands ?? [];
  return known.length > 0 ? { kind: "words", words: known } : { kind: "folder", words: [] };
}

function firstSentence(text: string): string {
  return text.replace(/[:.;] .*$/s, "");
}
