/** A data set is added: its file, the list and its row; and each of them forgotten. @module */
import { assertStringIncludes } from "@std/assert";
import type { Addition } from "./addition.ts";
import type { Copy } from "./copy.ts";

const file = "problems/data/sets/letters.ts";
const list = "problems/data/sets/records.ts";
const page = "docs/data.md";

const set = (host: string, folder = "letters") =>
  `/** Handwritten letters. @module */
import type { DataSetRecord } from "../data_set.ts";
import { type DataOptions, requireData } from "../find.ts";
import { type ImageSet, imageSetFiles, readImageSet } from "../image_set.ts";

/**
 * Handwritten letters, 28 × 28, from the four IDX files in the folder \`letters\` of the data root.
 *
 * @throws {Error} if the data cannot be found; the message names the command that fetches it
 */
export async function loadLetters(options: DataOptions = {}): Promise<ImageSet> {
  const folder = await requireData("${folder}", { data: options.data, files: imageSetFiles });
  return await readImageSet(folder, 26);
}

/** What is known of the letters. */
export const lettersDataSet: DataSetRecord<ImageSet> = {
  name: "letters",
  title: "handwritten letters, 28 × 28, 1,000 + 100",
  home: "https://${host}/letters",
  files: imageSetFiles.map((name, i) => ({
    name: \`\${name}.gz\`,
    urls: [\`https://${host}/letters/\${name}.gz\`],
    bytes: 1_000_000 + i,
    sha256: String(i).repeat(64),
  })),
  reads: imageSetFiles,
  load: loadLetters,
};
`;
const known = "storage.googleapis.com";

const records = "tests/problems/data/sets/records_test.ts";

async function write(copy: Copy, text: string): Promise<void> {
  await copy.restore(file);
  await copy.add(file, text);
}

/** A data set. */
export const dataSet: Addition = {
  what: "a data set",
  files: [page, file, list],
  pages: [page],
  forgotten: [
    {
      what: "a file that is not in the list",
      make: (copy) => copy.add(file, set(known)),
      test: [records],
      says: [`letters lacks its record in ${list}`],
    },
    {
      what: "a file that is not exported",
      async make(copy) {
        const before = 'import { uciDataSet } from "./uci.ts";\n';
        await copy.insert(list, before, 'import { lettersDataSet } from "./letters.ts";\n');
        await copy.insert(list, "  uciDataSet,\n", "  lettersDataSet,\n");
      },
      test: [records],
      says: [`letters lacks the line \`export * from "./letters.ts"\` in ${list}`],
    },
    {
      what: "a row that the page lacks, which is printed",
      make: (copy) =>
        copy.insert(list, 'export * from "./uci.ts";\n', 'export * from "./letters.ts";\n'),
      test: [records],
      says: [`letters lacks a row in ${page}: | `, /\| \[`letters`\].*? \| 4\.0 MB \|/],
    },
    {
      what: "a host that the task may not reach",
      async make(copy, said) {
        const [row] = /\| \[`letters`\].*? \| 4\.0 MB \|/.exec(said)!;
        await copy.insert(page, "| -------- |\n", `${row}\n`);
        await write(copy, set("letters.example"));
      },
      test: ["tests/pipelines/data_test.ts"],
      says: ["letters comes from letters.example, which permissions.data.net in deno.json lacks"],
    },
    {
      what: "a loader of another set",
      make: (copy) => write(copy, set(known, "leters")),
      test: [records],
      says: ["what the loader of letters says"],
    },
    {
      what: "a checksum that is none",
      make: (copy) =>
        write(copy, set(known).replace("sha256: String(i).repeat(64)", 'sha256: "?"')),
      test: [records],
      says: ["letters/train-images-idx3-ubyte.gz: its checksum is ?"],
    },
  ],
  complete: (copy) => write(copy, set(known)),
  checked: ["problems/mod.ts", "pipelines/data.ts"],
  tested: [
    { test: [records, "tests/pipelines/data_test.ts"] },
  ],
  async used(copy) {
    const { text } = await copy.deno("task", "data", "list");
    assertStringIncludes(text, "handwritten letters, 28 × 28");
  },
};
