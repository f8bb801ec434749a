import { assertEquals, assertRejects } from "@std/assert";
import { isFolderLocked } from "../../../pipelines/locks/lock_file.ts";
import { lockFolder } from "../../../pipelines/locks/lock_folder.ts";
import { inFolder } from "../../in_folder.ts";

Deno.test("lockFolder() lets one in at a time, also where its file was removed", async () => {
  await inFolder(async (folder) => {
    assertEquals(await isFolderLocked(folder), false);
    {
      using _lock = await lockFolder(folder);
      assertEquals(await isFolderLocked(folder), true);
      const message = `another run is at work in "${folder}" (process ${Deno.pid}, since 2`;
      await assertRejects(() => lockFolder(folder), Error, message);
      if (Deno.build.os === "windows") return; // keeps files that are open
      await Deno.remove(`${folder}/lock`);
      assertEquals(await isFolderLocked(folder), true);
      await assertRejects(() => lockFolder(folder), Error, "another run is at work");
    }
    assertEquals(await isFolderLocked(folder), false);
    using _again = await lockFolder(folder);
  });
});

Deno.test("lockFolder() waits for who only looks, although he is long kept from going on", async () => {
  await inFolder(async (folder) => {
    for (const path of [folder, `${folder}/lock`]) {
      await Deno.writeTextFile(`${folder}/lock`, "");
      const looking = await Deno.open(path);
      looking.lockSync(false);
      setTimeout(() => looking.close(), 200);
      using _lock = await lockFolder(folder);
    }
  });
});

Deno.test("isFolderLocked() asks the lock, not for a process of that number", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/lock`, `{"pid":${Deno.pid},"startedAt":"long ago"}\n`);
    assertEquals(await isFolderLocked(folder), false);
    using _lock = await lockFolder(folder);
  });
});

Deno.test("lockFolder() empties no file that holds no record of a run, and follows no link", async () => {
  await inFolder(async (folder) => {
    const lock = `${folder}/lock`;
    for (const text of ["somebody's", '{"name":1}', "{}"]) {
      await Deno.writeTextFile(lock, text);
      await assertRejects(() => lockFolder(folder), Error, `"${lock}" is not the lock of a run`);
      assertEquals(await Deno.readTextFile(lock), text);
    }
    for (const text of ["", '{"pi', '{"pid":12,"sta\0\0\0', "\0\0\0"]) {
      await Deno.writeTextFile(lock, text);
      using _lock = await lockFolder(folder);
    }
    await Deno.remove(lock);
    if (Deno.build.os === "windows") return;
    await Deno.writeTextFile(`${folder}/other`, "{}");
    await Deno.symlink(`${folder}/other`, lock);
    await assertRejects(() => lockFolder(folder), Error, `"${lock}" is a link, not a file`);
    assertEquals(await Deno.readTextFile(`${folder}/other`), "{}");
  });
});
