/** Tables that are known by what they say. @module */
import { numbersChecksum, parseNumberTable } from "../../problems/data/formats/number_table.ts";
import { decodeText } from "../../problems/data/formats/text.ts";

/** A table, and the checksum of its numbers. */
export interface KnownNumbers {
  /** What errors call it. */
  readonly name: string;
  /** See {@linkcode numbersChecksum}. */
  readonly numbers: string;
}

/** How the numbers of a text differ from what was expected, if they do. */
export function otherNumbers(
  bytes: Uint8Array,
  { name, numbers }: KnownNumbers,
): string | undefined {
  try {
    const found = numbersChecksum(parseNumberTable(decodeText(bytes, name), name));
    if (found === numbers) return undefined;
    return `expected numbers with the SHA-256 ${numbers}, found ${found}`;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message;
  }
}
