import { assert, assertEquals } from "@std/assert";
import {
  type CoreSlots,
  coreSlots,
  machinesOwnFolder,
} from "../../../pipelines/locks/core_slots.ts";

const never = new AbortController().signal;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Takes a slot, and gives it back a moment later; tells how many have one meanwhile. */
async function work(slots: CoreSlots, at: { work: number; most: number }): Promise<void> {
  using slot = await slots.take();
  assert(slot);
  at.most = Math.max(at.most, ++at.work);
  await pause(5);
  at.work--;
}

Deno.test("no more have a slot at a time than there are, and all get one", async () => {
  await inFolder(async (folder) => {
    for (const count of [1, 2, 5]) {
      const at = { work: 0, most: 0 };
      const one = () => coreSlots({ of: "a", count, folder, stop: never });
      await Promise.all(Array.from({ length: 7 }, async () => {
        const slots = one();
        for (let n = 0; n < 3; n++) await work(slots, at);
      }));
      assertEquals(at, { work: 0, most: count });
    }
    assertEquals([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("slots of one thing are none of another's", async () => {
  await inFolder(async (folder) => {
    using one = await coreSlots({ of: "a", count: 1, folder, stop: never }).take();
    using other = await coreSlots({ of: "b", count: 1, folder, stop: never }).take();
    assert(one && other);
  });
});

Deno.test("who waits for a slot says so once, and is stopped", async () => {
  await inFolder(async (folder) => {
    using held = await coreSlots({ of: "a", count: 1, folder, stop: never }).take();
    assert(held);
    let told = 0;
    const stop = new AbortController();
    const slots = coreSlots({ of: "a", count: 1, folder, stop: stop.signal, onWait: () => told++ });
    const taken = slots.take();
    await pause(700);
    stop.abort();
    assertEquals([await taken, await slots.take(), told], [undefined, undefined, 1]);
  });
});

Deno.test("a process that is killed gives its slot back", async () => {
  await inFolder(async (folder) => {
    const module = new URL("../../../pipelines/locks/core_slots.ts", import.meta.url).href;
    const code = `import { coreSlots } from ${JSON.stringify(module)};
      const [folder] = Deno.args;
      const stop = new AbortController().signal;
      const slot = await coreSlots({ of: "a", count: 1, folder, stop }).take();
      console.log("taken");
      setInterval(() => slot, 1000);`;
    await Deno.writeTextFile(`${folder}/holder.ts`, code);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--allow-read", "--allow-write", `${folder}/holder.ts`, folder],
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    let waited = 0;
    const slots = coreSlots({ of: "a", count: 1, folder, stop: never, onWait: () => waited++ });
    const taken = slots.take();
    await pause(300);
    assertEquals(waited, 1);
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    using slot = await taken;
    assert(slot);
  });
});

Deno.test("nobody waits where slots cannot be locked, or their names are taken by something else", async () => {
  await inFolder(async (folder) => {
    const of = { count: 1, stop: never };
    assert(await coreSlots({ ...of, of: "a", folder: `${folder}/none` }).take());
    await Deno.writeTextFile(`${folder}/else`, "precious");
    await Deno.symlink(`${folder}/else`, `${folder}/noisewise-a.core0`);
    const slot = await coreSlots({ ...of, of: "a", folder }).take();
    slot?.[Symbol.dispose]();
    assertEquals(await Deno.readTextFile(`${folder}/else`), "precious");
    assertEquals((await Deno.lstat(`${folder}/noisewise-a.core0`)).isSymlink, true);
  });
});

Deno.test("the machine's own folder is that of temporary files", async () => {
  const folder = await machinesOwnFolder();
  const probe = await Deno.makeTempDir();
  await Deno.remove(probe);
  assert(folder && probe.startsWith(folder), folder);
});
