/** Characters as numbers. @module */

/** The characters of a text, numbered. */
export interface Vocabulary {
  /** The characters (Unicode code points) in the order of their numbers, which start at 0. */
  readonly characters: readonly string[];
  /** How many there are. */
  readonly size: number;
  /**
   * The numbers of a text's characters.
   *
   * @throws {RangeError} if a character is not in the vocabulary, naming it and its position
   */
  encode(text: string): Int32Array<ArrayBuffer>;
  /** The text of the numbers. */
  decode(codes: ArrayLike<number>): string;
}

/** How {@linkcode vocabularyOf} numbers characters. */
export type VocabularyOrder = "frequency" | "code-point";

/**
 * The vocabulary of a text: its distinct characters, the most frequent first (equally frequent ones
 * by code point) as in the char-rnn program the papers adapted, or all by code point.
 *
 * @param text not empty
 * @throws {RangeError} if the text is empty
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { vocabularyOf } from "./vocabulary.ts";
 *
 * const { characters, encode, decode } = vocabularyOf("hello");
 * assertEquals(characters, ["l", "e", "h", "o"]);
 * assertEquals([...encode("hole")], [2, 3, 0, 1]);
 * assertEquals(decode([2, 1]), "he");
 * assertEquals(vocabularyOf("hello", "code-point").characters, ["e", "h", "l", "o"]);
 * assertThrows(() => encode("help"), RangeError, 'not in the vocabulary: "p" at position 3');
 * ```
 */
export function vocabularyOf(text: string, order: VocabularyOrder = "frequency"): Vocabulary {
  if (text === "") throw new RangeError("the text of a vocabulary must have characters, got none");
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const characters = [...counts.keys()].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  if (order === "frequency") characters.sort((a, b) => counts.get(b)! - counts.get(a)!); // stable
  const numbers = new Map(characters.map((character, i) => [character, i]));
  return {
    characters,
    size: characters.length,
    encode(text) {
      const codes = new Int32Array(text.length);
      let length = 0;
      for (const character of text) {
        const code = numbers.get(character);
        if (code === undefined) {
          throw new RangeError(
            `not in the vocabulary: ${JSON.stringify(character)} at position ${length}; ` +
              `make the vocabulary from all of the text`,
          );
        }
        codes[length++] = code;
      }
      return length === codes.length ? codes : codes.slice(0, length);
    },
    decode: (codes) => Array.from(codes, (code) => characters[code]!).join(""),
  };
}
