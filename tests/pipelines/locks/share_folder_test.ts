import { assert, assertEquals, assertRejects } from "@std/assert";
import { isFolderLocked } from "../../../pipelines/locks/lock_file.ts";
import { lockFolder } from "../../../pipelines/locks/lock_folder.ts";
import { shareFolder } from "../../../pipelines/locks/share_folder.ts";

Deno.test("shareFolder() lets several in, of whom the first tidies up, and lockFolder() none of them", async () => {
  const folder = await Deno.makeTempDir();
  try {
    let tidied = 0;
    const tidy = () => Promise.resolve(void tidied++);
    {
      using one = await shareFolder(folder, tidy);
      using two = await shareFolder(folder, tidy);
      assert(one.locked && two.locked);
      assertEquals(tidied, 1);
      assertEquals(await isFolderLocked(folder), true);
      await assertRejects(() => lockFolder(folder), Error, "another run is at work");
    }
    assertEquals(await isFolderLocked(folder), false);
    {
      using _alone = await lockFolder(folder);
      const refused = () => shareFolder(folder, tidy);
      await assertRejects(refused, Error, `(process ${Deno.pid}, since 2`);
      await assertRejects(refused, Error, "that shares it with nobody");
    }
    using _again = await shareFolder(folder, tidy);
    assertEquals(tidied, 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("shareFolder() takes nobody's file for its lock, and gives back what it took when tidying fails", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const nothing = () => Promise.resolve();
    await Deno.writeTextFile(`${folder}/lock`, "somebody's");
    await assertRejects(() => shareFolder(folder, nothing), Error, "is not the lock of a run");
    assertEquals(await Deno.readTextFile(`${folder}/lock`), "somebody's");
    await Deno.remove(`${folder}/lock`);
    const fails = () => Promise.reject(new Error("no room"));
    await assertRejects(() => shareFolder(folder, fails), Error, "no room");
    using _lock = await lockFolder(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
