import { assertEquals } from "@std/assert";
import { ownCode, ownModules, waitedFor } from "../../../pipelines/modules/own_code.ts";

Deno.test("ownCode() knows what is waited for, and says so once after ten seconds", async () => {
  const { setTimeout, clearTimeout } = globalThis;
  const { error } = console;
  const said: string[] = [];
  const timers = new Map<number, () => void>();
  globalThis.setTimeout = ((act: () => void, wait: number) => {
    timers.set(wait, act);
    return setTimeout(() => {}, 0);
  }) as unknown as typeof setTimeout;
  globalThis.clearTimeout = (id) => (timers.clear(), clearTimeout(id));
  console.error = (text: string) => said.push(text);
  try {
    const { promise, resolve } = Promise.withResolvers<number>();
    const result = ownCode("./slow.ts", "making its problem", () => promise);
    assertEquals([...timers.keys()], [10_000]);
    assertEquals(waitedFor(), "./slow.ts is still making its problem");
    timers.get(10_000)!();
    resolve(7);
    assertEquals(await result, 7);
    assertEquals([waitedFor(), timers.size], [undefined, 0]);
    assertEquals(said, ["./slow.ts is still making its problem, after 10 s"]);
    assertEquals(ownModules().includes("./slow.ts"), true);
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout });
    console.error = error;
  }
});
