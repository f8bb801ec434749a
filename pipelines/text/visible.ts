/** Names and texts of strangers, fit to be shown. @module */
import { sha256 } from "../../optimizers/host/sha256.ts";

/**
 * A text with what cannot be seen written out, as JSON writes it: control characters, by which a terminal
 * is told to do things, marks that turn the direction of writing, and halves of characters.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { visible } from "./visible.ts";
 *
 * assertEquals(visible("red \x1b[31m, \u202eturned, Jörg 中文"), "red \\u001b[31m, \\u202eturned, Jörg 中文");
 * ```
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
    ).join(""));
}

/** A text of several lines, each {@linkcode visible}. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

/** Letters of the longest name that is shown whole. */
const longest = 80;

/**
 * A name as charts, tables and pages show it: {@linkcode visible}, and of one that is too long the beginning
 * and a few digits by which it can be told from others.
 */
export function shownName(name: string): string {
  const seen = visible(name);
  if (seen.length <= longest) return seen;
  const digits = sha256().update(name).hex().slice(0, 6);
  return `${Array.from(seen).slice(0, longest - 20).join("")}… (${digits})`;
}
