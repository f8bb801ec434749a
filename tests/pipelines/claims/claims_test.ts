import { assert, assertEquals } from "@std/assert";
import { cellNames, openClaims } from "../../../pipelines/claims/claims.ts";
import { random } from "../../../problems/random.ts";
import { memoryFiles, type Operations, virtualClock } from "./simulated.ts";

/** Workers and cells; `NOISEWISE_CLUSTER=full` has 1,000 workers on 100,000 cells, which takes minutes. */
const full = Deno.env.get("NOISEWISE_CLUSTER") === "full";
const [workers, cells] = full ? [1000, 100_000] : [40, 3000];

interface Simulated {
  /** Seconds that workers waited while there were cells that nobody had claimed. */
  readonly idle: number;
  /** How often two were at one cell at a time. */
  readonly together: number;
  /** How often each cell was computed to its end. */
  readonly computed: readonly number[];
  /** What was done with files until the last cell was claimed. */
  readonly operations: Operations;
  /** Until the last cell was done, and what that would take if it could be shared evenly. */
  readonly seconds: number;
  readonly least: number;
}

/** Workers that begin within so many seconds; some die in the middle of a cell. */
async function simulate({ within = 0, dying = 0 }): Promise<Simulated> {
  const [latency, mean] = [0.005, 60];
  const clock = virtualClock();
  const { files, counts } = memoryFiles(clock, latency);
  const names = cellNames(Array.from({ length: cells }, (_, i) => `cell${i}`));
  const alive = new Set<string>();
  const [claimed, running] = [new Set<number>(), new Set<number>()];
  const computed = new Array<number>(cells).fill(0);
  const found = { idle: 0, together: 0, work: 0 };
  let operations: Operations = counts;
  const worker = async (w: number) => {
    const stream = random(w, "worker");
    if (within > 0) await clock.wait(within * stream.uniform());
    const process = `worker${w}`;
    alive.add(process);
    const claims = openClaims(names, {
      files,
      liveness: {
        async isAlive(process) {
          await clock.wait(latency);
          return alive.has(process);
        },
      },
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
      if (claimed.size < cells && claimed.add(place).size === cells) operations = { ...counts };
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
  return { ...found, computed, operations, seconds: clock.now(), least: found.work / workers };
}

for (const within of [0, 5]) {
  Deno.test(`${workers} workers that begin within ${within} s on ${cells} cells: none is idle while cells are free, few claims are in vain`, async () => {
    const { idle, together, computed, operations, seconds, least } = await simulate({ within });
    const { created, refused, listed } = operations;
    console.log(
      `${refused} of ${created} files were there already; ${listed} listings of up to 1,000 names; ` +
        `${seconds.toFixed(0)} s, at least ${least.toFixed(0)} s`,
    );
    assertEquals([idle, together], [0, 0]);
    assert(computed.every((times) => times === 1));
    assert(refused <= created / 100, `${refused} of ${created}`);
    assert(seconds < least + within + 2 * 60, `${seconds} s, where ${least} s are the least`);
  });
}

Deno.test("the cells of workers that die are taken over, and no cell is lost or computed twice", async () => {
  const { together, computed } = await simulate({ dying: workers / 4 });
  assertEquals(together, 0);
  assert(computed.every((times) => times === 1));
});

Deno.test("a claim whose process was killed before it wrote its name is taken over after a while", async () => {
  const clock = virtualClock();
  const { files, texts } = memoryFiles(clock, 0.005);
  void files.create("a.0", "");
  await clock.run();
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

Deno.test("a cell that is said to be done, but is not, can be claimed again, by one process", async () => {
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
    assertEquals([...texts], [["a.0", "one"], ["a.0.done", "one"], ["a.1", "one"]]);
    const waiting = two.next();
    await clock.wait(1);
    assertEquals([await two.allDone(), await two.reclaim(0)], [[], false]);
    await one.done(0);
    assertEquals([await waiting, await two.allDone()], [undefined, [0]]);
    assertEquals(await two.lost(), []);
  })();
  await clock.run();
  await all;
});
