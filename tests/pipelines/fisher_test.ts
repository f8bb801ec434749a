import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { solvePositive } from "../../optimizers/positive_equations.ts";
import { fisher } from "../../pipelines/fisher.ts";
import { gridSearch } from "../../pipelines/labs/fisher/grid_search.ts";
import {
  descend,
  type Landscape,
  type Method,
  methods,
} from "../../pipelines/labs/fisher/landscape.ts";
import { leastSquaresLandscape } from "../../pipelines/labs/fisher/least_squares.ts";
import { logisticLandscape } from "../../pipelines/labs/fisher/logistic.ts";
import { type LinearModel, linearModel } from "../../problems/fisher/linear_model.ts";
import { random } from "../../problems/random.ts";
import { withFiles } from "../problems/data/formats.ts";

const REAL = new URL("../../../shared/data", import.meta.url).pathname;
const ignore = !await Deno.stat(`${REAL}/uci`).then(() => true, () => false);

type Row = Readonly<Record<string, number | string | boolean | null>>;

const [n, width] = [40, 3];
const stream = random(2, "fisher test");
const features = Float64Array.from(
  { length: n * width },
  (_, at) => [1, 30 + 4 * stream.normal(), stream.below(2)][at % width]!,
);
const numbers = Float64Array.from(
  { length: n },
  (_, k) => features[k * width + 1]! / 10 - features[k * width + 2]! + stream.normal(),
);
const classes = numbers.map((y) => y > 2.5 ? 1 : 0);

/** The same steps in the coordinates of θ, every matrix made of all examples. */
function naive(model: LinearModel, method: Method, gamma: number, damping: number, steps: number) {
  let theta = new Float64Array(model.dimension);
  const losses = [model.risk(theta)];
  const cosines: number[] = [];
  for (let t = 0; t < steps; t++) {
    const g = model.gradient(theta);
    const fisher = model.curvature("fisher", theta);
    const empirical = model.curvature("empirical-fisher", theta);
    const [a, b] = [fisher, empirical].map((matrix) => solvePositive(matrix, g)) as [
      Float64Array,
      Float64Array,
    ];
    const dot = (x: Float64Array, y: Float64Array) => x.reduce((s, v, i) => s + v * y[i]!, 0);
    cosines.push(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)));
    const direction = method === "gd"
      ? g
      : solvePositive(method === "ngd" ? fisher : empirical, g, { damping });
    theta = theta.map((value, i) => value - gamma * direction[i]!);
    losses.push(model.risk(theta));
  }
  return { losses, cosines };
}

const landscapes: readonly [string, Landscape, LinearModel][] = [
  [
    "least squares",
    leastSquaresLandscape(features, numbers),
    linearModel({ features, targets: numbers, likelihood: "gaussian" }),
  ],
  [
    "logistic regression",
    logisticLandscape(features, classes),
    linearModel({ features, targets: classes, likelihood: "bernoulli" }),
  ],
];

const runs: readonly [Method, gamma: number, damping: number][] = [
  ["gd", 1e-4, 0],
  ["ngd", 0.5, 0],
  ["ngd", 0.5, 0.01],
  ["efgd", 0.3, 1e-3],
];

for (const [name, landscape, model] of landscapes) {
  Deno.test(`${name}: descend() takes the steps of Eq. D.30 to D.32`, () => {
    for (const [method, stepSize, damping] of runs) {
      const expected = naive(model, method, stepSize, damping, 12);
      const cosines: number[] = [];
      const losses = descend(landscape, {
        method,
        stepSize,
        damping,
        steps: 12,
        onPoint: (view) => cosines.push(view.compare().cosine),
      });
      expected.losses.forEach((loss, t) =>
        assertAlmostEquals(losses[t]!, loss, 1e-8 * loss, `${method} ${t}`)
      );
      expected.cosines.forEach((value, t) => {
        // where the gradient is all rounding, so is its direction
        if (losses[t]! > 1.0001 * Math.min(...losses)) {
          assertAlmostEquals(cosines[t]!, value, 1e-5, `${method} ${t}`);
        }
      });
    }
  });
}

Deno.test("least squares: points and θ belong together, and z = 0 is the optimum", () => {
  const [, , model] = landscapes[0]!;
  const landscape = leastSquaresLandscape(features, numbers);
  const optimum = landscape.theta(new Float64Array(width));
  model.gradient(optimum).forEach((value) => assertAlmostEquals(value, 0, 1e-11));
  assertAlmostEquals(model.risk(optimum), landscape.least, 1e-13);
  const theta = Float64Array.of(1, -0.5, 2);
  const point = landscape.point(theta);
  landscape.theta(point).forEach((value, i) => assertAlmostEquals(value, theta[i]!, 1e-10));
  assertAlmostEquals(landscape.view(point).loss, model.risk(theta), 1e-10);
  landscape.theta(landscape.start).forEach((value) => assertAlmostEquals(value, 0, 1e-11));
});

