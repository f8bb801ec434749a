/** What every script does around its one function: flags, help, errors, exit codes, Ctrl-C. @module */
import { environmentVariable } from "../../optimizers/host/environment.ts";
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
import { exitCodes, openInterrupts } from "./interrupts.ts";

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
  /** The words of the command line up to `--`, and those behind it, which are for another program. */
  readonly words: { readonly own: readonly string[]; readonly passed: readonly string[] };
}

type Run<F extends Flags> = (
  values: Values<F & { help: Flag<boolean> }>,
  surroundings: Surroundings,
) => void | Promise<void>;

/** What a file that a flag names says of flags, given which of them were typed: values by their names. */
type FileValues<F extends Flags> = (
  values: Values<F>,
  typed: readonly string[],
) => Promise<Partial<Values<F>>>;

/**
 * A script as a function of the words of its command line, which resolves to its exit code: 0 on success, 2
 * for bad input, 1 for any other failure, 75 where its time was up, 130 after Ctrl-C, 143 after SIGTERM.
 * Errors are one line on stderr; with the environment variable `NOISEWISE_DEBUG` set, the stack as well. A
 * second Ctrl-C ends the process at once. A script that waits for what cannot come any more has failed, and so
 * has one that a module of one's own ends; both say so. `--help --json` prints the description as JSON.
 *
 * @param fromFile tells values that go before those of flags that were not typed
 */
export function mainOf<F extends Flags>(
  description: Description<F>,
  run: Run<F>,
  fromFile?: FileValues<F>,
): (args?: readonly string[]) => Promise<number> {
  const flags = { ...description.flags, help: common.help };
  return async (args = Deno.args) => {
    const interrupts = openInterrupts();
    try {
      try {
        if (args.includes("--help") || args.includes("-h")) {
          const own = { ...description, flags };
          const asData = args.includes("--json");
          console.log(asData ? JSON.stringify(helpData(own), null, 2) : helpText(own));
          return exitCodes.done;
        }
        const cut = description.passes === undefined ? -1 : args.indexOf("--");
        const own = cut < 0 ? args : args.slice(0, cut);
        const passed = cut < 0 ? [] : args.slice(cut + 1);
        const { values, operands, typed } = parseCommandLine(flags, own);
        if (description.operands === undefined && operands.length > 0) {
          throw unexpected(operands[0]!);
        }
        const others = await fromFile?.(values as Values<F>, typed);
        const done = run({ ...values, ...others } as Values<F & { help: Flag<boolean> }>, {
          get signal() {
            return interrupts.signal;
          },
          stopAfter: interrupts.stopAfter,
          operands,
          words: { own, passed },
        });
        await Promise.race([done, interrupts.deadEnd]);
        return exitCodes.done;
      } catch (error) {
        return report(description.name, error, interrupts.code);
      }
    } finally {
      interrupts[Symbol.dispose]();
    }
  };
}

/** Says what went wrong. */
function report(name: string, error: unknown, stopped: number | undefined): number {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const [sentence] = /^(?:"[^"]*"|[^\n])*/.exec(message)!; // names in it may have line ends
  console.error(`${name}: ${visible(sentence)}`);
  if (debugging()) console.error(stack);
  // RangeError is what the library throws for options that are out of range, unknown names included
  const bad = error instanceof UsageError || error instanceof RangeError;
  return stopped ?? (bad ? exitCodes.badInput : exitCodes.failed);
}

function debugging(): boolean {
  return environmentVariable("NOISEWISE_DEBUG") !== undefined;
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
