import { assertEquals, assertThrows } from "@std/assert";
import { vocabularyOf } from "../../../problems/data/vocabulary.ts";

Deno.test("vocabularyOf() breaks ties by code point, and both orders decode what they encode", () => {
  const text = "zzyyx\n𝄞é𝄞";
  assertEquals(vocabularyOf(text).characters, ["y", "z", "𝄞", "\n", "x", "é"]);
  for (const order of ["frequency", "code-point"] as const) {
    const { encode, decode, size } = vocabularyOf(text, order);
    assertEquals([size, encode(text).length, decode(encode(text))], [6, 9, text]);
  }
});

Deno.test("encode() names the character that is not in the vocabulary", () => {
  const { encode } = vocabularyOf("𝄞a");
  const message = 'not in the vocabulary: "\\n" at position 2';
  assertThrows(() => encode("𝄞a\n"), RangeError, message);
  assertThrows(() => vocabularyOf(""), RangeError, "must have characters, got none");
});
