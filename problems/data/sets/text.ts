/** Texts to be predicted character by character. @module */
import { createHash } from "node:crypto";
import { readBytes } from "../formats/bytes.ts";
import { requireData } from "../find.ts";
import type { DataOptions } from "./mnist.ts";
import { type Vocabulary, vocabularyOf, type VocabularyOrder } from "../vocabulary.ts";

/** A text in two parts, as numbers of its characters. */
export interface TextSet {
  /** What is trained on: the beginning. */
  readonly train: Int32Array<ArrayBuffer>;
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

/** Where the text is in the folder of a text data set, as char-rnn has it. */
const FILE = "input.txt";

/**
 * Tolstoy's _War and Peace_ in English: 3.2 million characters, the last fifth of them to test on.
 * Read from `war-and-peace/input.txt` in the data root, see {@linkcode findData}.
 *
 * The papers (ICML 2018, §A.1) count 83 different characters; the copy that can be fetched has 82,
 * one less because it lacks the byte order mark, which is dropped from other copies as well. The
 * papers do not say how they split the text; DeepOBS (Schneider, Balles & Hennig, 2019) tests on
 * 653,237 characters, which is a fifth.
 *
 * @throws {Error} if the text cannot be found; the message names the command that fetches it
 * @throws see {@linkcode readTextSet}
 */
export async function loadWarAndPeace(
  options: DataOptions & TextOptions = {},
): Promise<TextSet> {
  const folder = await requireData("war-and-peace", { data: options.data, files: [FILE] });
  return await readTextSet(`${folder}/${FILE}`, options);
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
  const hash = createHash("sha256");
  hash.update(JSON.stringify([train.length, test.length, vocabulary.characters]));
  for (const codes of [train, test]) {
    hash.update(new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength));
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * UTF-8 as a string, without a byte order mark.
 *
 * @param name what errors call the file
 * @throws {SyntaxError} if the bytes are not UTF-8, naming the first that is not
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const at = firstInvalid(bytes);
    const found = Array.from(bytes.subarray(at, at + 4), (byte) => byte.toString(16)).join(" ");
    throw new SyntaxError(
      `${name} is no text: expected UTF-8, found the bytes ${found} at byte ${at}`,
      { cause },
    );
  }
}

/** Position of the first bytes that are not UTF-8. */
function firstInvalid(bytes: Uint8Array): number {
  const decodes = (length: number, stream: boolean) => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream });
      return true;
    } catch {
      return false;
    }
  };
  // by bisection the longest beginning that is no error yet: it may end within a character
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(middle, true)) good = middle;
    else bad = middle;
  }
  while (!decodes(good, false)) good--;
  return good;
}
