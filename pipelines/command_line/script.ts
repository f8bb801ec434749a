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
import { visible } from "../text/visible.ts";
import { type Description, helpData, helpText } from "./help.ts";

/** What a script is given besides its flags. */
export interface Surroundings {
  /**
   * Aborted by Ctrl-C or SIGTERM. They end the process at once as long as a script has not asked for
   * this.
   */
  readonly signal: AbortSignal;
  /**
   * Aborts the signal shortly before so many seconds are over: a tenth of them, or ten seconds, are left for
   * the step under way and to save where runs stand.
   */
  stopAfter(seconds: number): void;
  /** What stands on the command line besides, where the description speaks of operands. */
  readonly operands: readonly string[];
}

/**
 * Exit codes: as most command lines have them; `EX_TEMPFAIL` of `sysexits`, "try again", where time was up;
 * 128 and the signal's number after an interrupt.
 */
export const exitCodes: Readonly<
  Record<"done" | "failed" | "badInput" | "timeUp" | "interrupted" | "terminated", number>
> = {
  done: 0,
  failed: 1,
  badInput: 2,
  timeUp: 75,
  interrupted: 130,
  terminated: 143,
};

/**
 * Runs a script and ends the process: exit code 0 on success, 2 for bad input, 1 for any other
 * failure, 130 after Ctrl-C, 143 after SIGTERM. Errors are one line on stderr; with the environment variable
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
  let interruptedAt = -Infinity;
  let code: number | undefined;
  const stop = (exitCode: number, reason: string) => {
    code = exitCode;
    interrupt.abort(new DOMException(reason, "AbortError"));
  };
  const onSignal = (exitCode: number, reason: string) => () => {
    // deno task hands on the signal that the terminal has sent to its child as well
    if (performance.now() - interruptedAt < 300) return;
    if (interrupt.signal.aborted) Deno.exit(exitCode);
    interruptedAt = performance.now();
    stop(exitCode, reason);
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
          Deno.addSignalListener("SIGINT", onSignal(exitCodes.interrupted, "interrupted"));
          if (Deno.build.os !== "windows") { // which has none
            Deno.addSignalListener("SIGTERM", onSignal(exitCodes.terminated, "terminated"));
          }
          return interrupt.signal;
        },
        stopAfter(seconds) {
          const milliseconds = 1000 * (seconds - Math.min(seconds / 10, 10)) - performance.now();
          if (milliseconds > longestTimer) return;
          setTimeout(() => {
            if (!interrupt.signal.aborted) stop(exitCodes.timeUp, "its time is up");
          }, milliseconds);
        },
        operands,
      });
    }
  } catch (error) {
    report(description.name, error, code);
  }
  Deno.exit();
}

/** Milliseconds that a timer can wait for, 25 days; more of them would be none. */
const longestTimer = 2 ** 31 - 1;

function report(name: string, error: unknown, stopped: number | undefined): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  console.error(`${name}: ${visible(message.split("\n")[0]!)}`);
  if (debugging()) console.error(stack);
  // RangeError is what the library throws for options that are out of range, unknown names included
  const bad = error instanceof UsageError || error instanceof RangeError;
  Deno.exitCode = stopped ?? (bad ? exitCodes.badInput : exitCodes.failed);
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
