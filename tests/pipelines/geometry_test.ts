import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { geometry } from "../../pipelines/geometry.ts";
import { descend } from "../../pipelines/labs/geometry/descend.ts";
import type { MapCell } from "../../pipelines/labs/geometry/map.ts";
import { corner } from "../../pipelines/labs/geometry/claims.ts";
import { lInfSmoothness } from "../../problems/curvature/mod.ts";
import { random } from "../../problems/random.ts";
import { randomMatrix } from "../problems/curvature/matrices.ts";

type Row = Readonly<Record<string, number | string | boolean>>;

Deno.test("geometry() finds the sign ahead in its corner only, and no bound broken", async () => {
  const notes: string[] = [];
  const all = await geometry({
    dimension: 12,
    cells: 9,
    repeats: 5,
    onNote: (note) => notes.push(note),
  });
  for (const table of [all.ellipses, all.chain, all.claims]) {
    for (const row of table.objects() as Row[]) {
      assert(row.holds, JSON.stringify(row));
    }
  }
  const drawn = all.chain.array("drawn") as number[];
  assertEquals(drawn, [9 * 9 * 5, 100, 100]);
  assertEquals(all.map.numRows(), 81);
  const cells = all.map.objects() as MapCell[];
  for (const { ratio, lambdaMax, constants, fraction } of cells) {
    assertAlmostEquals(lambdaMax / ((11 + lambdaMax) / 12), ratio, 1e-9);
    // aligned: L∞ is the trace, so that L∞/L2 is d / ratio
    if (fraction === 0) assertAlmostEquals(constants, 12 / ratio, 1e-6);
  }
  assertEquals(Object.keys(all.charts), ["ellipses", "bounds", "map"]);
  for (const svg of Object.values(all.charts)) assert(svg.startsWith("<svg"));
  assertEquals(notes.length, 1);
  assert(notes[0]!.startsWith("405 Hessians of 12 × 12: about "), notes[0]);
});

Deno.test("descend() gains at least what Lemma 6.2 guarantees, in both norms", () => {
  for (let seed = 0; seed < 20; seed++) {
    const d = 5;
    const hessian = randomMatrix(d, "definite", seed);
    const stream = random(seed, "descend");
    const start = Float64Array.from({ length: d }, () => stream.normal());
    const gradient = start.map((_, i) =>
      start.reduce((sum, value, j) => sum + hessian[i * d + j]! * value, 0)
    );
    const lInf = lInfSmoothness(hessian).value;
    const dual = gradient.reduce((sum, value) => sum + Math.abs(value), 0);
    const options = { hessian, start, steps: 3, stepSize: 1 / lInf, method: "sign" } as const;
    const { firstGain, distance } = descend(options);
    assert(firstGain >= dual * dual / (2 * lInf) * (1 - 1e-12));
    assert(distance > 0);
  }
  const exact = { hessian: new Float64Array([2]), start: new Float64Array([3]), steps: 1 };
  const { distance, firstGain } = descend({ ...exact, stepSize: 0.25, method: "gradient" });
  assertEquals([distance, firstGain], [1.5 ** 2, 9 - 1.5 ** 2]);
});

Deno.test("corner() counts what is out of place as trying all corners does", () => {
  const stream = random(3, "corner");
  for (let trial = 0; trial < 30; trial++) {
    const wins = Array.from(
      { length: 3 },
      () => Array.from({ length: 3 }, () => stream.uniform() < 0.5),
    );
    const cells = wins.flatMap((row, fraction) =>
      row.map((win, ratio) => ({ fraction, ratio, orders: win ? 1 : -1 }) as unknown as MapCell)
    );
    let least = Infinity;
    for (let a = 0; a <= 3; a++) {
      for (let b = 0; b <= a; b++) {
        for (let c = 0; c <= b; c++) {
          const misplaced = wins.flatMap((row, fraction) =>
            row.filter((win, ratio) => win !== (ratio >= 3 - [a, b, c][fraction]!))
          );
          least = Math.min(least, misplaced.length);
        }
      }
    }
    assertAlmostEquals(corner(cells).misplaced, least / 9, 1e-12);
  }
});

Deno.test("geometry() throws on options out of range", async () => {
  await assertRejects(() => geometry({ dimension: 2 }), RangeError, "dimension must be");
  await assertRejects(() => geometry({ repeats: 1 }), RangeError, "repeats must be");
});
