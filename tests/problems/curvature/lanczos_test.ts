import { assert, assertAlmostEquals, assertRejects } from "@std/assert";
import { averageEigenvalue, lanczos } from "../../../problems/curvature/mod.ts";
import { apply, symmetricEigen } from "../../../problems/curvature/symmetric.ts";
import { random } from "../../../problems/random.ts";
import { exact, normal, randomMatrix } from "./matrices.ts";

Deno.test("lanczos() finds all eigenvalues of small matrices, and bounds what it has not found", async () => {
  for (const kind of ["definite", "low rank", "indefinite"] as const) {
    const d = 30;
    const matrix = randomMatrix(d, kind, 1);
    const { values } = symmetricEigen(matrix);
    const all = await lanczos(exact(matrix), {
      iterations: d,
      tolerance: 0,
      start: normal(d, kind),
    });
    const largest = Math.max(...values.map(Math.abs));
    assertAlmostEquals(Math.abs(all.top.value), largest, 1e-9 * largest);
    for (const { value, residual } of all.ritz) {
      const nearest = Math.min(...values.map((lambda) => Math.abs(lambda - value)));
      assert(nearest <= residual + 1e-9 * largest, `${kind}: ${value} is ${nearest} off`);
    }
    const some = await lanczos(exact(matrix), {
      iterations: 8,
      tolerance: 0,
      start: normal(d, kind),
    });
    for (const { value, residual } of some.ritz) {
      const nearest = Math.min(...values.map((lambda) => Math.abs(lambda - value)));
      assert(nearest <= residual * (1 + 1e-9) + 1e-12 * largest);
    }
    // the top one's vector has the residual it is said to have
    const image = apply(matrix, some.vector);
    const off = Math.hypot(...image.map((x, i) => x - some.top.value * some.vector[i]!));
    assertAlmostEquals(off, some.top.residual, 1e-9 * largest);
    assertAlmostEquals(Math.hypot(...some.vector), 1, 1e-10);
  }
});

Deno.test("lanczos() stops early once the top eigenvalue is found", async () => {
  const spectrum = Float64Array.from({ length: 200 }, (_, i) => i === 0 ? 100 : i / 200);
  const product = (v: Float64Array) => Promise.resolve(v.map((x, i) => spectrum[i]! * x));
  const { top, products } = await lanczos(product, { start: normal(200, "early") });
  assert(products < 20, `${products}`);
  assertAlmostEquals(top.value, 100, 0.1);
});

Deno.test("averageEigenvalue() is unbiased for traces, and finds average magnitudes", async () => {
  for (const kind of ["definite", "indefinite"] as const) {
    const d = 40;
    const matrix = randomMatrix(d, kind, 5);
    const { values } = symmetricEigen(matrix);
    const mean = (pick: (x: number) => number) =>
      values.reduce((sum, value) => sum + pick(value), 0) / d;
    const { average, magnitude } = await averageEigenvalue(exact(matrix), {
      probes: 60,
      products: 20,
      dimension: d,
      stream: random(1, "average", kind),
    });
    assert(Math.abs(average.value - mean((x) => x)) <= 4 * average.error, kind);
    assert(Math.abs(magnitude.value - mean(Math.abs)) <= 4 * magnitude.error, kind);
    assert(average.error < 0.2 * mean(Math.abs), `${average.error}`);
  }
});

Deno.test("lanczos() and averageEigenvalue() name bad options", async () => {
  const one = new Float64Array(1);
  await assertRejects(
    () => lanczos(exact(one), { iterations: 0, start: one }),
    RangeError,
    "iterations must be",
  );
  const stream = random(0, "bad");
  await assertRejects(
    () => averageEigenvalue(exact(one), { probes: 1, dimension: 1, stream }),
    RangeError,
    "probes must be",
  );
});

Deno.test("lanczos() adds the error of its products to residuals", async () => {
  const values = Float64Array.from({ length: 30 }, (_, i) => i + 1), share = 0.01;
  const stream = random(0, "error");
  // products by differences: off by a hundredth of their lengths
  const product = (v: Float64Array) => {
    const image = v.map((x, i) => values[i]! * x);
    const noise = image.map(() => stream.normal());
    const scale = share * Math.hypot(...image) / Math.hypot(...noise);
    return Promise.resolve(image.map((x, i) => x + scale * noise[i]!));
  };
  const start = normal(30, "start");
  const options = { iterations: 30, tolerance: 1e-9, start };
  const blind = await lanczos(product, options);
  assert(blind.top.residual < Math.abs(blind.top.value - 30), "the residual alone bounds nothing");
  const { top } = await lanczos(product, { ...options, relativeError: share });
  assert(Math.abs(top.value - 30) <= top.residual, `${top.value} ± ${top.residual}`);
});
