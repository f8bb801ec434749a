import { assert, assertEquals } from "@std/assert";
import { cellNames, openClaims } from "../../../pipelines/claims/claims.ts";
import { random } from "../../../problems/random.ts";
import { memoryFiles, virtualClock } from "./simulated.ts";

/** Workers and cells; `NOISEWISE_CLUSTER=full` has 100 workers on 10,000 cells. */
const [workers, cells] = Deno.env.get("NOISEWISE_CLUSTER") === "full" ? [100, 10_000] : [40, 3000];

interface Simulated {
  /** Seconds that workers waited while there were cells that nobody had claimed. */
  readonly idle: number;
  /** How often two were at one cell at a time. */
  readonly together: number;
  /** How often each cell was computed to its end. */
  readonly computed: readonly number[];
  /** All operations up to the last cell that was free, and those of them in vain. */
  readonly operations: number;
  readonly refused: number;
  /** Until the last cell was done, and what that would take if it could be shared evenly. */
  readonly seconds: number;
  readonly least: number;
}

/** Workers that all begin at once; some die in the middle of a cell. */
async function simulate({ latency = 0.005, dying = 0, mean = 60 }): Promise<Simulated> {
  const clock = virtualClock();
  const { files, counts } = memoryFiles(clock, latency);
  const names = cellNames(Array.from({ length: cells }, (_, i) => `cell${i}`));
  const alive = new Set<string>();
  const [claimed, running] = [new Set<number>(), new Set<number>()];
  const computed = new Array<number>(cells).fill(0);
  const found = { idle: 0, together: 0, operations: 0, refused: 0, work: 0 };
  const worker = async (w: number) => {
    const stream = random(w, "worker");
    const process = `worker${w}`;
    alive.add(process);
    const claims = openClaims(names, {
      files,
      liveness: { isAlive: (process) => Promise.resolve(alive.has(process)) },
      process,
      now: () => 1000 * clock.now(),
      async wait(milliseconds) {
        if (claimed.size < cells) found.idle += milliseconds / 1000;
        await clock.wait(milliseconds / 1000);
      },
      random: () => stream.uniform(),
    });
    const dies = w < dying ? 1 + stream.below(10) : Infinity;
    for (let place, n = 0; (place = await claims.next()) !== undefined; n++) {
      if (claimed.add(place).size === cells && found.operations === 0) {
        Object.assign(found, { operations: counts.all, refused: counts.refused });
      }
      assertEquals(computed[place], 0);
      if (running.has(place)) found.together++;
      running.add(place);
      const seconds = mean * (0.25 + 1.5 * stream.uniform());
      const done = n === dies ? seconds / 2 : seconds;
      found.work += done;
      await clock.wait(done);
      running.delete(place);
      if (n === dies) break;
      computed[place]!++;
      await claims.done(place);
    }
    alive.delete(process);
  };
  const all = Promise.all(Array.from({ length: workers }, (_, w) => worker(w)));
  await clock.run();
  await all;
  return { ...found, computed, seconds: clock.now(), least: found.work / workers };
}

Deno.test(`${workers} workers on ${cells} cells: none is idle while cells are free, few claims are in vain`, async () => {
  const { idle, together, computed, refused, operations, seconds, least } = await simulate({});
  assertEquals([idle, together], [0, 0]);
  assert(computed.every((times) => times === 1));
  assert(refused <= operations / 100, `${refused} of ${operations} operations`);
  assert(seconds < least + 2 * 60, `${seconds} s, where ${least} s are the least`);
  console.log(`${refused} of ${operations} operations in vain; ${seconds} s, at least ${least} s`);
});

Deno.test("the cells of workers that die are taken over, and no cell is lost or computed twice", async () => {
  const { together, computed } = await simulate({ dying: workers / 4 });
  assertEquals(together, 0);
  assert(computed.every((times) => times === 1));
});

Deno.test("a claim whose process was killed before it wrote its name is taken over after a while", async () => {
  const clock = virtualClock();
  const { files, texts } = memoryFiles(clock, 0.005);
  texts.set("a.0", "");
  const claims = openClaims(cellNames(["a"]), {
    files,
    liveness: { isAlive: () => Promise.resolve(true) },
    process: "me",
    now: () => 1000 * clock.now(),
    wait: (milliseconds) => clock.wait(milliseconds / 1000),
    random: () => 0.5,
  });
  const next = claims.next();
  await clock.run();
  assertEquals(await next, 0);
  assertEquals(texts.get("a.1"), "me");
  assert(clock.now() > 10);
});

Deno.test("a cell that is taken to be done can be claimed again, by one process", async () => {
  const clock = virtualClock();
  const { files, texts } = memoryFiles(clock, 0);
  const open = (process: string) =>
    openClaims(cellNames(["a"]), {
      files,
      liveness: { isAlive: () => Promise.resolve(true) },
      process,
      now: clock.now,
      wait: (milliseconds) => clock.wait(milliseconds / 1000),
      random: () => 0.5,
    });
  const [one, two] = [open("one"), open("two")];
  const all = (async () => {
    assertEquals(await one.next(), 0);
    await one.done(0);
    assertEquals(await two.next(), undefined);
    assertEquals(await Promise.all([one.reclaim(0), two.reclaim(0)]), [true, false]);
    assertEquals([...texts], [["a.0", "one"], ["a.1", "one"]]);
    assertEquals(await two.lost(), []);
  })();
  await clock.run();
  await all;
});
