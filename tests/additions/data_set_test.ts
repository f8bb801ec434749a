/** A data set is added: its file, the list and its row; and each of them forgotten. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { assertSucceeded, copyOfCheckout } from "./copy.ts";

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

Deno.test("a data set is added in three files, and a forgotten one is named", async (t) => {
  await using copy = await copyOfCheckout();
  const records = "tests/problems/data/sets/records_test.ts";
  const test = (...files: string[]) => copy.deno("test", "-A", "--no-check", "--quiet", ...files);
  const told = async (message: string, tested = records) => {
    const { success, text } = await test(tested);
    assertEquals(success, false);
    assertStringIncludes(text, message);
    return text;
  };
  const write = async (text: string) => {
    await copy.restore(file).catch(() => {}); // not there at first
    await copy.add(file, text);
  };

  await t.step(
    "a file that is not in the list is named, and one that is not exported",
    async () => {
      await write(set(known));
      await told(`letters lacks its record in ${list}`);
      const before = 'import { uciDataSet } from "./uci.ts";\n';
      await copy.insert(list, before, 'import { lettersDataSet } from "./letters.ts";\n');
      await copy.insert(list, "  uciDataSet,\n", "  lettersDataSet,\n");
      await told(`letters lacks the line \`export * from "./letters.ts"\` in ${list}`);
      await copy.insert(list, 'export * from "./uci.ts";\n', 'export * from "./letters.ts";\n');
    },
  );

  await t.step("the row that the page lacks is printed", async () => {
    const text = await told(`letters lacks a row in ${page}: | `);
    const [row] = /\| \[`letters`\].*? \| 4\.0 MB \|/.exec(text)!;
    await copy.insert(page, "| -------- |\n", `${row}\n`);
  });

  await t.step(
    "a host that the task may not reach, and a loader of another set, are named",
    async () => {
      await write(set("letters.example"));
      const lacks =
        "letters comes from letters.example, which permissions.data.net in deno.json lacks";
      await told(lacks, "tests/pipelines/data_test.ts");
      await write(set(known, "leters"));
      await told("what the loader of letters says");
      await write(set(known).replace("sha256: String(i).repeat(64)", 'sha256: "?"'));
      await told("letters/train-images-idx3-ubyte.gz: sha256 is ?");
    },
  );

  await t.step("with all three the types, the tests and the task know it", async () => {
    await write(set(known));
    assertEquals(copy.touched, [page, file, list].toSorted());
    assertSucceeded(await copy.deno("check", "problems/mod.ts", "pipelines/data.ts"));
    assertSucceeded(await copy.deno("lint", "--quiet", file, list));
    assertSucceeded(await copy.deno("fmt", "--quiet", page)); // columns of the table
    assertSucceeded(await copy.deno("fmt", "--check", "--quiet", file, list));
    assertSucceeded(await test(records, "tests/pipelines/data_test.ts"));
    const { text } = await copy.deno("task", "data", "list");
    assertStringIncludes(text, "handwritten letters, 28 × 28");
  });
});
