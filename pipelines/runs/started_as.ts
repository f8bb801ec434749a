/** How the program at work was started, for the record. @module */
import { type Program, programAtWork, scriptAtWork, startOf } from "../../optimizers/invocation.ts";

/**
 * What one types before a script's name to start it as the program at work was started, see {@linkcode startOf};
 * `null` where a program of one's own is at work, and calls functions.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { startedAs } from "./started_as.ts";
 *
 * const jsr = "https://jsr.io/@noisewise/optim/0.1.0";
 * const started = (main: string) => startedAs({ main, own: `${jsr}/optimizers/a.ts` });
 * assertEquals(started("jsr:@noisewise/optim/ablate"), "deno run -RW jsr:@noisewise/optim@0.1.0/");
 * assertEquals(started("file:///home/me/mine.ts"), null);
 * ```
 */
export function startedAs(program: Program = programAtWork): string | null {
  return scriptAtWork(program) === undefined ? null : startOf(program);
}
