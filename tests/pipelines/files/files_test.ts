import { assertEquals, assertRejects } from "@std/assert";
import { prepareFolder, writeWhole } from "../../../pipelines/files/files.ts";
import { inFolder } from "../../in_folder.ts";

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test("prepareFolder() makes the folder and its parents, and leaves nothing there", async () => {
  await inFolder(async (folder) => {
    await prepareFolder(`${folder}/a/b`);
    await prepareFolder(`${folder}/a/b`);
    assertEquals(namesIn(`${folder}/a/b`), []);
  });
});

Deno.test("prepareFolder() says which folder cannot be written, and why", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    const message = (path: string, reason: string) =>
      `cannot write to the folder "${path}": ${reason}`;
    for (
      const [name, reason] of [
        ["file", "there is a file of that name"],
        ["file/below", "a part of the path is not a folder"],
      ] as const
    ) {
      const path = `${folder}/${name}`;
      await assertRejects(() => prepareFolder(path), Error, message(path, reason));
    }
  });
});

Deno.test("writeWhole() replaces a file, or leaves it as it was and no other behind", async () => {
  await inFolder(async (folder) => {
    await writeWhole(`${folder}/a`, "first");
    await writeWhole(`${folder}/a`, "second");
    assertEquals(await Deno.readTextFile(`${folder}/a`), "second");
    await Deno.mkdir(`${folder}/b`);
    await Deno.writeTextFile(`${folder}/b/inside`, "");
    await assertRejects(
      () => writeWhole(`${folder}/b`, "text"),
      Error,
      `cannot write "${folder}/b"`,
    );
    await assertRejects(() => writeWhole(`${folder}/no/a`, "text"), Error, "no such folder");
    assertEquals(namesIn(folder).sort(), ["a", "b"]);
  });
});

Deno.test("writeWhole() writes files whose names are as long as names can be", async () => {
  await inFolder(async (folder) => {
    const name = "x".repeat(255);
    await writeWhole(`${folder}/${name}`, "text");
    assertEquals(namesIn(folder), [name]);
  });
});
