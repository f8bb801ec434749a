/** A text that is made up, with what makes texts hard to learn for SGD: frequent words, and rare ones. */
import type { TextSet } from "../../problems/data/text_set.ts";
import { vocabularyOf } from "../../problems/data/vocabulary.ts";
import { random } from "../../problems/random.ts";

const letters = "etaoinshrdlucmfwygpbvkxqjzETAOINSHRDLUCMFWYGPBVKXQJZ0123456789";

/** 4,000 words drawn from 400, the r-th with a probability in proportion to 1/r, of characters some more frequent. */
export function zipfText(): TextSet {
  const stream = random(0, "zipf text");
  const letter = () => letters[Math.floor(letters.length * stream.uniform() ** 2)]!;
  const words = Array.from(
    { length: 400 },
    (_, rank) =>
      Array.from({ length: 1 + stream.below(3) + Math.floor(rank / 100) }, letter).join(""),
  );
  const weights = words.map((_, rank) => 1 / (rank + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const word = () => {
    let left = total * stream.uniform();
    return words.find((_, rank) => (left -= weights[rank]!) < 0) ?? words[0]!;
  };
  const text = Array.from({ length: 4000 }, word).join(" ");
  const vocabulary = vocabularyOf(text);
  const codes = vocabulary.encode(text);
  const end = codes.length - 1000;
  return { train: codes.slice(0, end), test: codes.slice(end), vocabulary, source: "made up" };
}
