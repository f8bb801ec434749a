import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { tune } from "../../../pipelines/tune.ts";
import { drySearchText } from "../../../pipelines/tuning/dry_search.ts";
import { tinyProblem } from "../tiny.ts";

await useBackend("cpu");

const options = {
  problems: [tinyProblem({ fingerprint: () => "1" })],
  optimizers: ["m-sgd"], // its default is 0.1
  backend: "cpu" as const,
  onNote() {},
};

/** The runs, with steps or examples and state. */
const listed = (text: string) =>
  text.split("\n\n")[0]!.split("\n").slice(2).map((line) => {
    const [run, , length, state] = line.split(/ {2,}/);
    return [run!.replace("tiny M-SGD ", ""), length, state];
  });

Deno.test("drySearchText() lists the runs of a search that begins with the best", async () => {
  const text = await drySearchText({ ...options, steps: 20 });
  assertEquals(listed(text), [
    ["0.6 (stable?) seed 1000", "2", "to do"],
    ["0.3 (stable?) seed 1000", "2", "to do"],
    ["0.1 (stable?) seed 1000", "2", "to do"],
    ["0.1 seed 1000", "20", "to do"],
    ["0.06 seed 1000", "20", "to do"],
    ["0.03 seed 1000", "20", "to do"],
    ["0.01 seed 1000", "20", "to do"],
    ["0.006 seed 1000", "20", "to do"],
    ["0.003 seed 1000", "20", "to do"],
    ["0.3 seed 1000", "20", "to do"], // beyond the best, which is at the upper end
  ]);
  assertMatch(
    text,
    /\n\n0 of 10 runs are done; the others take about .*\na search makes others by /,
  );
});

Deno.test("drySearchText() knows what halves give up, what is done, and the budget", async () => {
  const out = await Deno.makeTempDir();
  try {
    const search = { ...options, grid: [0.1, 0.03, 0.3, 0.01], examples: 72, halving: true, out };
    assertEquals(listed(await drySearchText(search)), [
      ["0.3 seed 1000", "8", "to do"],
      ["0.1 seed 1000", "72", "to do"],
      ["0.03 seed 1000", "24", "to do"],
      ["0.01 seed 1000", "8", "to do"],
    ]);
    await tune({ ...search, grid: [0.1], halving: false });
    const before = [...Deno.readDirSync(`${out}/cells`)];
    assertEquals(listed(await drySearchText({ ...search, grid: [0.1, 0.01] })), [
      ["0.1 seed 1000", "72", "done"],
      ["0.01 seed 1000", "8", "to do"],
    ]);
    assertEquals([...Deno.readDirSync(`${out}/cells`)], before);
    const little = await drySearchText({ ...search, budget: 20 });
    assertEquals(listed(little).length, 2);
    assertMatch(little, /the budget of 20 examples does not allow more/);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("drySearchText() refuses what tune() refuses", async () => {
  const wrong = { ...options, steps: 3, examples: 4 };
  for (const search of [drySearchText, tune]) {
    await assertRejects(() => search(wrong), RangeError, "give steps or examples, not both");
  }
});
