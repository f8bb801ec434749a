import { assertEquals, assertThrows } from "@std/assert";
import {
  validationSplit,
  withValidationPart,
  withValidationText,
} from "../../../problems/data/validation_part.ts";
import { vocabularyOf } from "../../../problems/data/vocabulary.ts";

Deno.test("validationSplit() has every example once, the same each time", () => {
  const { rest, validation } = validationSplit(50, 0.1);
  assertEquals([...rest, ...validation].toSorted((a, b) => a - b), [...Array(50).keys()]);
  assertEquals([rest.length, validation.length], [45, 5]);
  assertEquals(validationSplit(50, 0.1), { rest, validation });
  for (const share of [0.001, 0.999]) {
    assertThrows(() => validationSplit(50, share), RangeError, "must leave both parts some");
  }
});

Deno.test("withValidationPart() moves images with their labels, and leaves the test part", () => {
  const images = Uint8Array.from({ length: 40 }, (_, i) => i);
  const labels = Uint8Array.from({ length: 10 }, (_, i) => i);
  const part = { images, labels, count: 10, shape: [2, 2, 1] as const };
  const set = { train: part, test: part, classes: 10, source: "here" };
  const { train, test, validation } = withValidationPart(set, 0.2);
  assertEquals([train.count, validation!.count, test], [8, 2, part]);
  for (const { images, labels } of [train, validation!]) {
    labels.forEach((label, i) => assertEquals(images[4 * i], 4 * label));
  }
});

Deno.test("withValidationText() keeps the end of the training part in one piece", () => {
  const vocabulary = vocabularyOf("abcde", "code-point");
  const [codes, test] = [vocabulary.encode("abcdeabcde"), vocabulary.encode("ab")];
  const set = { train: codes, test, vocabulary, source: "here" };
  const { train, validation, ...others } = withValidationText(set, 0.3);
  assertEquals([...train, ...validation!], [...codes]);
  assertEquals([validation!.length, others.test], [3, test]);
  assertThrows(() => withValidationText(set, 0.01), RangeError, "10 training characters, got 0.01");
});
