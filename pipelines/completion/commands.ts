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
  const specs = Object.entries(documented).map(async ([name, { description }]) => {
    const { script, given = [] } = tasks.find((task) => task.name === name) ?? {};
    const ofCommand = commandTasks.some((task) => task.name === name);
    const task = { name, help: description, script, ofCommand };
    if (script === undefined) return [{ ...task, flags: [], operands: undefined }];
    const own = await describe(script, []);
    const free = Object.entries(own.flags).filter(([flag]) => !given.includes(`--${flag}`));
    const flags = free.map(([flag, help]) => flagSpec(flag, help));
    const below = (own.commands ?? []).map(async (command) => {
      const { purpose, flags } = await describe(script, [command]);
      return {
        name: `${name} ${command}`,
        help: firstSentence(purpose),
        script,
        ofCommand,
        flags: Object.entries(flags).map(([flag, help]) => flagSpec(flag, help)),
        operands: undefined,
      };
    });
    return [{ ...task, flags, operands: operandsOf(own) }, ...await Promise.all(below)];
  });
  return (await Promise.all(specs)).flat();
}

/** The tasks that follow `noisewise`. */
export function commandNames(commands: readonly CommandSpec[]): readonly string[] {
  return commands.filter(({ name, ofCommand }) => ofCommand && !name.includes(" "))
    .map(({ name }) => name);
}

async function describe(script: string, args: readonly string[]): Promise<HelpData> {
  const url = new URL(`../${script}.ts`, import.meta.url);
  const { success, stdout, stderr } = await new Deno.Command(denoCommand(), {
    args: ["run", "--no-prompt", "--quiet", url.href, ...args, "--help", "--json"],
    env: { NO_COLOR: "1" },
  }).output();
  if (success) return JSON.parse(new TextDecoder().decode(stdout)) as HelpData;
  const [line] = new TextDecoder().decode(stderr).split("\n");
  throw new Error(`${script} does not say what flags it has: ${line}`);
}

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
