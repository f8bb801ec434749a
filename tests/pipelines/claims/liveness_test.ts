import { assertEquals } from "@std/assert";
import { livenessByHeartbeats, livenessByLocks } from "../../../pipelines/claims/liveness.ts";

Deno.test("by heartbeats a process is dead once its file has not changed for so long by the clock here", async () => {
  const beats = new Map([["a", "1"]]);
  let now = 100;
  const { isAlive } = livenessByHeartbeats(
    (name) => Promise.resolve(beats.get(name)),
    30,
    () => now,
  );
  assertEquals([await isAlive("a"), await isAlive("b")], [true, false]);
  now += 29;
  assertEquals(await isAlive("a"), true);
  beats.set("a", "2");
  now += 29;
  assertEquals(await isAlive("a"), true);
  now += 30;
  assertEquals(await isAlive("a"), false);
  beats.set("a", "3"); // it was asleep
  assertEquals(await isAlive("a"), true);
});

Deno.test("by locks a process is alive as long as it holds its file's", async () => {
  const folder = await Deno.makeTempDir();
  const { isAlive } = livenessByLocks(folder);
  assertEquals(await isAlive("a"), false);
  const file = await Deno.open(`${folder}/a.alive`, { write: true, createNew: true });
  assertEquals(await isAlive("a"), false);
  file.tryLockSync(true);
  assertEquals(await isAlive("a"), true);
  file.close();
  assertEquals(await isAlive("a"), false);
  await Deno.remove(folder, { recursive: true });
});
