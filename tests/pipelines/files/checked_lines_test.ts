import { assert, assertEquals, assertRejects } from "@std/assert";
import { openCheckedLines, readCheckedLines } from "../../../pipelines/files/checked_lines.ts";
import { inFolder } from "../../in_folder.ts";

async function written(path: string, ...values: readonly object[]): Promise<Uint8Array> {
  using file = await openCheckedLines(path, await readCheckedLines(path));
  await file.append(...values);
  return await Deno.readFile(path);
}

Deno.test("openCheckedLines() appends a line an object, NaN as null, and cuts off a torn line", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/log`;
    await written(path, { a: 1 }, { a: NaN });
    await Deno.writeTextFile(path, '{"a":3,"su', { append: true });
    assertEquals((await readCheckedLines(path))?.torn, '{"a":3,"su');
    await written(path, { a: [Infinity] });
    const found = await readCheckedLines(path);
    assertEquals(found?.values, [{ a: 1 }, { a: null }, { a: [null] }]);
    assertEquals([found?.checked, found?.torn], [true, ""]);
    const text = await Deno.readTextFile(path);
    assert(/^(\{"a":.*,"sum":"[0-9a-f]{16}"\}\n){3}$/.test(text), text);
  });
});

Deno.test("readCheckedLines() notices every single bit that is flipped", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/log`;
    const bytes = await written(path, { name: "Jörg *" }, { loss: 0.1 }, { end: true });
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      await Deno.writeFile(path, flipped);
      await assertRejects(() => readCheckedLines(path), SyntaxError, `"${path}" is damaged: line `);
    }
  });
});

Deno.test("readCheckedLines() notices lines that were left out, doubled or moved", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/log`;
    await written(path, { a: 1 }, { a: 2 }, { a: 2 }, { a: 3 });
    const lines = (await Deno.readTextFile(path)).split("\n").slice(0, -1);
    const [a, b, c, d] = lines as [string, string, string, string];
    for (const order of [[b, c, d], [a, c, d], [a, a, b, c, d], [a, c, b, d], [a, b, d]]) {
      await Deno.writeTextFile(path, order.join("\n") + "\n");
      await assertRejects(() => readCheckedLines(path), SyntaxError, "its checksum is wrong");
    }
  });
});

Deno.test("readCheckedLines() says what is no list of objects, and reads lines without checksums", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/log`;
    for (
      const [text, message] of [
        ["null\n", "line 1 is not an object"],
        ['{"a":1}\n[]\n', "line 2 is not an object"],
        [`{"a":${"[".repeat(1e6)}${"]".repeat(1e6)}}\n`, "line 1 is not JSON"],
        ['{"a":1\n', "line 1 is not JSON"],
        ['{"format":2,"a":1}\n', "line 1 is not as it was written"],
      ] as const
    ) {
      await Deno.writeTextFile(path, text);
      await assertRejects(
        () => readCheckedLines(path),
        SyntaxError,
        `"${path}" is damaged: ${message}`,
      );
    }
    await Deno.writeTextFile(path, '{"a":1}\n{"a":2}\n');
    const found = await readCheckedLines(path);
    assertEquals([found?.values, found?.checked], [[{ a: 1 }, { a: 2 }], false]);
  });
});

Deno.test({
  name: "readCheckedLines() opens neither links nor pipes",
  ignore: Deno.build.os === "windows",
  async fn() {
    await inFolder(async (folder) => {
      assertEquals(await readCheckedLines(`${folder}/none`), undefined);
      await Deno.writeTextFile(`${folder}/file`, "");
      await Deno.symlink(`${folder}/file`, `${folder}/link`);
      await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
      await Deno.mkdir(`${folder}/folder`);
      for (
        const [name, kind] of [["link", "link"], ["pipe", "pipe or device"], ["folder", "folder"]]
      ) {
        await assertRejects(
          () => readCheckedLines(`${folder}/${name}`),
          SyntaxError,
          `"${folder}/${name}" is damaged: it is a ${kind}, not a file`,
        );
      }
    });
  },
});
