import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { sampledColumns } from "../../../problems/curvature/mod.ts";
import { diagonalMass } from "../../../problems/quadratic/diagonal_mass.ts";
import { random } from "../../../problems/random.ts";
import { exact, randomMatrix } from "./matrices.ts";

Deno.test("sampledColumns() is exact with all columns, within its errors with some", async () => {
  const d = 60;
  const matrix = randomMatrix(d, "indefinite", 2);
  const parts = [{ from: 0, to: 40 }, { from: 40, to: 60 }];
  const products = [exact(matrix), exact(matrix)] as const;
  const of = (perPart: number, seed: number) =>
    sampledColumns(products, d, { parts, perPart, stream: random(seed, "columns") });
  const all = await of(60, 0);
  const entries = matrix.reduce((sum, value) => sum + Math.abs(value), 0);
  assertEquals([all.columns, all.diagonalMass.error, all.entries.error], [60, 0, 0]);
  assertAlmostEquals(all.diagonalMass.value, diagonalMass(matrix), 1e-12);
  assertAlmostEquals(all.entries.value, entries, 1e-9);
  assertAlmostEquals(all.entriesWithoutNoise.value, entries, 1e-9);
  // of each part's own block likewise
  parts.forEach(({ from, to }, k) => {
    const own = Array.from(
      { length: to - from },
      (_, i) => matrix.slice((from + i) * d + from, (from + i) * d + to),
    );
    const block = Float64Array.from(own.flatMap((row) => [...row]));
    assertAlmostEquals(all.blocks[k]!.diagonalMass.value, diagonalMass(block), 1e-12);
    const trace = own.reduce((sum, row, i) => sum + row[i]!, 0);
    assertAlmostEquals(all.blocks[k]!.trace.value, trace, 1e-9);
    assertEquals(all.blocks[k]!.trace.half, 0);
  });
  let inside = 0;
  for (let seed = 1; seed <= 50; seed++) {
    const { diagonalMass: mass, trace } = await of(10, seed);
    const off = Math.abs(mass.value - diagonalMass(matrix)) / mass.error;
    if (off < 2.5) inside++;
    assert(off < 6 && Math.abs(trace.value - all.trace.value) < 6 * trace.error);
  }
  assert(inside >= 44, `${inside} of 50 within 2.5 standard errors`);
});

Deno.test("sampledColumns()' 95 % intervals hold with two or three columns of a part, too", async () => {
  const d = 90;
  const matrix = randomMatrix(d, "indefinite", 2);
  const entries = matrix.reduce((sum, value) => sum + Math.abs(value), 0);
  for (const [perPart, parts] of [[2, 1], [3, 1], [2, 3]] as const) {
    const size = d / parts;
    const bounds = Array.from(
      { length: parts },
      (_, k) => ({ from: k * size, to: (k + 1) * size }),
    );
    let inside = 0;
    for (let seed = 0; seed < 300; seed++) {
      const found = await sampledColumns([exact(matrix)], d, {
        parts: bounds,
        perPart,
        stream: random(seed, "columns"),
      });
      const { value, half, error } = found.entries;
      assert(half > 2 * error - 1e-9, "wider than twice the standard error");
      if (Math.abs(value - entries) <= half) inside++;
    }
    // as whole degrees are taken, a little more than 95 % of 300
    assert(inside >= 274, `${inside} of 300 with ${perPart} columns of ${parts} parts`);
  }
});

Deno.test("sampledColumns() tells noise from elements by a second product", async () => {
  const d = 400;
  const matrix = new Float64Array(d * d);
  for (let i = 0; i < d; i++) matrix[i * d + i] = 1; // p_diag is 1
  const stream = random(0, "noise");
  const noisy = (v: Float64Array) => Promise.resolve(v.map((x) => x + 0.01 * stream.normal()));
  const { diagonalMass: low, diagonalMassWithoutNoise: high } = await sampledColumns(
    [noisy, noisy],
    d,
    { parts: [{ from: 0, to: d }], perPart: 40, stream: random(1, "noise") },
  );
  // noise of 0.01/√2 in 400 elements adds √(2/π) · 400 · 0.00707 = 2.26 to column sums of 1
  assertAlmostEquals(low.value, 1 / 3.26, 0.01);
  assertAlmostEquals(high.value, 1, 0.05);
});