Deno.test("a feature that others determine changes nothing", () => {
  const doubled = Float64Array.from({ length: n * (width + 1) }, (_, at) => {
    const [k, i] = [Math.floor(at / (width + 1)), at % (width + 1)];
    return i < width ? features[k * width + i]! : features[k * width]! + features[k * width + 2]!;
  });
  for (
    const [targets, make] of [
      [numbers, leastSquaresLandscape],
      [classes, logisticLandscape],
    ] as const
  ) {
    const landscape = make(doubled, targets);
    const options = { method: "efgd", stepSize: 0.1, damping: 1e-2, steps: 10 } as const;
    const cosines: number[] = [];
    const losses = descend(landscape, {
      ...options,
      onPoint: (view) => cosines.push(view.compare().cosine),
    });
    assert(losses.every(Number.isFinite) && losses.at(-1)! < losses[0]!);
    assert(cosines.every((value) => Math.abs(value) <= 1 + 1e-12));
  }
});

Deno.test("gridSearch() finds what the whole grid has", () => {
  const [, landscape] = landscapes[0]!;
  for (const method of methods) {
    const [quick, whole] = [false, true].map((full) =>
      gridSearch(landscape, { method, steps: 15, whole: full, patient: full })
    );
    assertEquals(whole!.runs, method === "gd" ? 241 : 9881);
    assert(quick!.runs < 500, String(quick!.runs));
    assertEquals([quick!.stepSize, quick!.damping], [whole!.stepSize, whole!.damping], method);
    assertEquals(quick!.losses, whole!.losses);
  }
});

Deno.test("fisher() runs on a data set at hand, with the same numbers for the same seed", () =>
  withFiles({
    "uci/yacht.csv": Array.from(
      { length: n },
      (_, k) =>
        [1, 2, 3].map((i) => (features[k * width + 1]! * i) % 7).concat(
          [...features.subarray(k * width, k * width + width)],
          numbers[k]!,
        ).join(","),
    ).join("\n"),
  }, async (data) => {
    const options = { data, sets: ["yacht"], steps: 10, examples: 50, search: "quick" } as const;
    const one = await fisher(options);
    assertEquals(one.finals.numRows(), 3);
    assertEquals(one.starts.numRows(), 0);
    assertEquals(Object.keys(one.charts), ["vector-fields", "approximations", "more-races"]);
    const few = () => fisher({ ...options, examples: 10 });
    await assertRejects(
      few,
      RangeError,
      "has no minimum on 10 examples from seed 0, as a line parts",
    );
    const notes: string[] = [];
    const onNote = (note: string) => notes.push(note);
    const all = await fisher({ ...options, sets: undefined, onNote });
    assertEquals(all.claims.toCSV(), one.claims.toCSV());
    assertEquals(all.finals.toCSV(), one.finals.toCSV());
    assert(all.levels.toCSV() === one.levels.toCSV());
    assertEquals(notes.filter((note) => note.includes("is left out: no ")).length, 7);
  }));

Deno.test({
  name: "fisher() finds the chapter's statements to hold on five real data sets",
  ignore,
  async fn() {
    const sets = ["boston-housing", "wine", "energy", "power-plant", "yacht"];
    const { claims, finals, charts } = await fisher({ data: REAL, sets, search: "quick" });
    const caughtUp = ["Boston", "Wine", "Yacht"].map((set) => `${set}: EFGD behind NGD at the end`);
    for (const { statement, measured, holds } of claims.objects() as Row[]) {
      assertEquals(holds, !caughtUp.includes(String(statement)), `${statement}: ${measured}`);
    }
    const rows = finals.objects() as Row[];
    assertEquals(rows.length, 15);
    for (const row of rows) {
      const [found, thesis] = [row["log γ"], row["D.5 log γ"]];
      if (row.method === "GD") assertEquals(found, thesis, String(row.data));
      if (row.method === "NGD") assertEquals([found, row["steps to 1 %"]], [0, 1]);
    }
    for (const text of ["Boston", "NGD", "EFGD"]) assert(charts.races!.includes(text));
  },
});

Deno.test("fisher() names an unknown data set, and what is missing", async () => {
  await assertRejects(() => fisher({ sets: ["boston"] }), RangeError, 'unknown data set "boston"');
  await assertRejects(() => fisher({ steps: 0 }), RangeError, "steps must be");
  await withFiles({ "uci/a": "" }, async (data) => {
    const message = `no yacht.csv or yacht_hydrodynamics.data in ${data}/uci: fetch it with`;
    await assertRejects(() => fisher({ data, sets: ["yacht"] }), Error, message);
    await assertRejects(() => fisher({ data }), Error, `no tables in ${data}/uci: fetch`);
  });
});
