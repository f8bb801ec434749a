import { assertEquals, assertRejects } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { ablate, type AblateOptions } from "../../../pipelines/ablate.ts";
import { tinyProblem } from "../tiny.ts";

await useBackend("cpu");

const rates = { "m-sgd": 0.1, "m-ssd": 0.05, "adam": 0.05, "m-svag": 0.1 };
const defaults = { batchSize: 4, steps: 20, learningRates: rates };
const options: AblateOptions = {
  problems: [tinyProblem({ defaults })],
  steps: 6,
  backend: "cpu",
  measure: "testLoss",
  until: "decided",
  onNote() {},
};

const seedsOf = async (more: AblateOptions) =>
  new Set((await ablate({ ...options, ...more })).array("seed")).size;

Deno.test("ablate() adds seeds in planned looks until all is decided, or time is up", async () => {
  const notes: string[] = [];
  const onNote = (note: string) => notes.push(note);
  assertEquals(await seedsOf({ budget: 1e-9, onNote }), 3);
  assertEquals(notes[0]!.slice(0, 26), "look at 3 seeds: open on t");
  assertEquals(notes[1]!.slice(0, 34), "the budget does not allow 5 seeds,");
  // nothing smaller than a factor of 20 matters: no difference, all by the same rate
  const alike = { "m-sgd": 1e-6, "m-ssd": 1e-6, "adam": 1e-6, "m-svag": 1e-6 };
  assertEquals(await seedsOf({ learningRates: alike, margin: 0.5 }), 3);
});

Deno.test("ablate() adds seeds for two methods that are no factors, too", async () => {
  const notes: string[] = [];
  const onNote = (note: string) => notes.push(note);
  const pair = { optimizers: ["m-sgd", "adam"], learningRates: 0.01, onNote };
  assertEquals(await seedsOf({ ...pair, budget: 1e-9 }), 3);
  assertEquals(notes[0], "look at 3 seeds: open on tiny");
  assertEquals(await seedsOf({ ...pair, learningRates: 1e-6, margin: 0.5 }), 3);
});

Deno.test("ablate() counts the time that runs took before, when it looks whether more seeds fit", async () => {
  const out = await Deno.makeTempDir();
  const tiny = tinyProblem({ defaults, fingerprint: () => "slow" });
  const slow = {
    ...tiny,
    gradient(...args: Parameters<typeof tiny.gradient>) {
      for (const end = performance.now() + 20; performance.now() < end;);
      return tiny.gradient(...args);
    },
  };
  const pair = { problems: [slow], optimizers: ["m-sgd", "adam"], learningRates: 0.01, out };
  // 36 steps of 20 ms for three seeds, so 240 ms for each seed more
  assertEquals(await seedsOf({ ...pair, until: undefined, seeds: 3 }), 3);
  assertEquals(await seedsOf({ ...pair, budget: 0.4 }), 3);
  await Deno.remove(out, { recursive: true });
});

Deno.test("ablate() refuses seeds beside until, and a budget for nothing", async () => {
  await assertRejects(() => ablate({ ...options, seeds: 3 }), RangeError, "seeds or until");
  await assertRejects(
    () => ablate({ ...options, until: undefined, budget: 3 }),
    RangeError,
    "add until",
  );
});
