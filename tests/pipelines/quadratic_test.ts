import { assert, assertEquals, assertRejects } from "@std/assert";
import { quadratic } from "../../pipelines/quadratic.ts";

type Row = Readonly<Record<string, number | string | boolean>>;

Deno.test("quadratic() finds the four statements of ICML Fig. 2 to hold, and every formula", async () => {
  const { claims, finals, formulas, curves, chart } = await quadratic();
  for (const { statement, measured, holds } of claims.objects() as Row[]) {
    assert(holds, `${statement}: ${measured}`);
  }
  assertEquals(claims.numRows(), 5);
  assertEquals(finals.numRows(), 12);
  const rows = formulas.objects() as Row[];
  assertEquals(rows.length, 12);
  for (const row of rows) {
    const where = `${row.spectrum} ${row.basis} ${row.noise}`;
    for (const z of ["z_SGD", "z_SSD", "z_ρ"]) {
      assert(Number(row[z]) <= 4, `${where}: ${z} = ${row[z]}`);
    }
    assert(Number(row.bound) <= 1 + 1e-12, where);
  }
  assertEquals(curves.numRows(), 12 * 2 * 101);
  for (const text of ["<svg", "SGD", "SSD", "noise ν = 0.1", "ill-conditioned"]) {
    assert(chart.includes(text), text);
  }
});

const small = { dimension: 10, steps: 20, repeats: 3, samples: 50 } as const;

Deno.test("quadratic() gives the same numbers for the same seed, and others for another", async () => {
  const [one, two, other] = await Promise.all(
    [3, 3, 4].map(async (seed) => (await quadratic({ ...small, seed })).curves.toCSV()),
  );
  assertEquals(one, two);
  assert(one !== other);
});

Deno.test("quadratic() tunes the step size of the methods that are added", async () => {
  const { methods } = await quadratic({ ...small, methods: ["sgd", "m-svag-mb", "adamw"] });
  const rows = methods.objects() as Row[];
  assertEquals(rows.length, 12 * 5);
  for (const { method, learningRate, finalLoss } of rows) {
    assert(Number.isFinite(finalLoss), String(method));
    if (method === "adamw") assert(Number(learningRate) > 1e-5);
  }
  await assertRejects(() => quadratic({ ...small, methods: ["adamm"] }), RangeError, "adam");
});
