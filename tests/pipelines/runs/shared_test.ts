import { assertEquals } from "@std/assert";
import { occupyShared } from "../../../pipelines/runs/shared.ts";

Deno.test("processes that begin at the same time do not trip over each other's probes", async () => {
  const out = await Deno.makeTempDir();
  try {
    for (let round = 0; round < 5; round++) {
      const folder = `${out}/${round}`;
      const notes: string[] = [];
      const occupied = await Promise.allSettled(
        Array.from({ length: 12 }, () => occupyShared(folder, {}, (note) => notes.push(note))),
      );
      const failed = occupied.flatMap((each) => each.status === "rejected" ? [each.reason] : []);
      for (const each of occupied) if (each.status === "fulfilled") each.value[Symbol.dispose]();
      assertEquals([failed, notes], [[], []]);
    }
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});
