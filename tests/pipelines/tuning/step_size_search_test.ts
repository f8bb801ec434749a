import { assertEquals } from "@std/assert";
import {
  type Outcome,
  type SearchOptions,
  searchStepSize,
  type Trial,
} from "../../../pipelines/tuning/step_size_search.ts";
import { placeNear, stepSizeAt, stepSizeText } from "../../../pipelines/tuning/step_sizes.ts";
import { type Ask, inWaves } from "../../../pipelines/tuning/waves.ts";

/** A method that diverges above `limit`, and is the better the nearer the step size is to `best`. */
function method(best: number, limit: number) {
  const asked: Trial[] = [];
  const score = (stepSize: number) => -Math.abs(Math.log(stepSize / best));
  const run = (trials: readonly Trial[]): Promise<Outcome[]> => {
    asked.push(...trials);
    return Promise.resolve(trials.map(({ stepSize }) => ({
      stable: stepSize <= limit,
      score: stepSize <= limit ? score(stepSize) : undefined,
      curve: [],
    })));
  };
  return { asked, run };
}

const options: SearchOptions = { start: 0, tie: () => 0, replicates: 1, halving: false };

Deno.test("step sizes are 1, 3 and 6 times powers of ten", () => {
  assertEquals([-4, -3, -2, -1, 0, 1, 2, 3, 4].map(stepSizeAt), [
    ...[0.06, 0.1, 0.3, 0.6, 1, 3, 6, 10, 30],
  ]);
  for (let place = -20; place < 20; place++) assertEquals(placeNear(stepSizeAt(place)), place);
  assertEquals([0.001, 0.06, 1, 30, 300].map(stepSizeText), [
    "1·10⁻³",
    "6·10⁻²",
    "1",
    "30",
    "3·10²",
  ]);
});

Deno.test("searchStepSize() finds the best stable step size from any start", async () => {
  for (const start of [-9, -3, 0, 4, 9]) {
    for (const [best, limit, expected] of [[0.3, 3, 0.3], [0.003, 0.1, 0.003], [5, 1, 1]]) {
      const { run } = method(best!, limit!);
      assertEquals(await searchStepSize({ ...options, start }, run), expected);
    }
  }
});

Deno.test("searchStepSize() goes down from the largest stable one, an order behind the best", async () => {
  const { asked, run } = method(0.3, 3);
  await searchStepSize(options, run);
  const full = asked.filter(({ length }) => length === "full").map(({ stepSize }) => stepSize);
  assertEquals(full, [3, 1, 0.6, 0.3, 0.1, 0.06, 0.03, 0.01, 0.006]);
  assertEquals(asked.filter(({ length }) => length === "short").map(({ stepSize }) => stepSize), [
    ...[6, 3, 1],
  ]);
});

/** A method that is as good at all step sizes beyond 10, where what little there is is luck, as at some below. */
function plateau(best: number, luck: (stepSize: number) => number) {
  const asked: Trial[] = [];
  const run = (trials: readonly Trial[]): Promise<Outcome[]> => {
    asked.push(...trials);
    return Promise.resolve(trials.map(({ stepSize }) => {
      const near = 3 - Math.abs(Math.log(stepSize / best));
      return { stable: true, score: stepSize > 10 ? luck(stepSize) : near, curve: [] };
    }));
  };
  return { asked, run };
}

Deno.test("searchStepSize() is not held up where all large step sizes are equally good", async () => {
  const lucks = [
    () => 0,
    (stepSize: number) => Math.log10(stepSize) / 4, // the largest of all is the best of them
    (stepSize: number) => -Math.log10(stepSize) / 4,
    ...Array.from(
      { length: 20 },
      (_, seed) => (stepSize: number) => Math.sin(1e4 * Math.log(stepSize) + seed),
    ),
  ];
  for (const luck of lucks) {
    for (
      const [start, best, halving] of [[-2, 0.3, false], [0, 0.1, false], [-2, 0.3, true]] as const
    ) {
      const { asked, run } = plateau(best, luck);
      assertEquals(await searchStepSize({ ...options, start, halving }, run), best);
      assertEquals(asked.length < 50, true);
    }
  }
});

Deno.test("searchStepSize() goes beyond either end while the best is there, if it is to", async () => {
  for (
    const [best, grid, beyond] of [
      [3, [1, 0.3], [3, 6]],
      [0.03, [1, 0.3], [0.1, 0.06, 0.03, 0.01]],
      [0.6, [1, 0.6, 0.3], []],
    ] as const
  ) {
    const { asked, run } = method(best, 100);
    assertEquals(await searchStepSize({ ...options, grid, extend: true }, run), best);
    assertEquals(asked.slice(grid.length).map(({ stepSize }) => stepSize), [...beyond]);
  }
  const endless = method(1e9, Infinity);
  await searchStepSize({ ...options, grid: [1], extend: true }, endless.run);
  assertEquals(endless.asked.length, 13); // four orders of magnitude, and no farther
});

Deno.test("searchStepSize() gives up where nothing is stable, or the budget is used up", async () => {
  const { run, asked } = method(1, 0);
  assertEquals(await searchStepSize(options, run), undefined);
  assertEquals(asked.length, 15);
  const fine = method(0.03, 3);
  let budget = 9;
  const limited = async (trials: readonly Trial[]) => {
    const outcomes = await fine.run(trials);
    return outcomes.map((outcome) => budget-- > 0 ? outcome : undefined);
  };
  assertEquals(await searchStepSize(options, limited), 0.06);
});

