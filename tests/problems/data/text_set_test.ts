import { assertEquals, assertRejects } from "@std/assert";
import { readTextSet, textSetChecksum } from "../../../problems/data/text_set.ts";
import { concat, withFiles } from "./formats.ts";

Deno.test("readTextSet() numbers characters by frequency and keeps the end to test on", () =>
  withFiles({ "a.txt": "aabbbéb𝄞cc" }, async (folder) => {
    const { train, test, vocabulary, source } = await readTextSet(`${folder}/a.txt`);
    assertEquals(vocabulary.characters, ["b", "a", "c", "é", "𝄞"]);
    assertEquals([[...train], [...test]], [[1, 1, 0, 0, 0, 3, 0, 4], [2, 2]]);
    assertEquals(vocabulary.decode([...train, ...test]), "aabbbéb𝄞cc");
    assertEquals(source, `${folder}/a.txt`);
    const other = await readTextSet(`${folder}/a.txt`, { order: "code-point", testShare: 0.5 });
    assertEquals(other.vocabulary.characters, ["a", "b", "c", "é", "𝄞"]);
    assertEquals([...other.test], [3, 1, 4, 2, 2]);
  }));

Deno.test("readTextSet() drops a byte order mark and keeps line ends as they are", () =>
  withFiles({ "a.txt": "\uFEFFa\r\nb" }, async (folder) => {
    const { vocabulary } = await readTextSet(`${folder}/a.txt`);
    assertEquals(vocabulary.characters, ["\n", "\r", "a", "b"]);
  }));

Deno.test("textSetChecksum() tells texts and splits apart, not places", () =>
  withFiles({ "a.txt": "abcabcab", "b.txt": "abcabcab", "c.txt": "abcabcaa" }, async (folder) => {
    const of = async (name: string, options = {}) =>
      textSetChecksum(await readTextSet(`${folder}/${name}.txt`, options));
    const same = [await of("a"), await of("b")];
    assertEquals(same[0], same[1]);
    assertEquals(same[0]!.length, 16);
    const others = [await of("c"), await of("a", { testShare: 0.5 })];
    assertEquals(new Set([same[0], ...others]).size, 3);
  }));

Deno.test("readTextSet() throws on what is no text", async () => {
  const latin = concat([...new TextEncoder().encode("naïve")], [0x6e, 0x61, 0xef, 0x76, 0x65]);
  const cut = new TextEncoder().encode("abc𝄞").subarray(0, 5);
  const cases: [bytes: Uint8Array, message: string][] = [
    [latin, "is no text: expected UTF-8, found the bytes ef 76 65 at byte 8"],
    [cut, "is no text: expected UTF-8, found the bytes f0 9d at byte 3"],
    [new Uint8Array(), "is too short: expected a text, found 0 characters"],
    [Uint8Array.of(65), "is too short: expected a text, found 1 characters"],
  ];
  for (const [bytes, message] of cases) {
    await withFiles({ "a.txt": bytes }, async (folder) => {
      const path = `${folder}/a.txt`;
      await assertRejects(() => readTextSet(path), SyntaxError, `${path} ${message}`);
    });
  }
});

Deno.test("readTextSet() throws on a share that leaves a part empty", () =>
  withFiles({ "a.txt": "abcd" }, async (folder) => {
    for (const testShare of [0, 1, -1, NaN]) {
      const message = `testShare must leave both parts some of the 4 characters, got ${testShare}`;
      const read = () => readTextSet(`${folder}/a.txt`, { testShare });
      await assertRejects(read, RangeError, message);
    }
  }));
