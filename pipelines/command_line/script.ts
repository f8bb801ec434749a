/** What every script does around its one function: flags, help, errors, exit codes, Ctrl-C. @module */
import { common } from "./common_flags.ts";
import {
  type Flag,
  type Flags,
  parseCommandLine,
  unexpected,
  UsageError,
  type Values,
} from "./flags.ts";
import { type Description, helpData, helpText } from "./help.ts";

/** What a script is given besides its flags. */
export interface Surroundings {
  /** Aborted by Ctrl-C. It ends the process at once as long as a script has not asked for this. */
  readonly signal: AbortSignal;
  /** What stands on the command line besides, where the description speaks of operands. */
  readonly operands: readonly string[];
}

/** Exit codes: as `sysexits` of most command lines, and 128 + 2 after an interrupt. */
export const exitCodes: Readonly<Record<"done" | "failed" | "badInput" | "interrupted", number>> = {
  done: 0,
  failed: 1,
  badInput: 2,
  interrupted: 130,
};

/**
 * Runs a script and ends the process: exit code 0 on success, 2 for bad input, 1 for any other
 * failure, 130 after Ctrl-C. Errors are one line on stderr; with the environment variable
 * `NOISEWISE_DEBUG` set, the stack as well. A second Ctrl-C ends at once. `--help --json` prints the
 * description as JSON.
 */
export async function main<F extends Flags>(
  description: Description<F>,
  run: (
    values: Values<F & { help: Flag<boolean> }>,
    surroundings: Surroundings,
  ) => void | Promise<void>,
  args: readonly string[] = Deno.args,
): Promise<never> {
  const flags = { ...description.flags, help: common.help };
  const interrupt = new AbortController();
  let interruptedAt: number | undefined;
  const onInterrupt = () => {
    // deno task hands on the signal that the terminal has sent to its child as well
    if (interruptedAt !== undefined && performance.now() - interruptedAt < 300) return;
    if (interrupt.signal.aborted) Deno.exit(exitCodes.interrupted);
    interruptedAt = performance.now();
    interrupt.abort(new DOMException("interrupted", "AbortError"));
  };
  try {
    if (args.includes("--help") || args.includes("-h")) {
      const own = { ...description, flags };
      console.log(
        args.includes("--json") ? JSON.stringify(helpData(own), null, 2) : helpText(own),
      );
    } else {
      const { values, operands } = parseCommandLine(flags, args);
      if (description.operands === undefined && operands.length > 0) throw unexpected(operands[0]!);
      await run(values as Values<F & { help: Flag<boolean> }>, {
        get signal() {
          Deno.addSignalListener("SIGINT", onInterrupt);
          return interrupt.signal;
        },
        operands,
      });
    }
  } catch (error) {
    report(description.name, error, interrupt.signal.aborted);
  }
  Deno.exit();
}

function report(name: string, error: unknown, interrupted: boolean): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  console.error(`${name}: ${message.split("\n")[0]}`);
  if (debugging()) console.error(stack);
  // RangeError is what the library throws for options that are out of range, unknown names included
  const bad = error instanceof UsageError || error instanceof RangeError;
  Deno.exitCode = interrupted ? exitCodes.interrupted : bad ? exitCodes.badInput : exitCodes.failed;
}

function debugging(): boolean {
  const variable = "NOISEWISE_DEBUG";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" && Boolean(Deno.env.get(variable));
}

/** How results are set on standard output: its width, and whether bold is welcome there. */
export function outputStyle(): { readonly width: number; readonly color: boolean } {
  if (!Deno.stdout.isTerminal()) return { width: 80, color: false };
  return { width: Deno.consoleSize().columns, color: !Deno.noColor };
}

/** Results as JSON, for other programs; what is missing is `null`. */
export function asJson(results: object): string {
  return JSON.stringify(results, (_, value) => value === undefined ? null : value, 2);
}