Deno.test("searchStepSize() replicates what comes close, and takes the best mean", async () => {
  const scores: Record<number, number[]> = {
    1: [0.5],
    0.3: [0.91, 0.8, 0.8],
    0.1: [0.9, 0.9, 0.9],
  };
  const asked: Trial[] = [];
  const run = (trials: readonly Trial[]) => {
    asked.push(...trials);
    return Promise.resolve(trials.map(({ stepSize, replicate }) => ({
      stable: true,
      score: scores[stepSize]![replicate],
      curve: [],
    })));
  };
  const grid = [1, 0.3, 0.1];
  const close = { ...options, grid, replicates: 3 };
  assertEquals(await searchStepSize({ ...close, tie: () => 0.02 }, run), 0.1);
  assertEquals(asked.map(({ stepSize, replicate }) => [stepSize, replicate]), [
    ...[[1, 0], [0.3, 0], [0.1, 0], [0.3, 1], [0.3, 2], [0.1, 1], [0.1, 2]],
  ]);
  assertEquals(await searchStepSize({ ...close, tie: () => 0.001 }, run), 0.3);
});

Deno.test("searchStepSize() goes by the best of the mean curve where the papers' protocol is asked for", async () => {
  // best evaluations are 4 and 4 against 3 and 3; the mean curves' best are 2 and 3
  const curves: Record<number, number[][]> = { 1: [[4, 0], [0, 4]], 0.1: [[0, 3], [1, 3]] };
  const run = (trials: readonly Trial[]) =>
    Promise.resolve(trials.map(({ stepSize, replicate }) => {
      const curve = curves[stepSize]![replicate]!;
      return { stable: true, score: Math.max(...curve), curve };
    }));
  const close = { ...options, grid: [1, 0.1], replicates: 2, tie: () => 1 };
  assertEquals(await searchStepSize(close, run), 1);
  assertEquals(await searchStepSize({ ...close, meanCurve: true }, run), 0.1);
});

Deno.test("searchStepSize() goes by what is second among equals, and takes the middle of what is equal there", async () => {
  const grid = [10000, 1000, 100, 10, 1, 0.1, 0.01];
  const searched = (second: (stepSize: number) => number | undefined, own = {}) =>
    searchStepSize(
      { ...options, grid, ...own },
      (trials) =>
        Promise.resolve(trials.map(({ stepSize }) => {
          const score = stepSize < 0.1 ? 0.9 : 1;
          return { stable: true, score, second: second(stepSize), curve: [score] };
        })),
    );
  const nearest = (best: number) => (stepSize: number) => -Math.abs(Math.log(stepSize / best));
  for (const own of [{}, { replicates: 3 }, { halving: true }]) {
    for (const best of [1000, 1]) assertEquals(await searched(nearest(best), own), best);
    // all but 0.01: of six the smaller of the two in the middle
    assertEquals(await searched(() => undefined, own), 10);
    assertEquals(await searched((stepSize) => stepSize > 10 ? 0 : -1, own), 1000);
  }
  assertEquals(await searched(() => undefined, { replicates: 3, meanCurve: true }), 10000);
});

Deno.test("searchStepSize() halves: the better third goes on at a ninth and a third", async () => {
  const { asked, run } = method(0.3, 1);
  const grid = [3, 1, 0.6, 0.3, 0.1, 0.06, 0.03, 0.01, 0.006];
  assertEquals(await searchStepSize({ ...options, grid, halving: true }, run), 0.3);
  const at = (share: number) =>
    asked.filter((trial) => trial.share === share).map(({ stepSize }) => stepSize);
  assertEquals([at(1 / 9), at(1 / 3), at(1)], [grid, [0.3, 0.6, 0.1], [0.3]]);
});

Deno.test("searchStepSize() takes the best of those that got furthest in the budget", async () => {
  const grid = [3, 1, 0.6, 0.3, 0.1, 0.06, 0.03, 0.01, 0.006];
  const search = { ...options, grid, halving: true, tie: () => 0.8, replicates: 2 };
  const within = async (budget: number) => {
    const { asked, run } = method(0.3, 1);
    const limited = async (trials: readonly Trial[]) => {
      const left = budget - asked.length;
      const outcomes = await run(trials);
      // at a third of the run 0.1 is better than it was at a ninth
      return outcomes.map((outcome, i) =>
        i >= left
          ? undefined
          : trials[i]!.share === 1 / 3 && trials[i]!.stepSize === 0.1
          ? { ...outcome, score: 0.5 }
          : outcome
      );
    };
    const winner = await searchStepSize(search, limited);
    const again = asked.filter(({ replicate }) => replicate > 0);
    return { winner, again: again.map(({ stepSize, share }) => [stepSize, share]) };
  };
  const [ninth, third] = [1 / 9, 1 / 3];
  assertEquals(await within(0), { winner: undefined, again: [] });
  assertEquals(await within(9), { winner: 0.3, again: [[0.3, ninth], [0.6, ninth]] });
  assertEquals(await within(11), { winner: 0.3, again: [[0.3, third], [0.6, third]] });
  assertEquals(await within(12), { winner: 0.1, again: [[0.1, third], [0.3, third]] });
  assertEquals((await within(13)).winner, 0.1);
});

Deno.test("inWaves() runs together what searches ask for at the same time", async () => {
  const waves: string[][] = [];
  const run = (tasks: readonly string[]) => {
    waves.push([...tasks]);
    return Promise.resolve(tasks.map((task) => task.toUpperCase()));
  };
  const search = (name: string, rounds: number) => async (ask: Ask<string, string>) => {
    let said = "";
    for (let i = 0; i < rounds; i++) said += (await ask([`${name}${i}`])).join();
    return said;
  };
  const results = await inWaves([search("a", 3), search("b", 1), search("c", 2)], run);
  assertEquals(results, ["A0A1A2", "B0", "C0C1"]);
  assertEquals(waves, [["a0", "b0", "c0"], ["a1", "c1"], ["a2"]]);
});
