/** A novel to be predicted character by character (Tolstoy, 1869). @module */
import type { DataSetRecord } from "../data_set.ts";
import { type DataOptions, requireData } from "../find.ts";
import { readTextSet, type TextOptions, type TextSet } from "../text_set.ts";

/** Where the text is in the folder, as char-rnn has it. */
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

const copy = "https://raw.githubusercontent.com/MrHereward/machine_learning_sandbox/" +
  "2d0fdf30f4afbcf01c1b8c7b408e738a0161d613";

/**
 * What is known of _War and Peace_. It has no official file: this is one copy of the text at one commit, its
 * SHA-256 computed from that copy, and there is no MD5.
 */
export const warAndPeaceDataSet: DataSetRecord<TextSet> = {
  name: "war-and-peace",
  title: "Tolstoy's novel in English, 3.2 million characters",
  home: "https://www.gutenberg.org/ebooks/2600",
  files: [
    {
      name: FILE,
      urls: [`${copy}/warpeace_input.txt`],
      bytes: 3_196_228,
      sha256: "b0fc81c399971eaf738c8be89809e6a0d95c151749112b04f06b6af648d8a39f",
    },
  ],
  reads: [FILE],
  load: loadWarAndPeace,
};
