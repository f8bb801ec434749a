/** Texts as words of a command line. @module */

/**
 * What a shell takes as one word, in single quotes where that is needed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { shellWord } from "./shell_word.ts";
 *
 * assertEquals(["runs/a", "it's"].map(shellWord), ["runs/a", "'it'\\''s'"]);
 * ```
 */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
