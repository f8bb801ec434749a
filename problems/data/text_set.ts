/** Texts to be predicted character by character. @module */
import { sha256 } from "../../optimizers/host/sha256.ts";
import { readBytes } from "./formats/bytes.ts";
import { decodeText } from "./formats/text.ts";
import { type Vocabulary, vocabularyOf, type VocabularyOrder } from "./vocabulary.ts";

/** A text in two parts, as numbers of its characters. */
export interface TextSet {
  /** What is trained on: the beginning. */
  readonly train: Int32Array<ArrayBuffer>;
  /** What is kept of the training part to choose by: what follows it. */
  readonly validation?: Int32Array<ArrayBuffer>;
  /** What only evaluations see: the end. */
  readonly test: Int32Array<ArrayBuffer>;
  /** The characters of both parts. */
  readonly vocabulary: Vocabulary;
  /** The file it came from. */
  readonly source: string;
}

/** How {@linkcode readTextSet} numbers and splits a text. */
export interface TextOptions {
  /** How characters are numbered; by frequency where absent, see {@linkcode vocabularyOf}. */
  readonly order?: VocabularyOrder;
  /** Share of the characters, at the end, that is tested on; 0.2 where absent. */
  readonly testShare?: number;
}

/**
 * Any text in UTF-8, with or without a byte order mark (which is no part of it), as numbers of its
 * characters (Unicode code points), in two parts.
 *
 * @throws {Error} if the file cannot be read, naming it
 * @throws {SyntaxError} if it is not UTF-8, or has fewer than two characters; the message names the
 * file, what was expected and what was found
 * @throws {RangeError} if `testShare` does not leave both parts at least one character
 */
export async function readTextSet(path: string, options: TextOptions = {}): Promise<TextSet> {
  const { order, testShare = 0.2 } = options;
  const text = decodeText(await readBytes(path), path);
  const vocabulary = text === "" ? undefined : vocabularyOf(text, order);
  const codes = vocabulary?.encode(text) ?? new Int32Array();
  if (vocabulary === undefined || codes.length < 2) {
    throw new SyntaxError(
      `${path} is too short: expected a text, found ${codes.length} characters`,
    );
  }
  const trainSize = codes.length - Math.round(codes.length * testShare);
  if (!(trainSize > 0 && trainSize < codes.length)) {
    throw new RangeError(
      `testShare must leave both parts some of the ${codes.length} characters, got ${testShare}`,
    );
  }
  return {
    train: codes.subarray(0, trainSize),
    test: codes.subarray(trainSize),
    vocabulary,
    source: path,
  };
}

/**
 * SHA-256 of both parts and of the order of the characters, 16 hexadecimal digits: the same for the
 * same text, wherever it lies.
 */
export function textSetChecksum({ train, test, vocabulary }: TextSet): string {
  const hash = sha256();
  hash.update(JSON.stringify([train.length, test.length, vocabulary.characters]));
  for (const codes of [train, test]) {
    hash.update(new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength));
  }
  return hash.hex().slice(0, 16);
}
