/** What every rule for batch sizes must do, and each of them beside its formula. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  type BatchObservation,
  type BatchSizeRule,
  cabs,
  constantBatchSize,
  normTest,
  parseBatchSize,
} from "../../../optimizers/batch_sizes/mod.ts";
import { random } from "../../../problems/random.ts";

const rules: readonly BatchSizeRule[] = [
  cabs(),
  cabs({ min: 4, max: 100, runningAverage: 0, learningRate: 0.03 }),
  normTest(),
  normTest({ theta: 0.6, min: 2, max: 64, runningAverage: 0.5 }),
  constantBatchSize(48),
];

const stream = random(0, "observations");
const observations = Array.from({ length: 50 }, (): Required<BatchObservation> => ({
  loss: Math.exp(stream.normal()),
  varianceSum: 1000 * Math.exp(3 * stream.normal()),
  squaredNorm: 100 * Math.exp(2 * stream.normal()),
  learningRate: 0.1,
}));

for (const rule of rules) {
  Deno.test(`${rule.name} keeps the contract of rules`, () => {
    let state = Object.freeze(rule.init());
    assertEquals([state.count, state.batchSize], [0, rule.min]);
    const sizes = observations.map((seen, t) => {
      const again = rule.update(state, seen);
      const [next, size] = rule.update(state, Object.freeze(seen));
      assertEquals(again, [next, size]);
      assertEquals([next.count, next.batchSize], [t + 1, size]);
      assert(Number.isInteger(size) && size >= rule.min && size <= rule.max, `${size}`);
      assert(Object.values(next).every((value) => typeof value === "number"));
      state = Object.freeze(next);
      return size;
    });
    if (rule.min < rule.max) assert(new Set(sizes).size > 5, `${sizes}`);
  });

  Deno.test(`${rule.name} is made again from its name`, () => {
    const again = parseBatchSize(rule.name);
    assert(typeof again === "object");
    assertEquals([again.name, again.fingerprint], [rule.name, rule.fingerprint]);
    let [a, b] = [rule.init(), again.init()];
    for (const seen of observations) [[a], [b]] = [rule.update(a, seen), again.update(b, seen)];
    assertEquals(a, b);
  });

  Deno.test(`${rule.name} says what it lacks`, () => {
    for (const key of Object.keys(rule.needs ?? {}) as (keyof BatchObservation)[]) {
      const { [key]: _, ...seen } = observations[0]!;
      assertThrows(() => rule.update(rule.init(), seen), TypeError, `needs ${key}`);
      for (const bad of [-1, NaN, Infinity]) {
        const shown = { ...observations[0]!, [key]: bad };
        assertThrows(() => rule.update(rule.init(), shown), RangeError, `${key} of at least 0`);
      }
    }
  });
}

Deno.test("fingerprints tell all settings apart", () => {
  const all = [...rules, cabs({ min: 8 }), cabs({ max: 8 }), normTest({ theta: 0.8 })];
  assertEquals(new Set(all.map(({ fingerprint }) => fingerprint)).size, all.length);
  assertEquals(cabs({ min: 16 }).fingerprint, cabs().fingerprint);
});

Deno.test("cabs() is Algorithm 1", () => {
  const [mu, min, max] = [0.95, 16, 2048];
  const rule = cabs();
  let state = rule.init();
  let [f, sigma2] = [0, 0];
  for (const [t, seen] of observations.entries()) {
    const learningRate = 0.1 / (t + 1); // a schedule
    sigma2 = mu * sigma2 + (1 - mu) * seen.varianceSum;
    f = mu * f + (1 - mu) * seen.loss;
    const m = Math.max(min, Math.min(max, Math.round(learningRate * sigma2 / f)));
    const [next, size] = rule.update(state, { ...seen, learningRate });
    assertEquals(size, m);
    state = next;
  }
});

Deno.test("the start at 0 of both averages leaves no bias: the first ratio is right", () => {
  const seen = { loss: 0.5, varianceSum: 640, squaredNorm: 4, learningRate: 0.1 };
  const expected: readonly (readonly [BatchSizeRule, number])[] = [
    [cabs(), 128],
    [normTest({ theta: 0.8 }), 250],
  ];
  for (const [rule, size] of expected) {
    let state = rule.init();
    for (let t = 0; t < 3; t++) {
      const [next, m] = rule.update(state, seen);
      assertEquals(m, size);
      state = next;
    }
  }
});

Deno.test("sizes are rounded to the nearest integer, a half upwards, and clipped", () => {
  const rule = cabs({ min: 2, max: 10, runningAverage: 0 });
  const sizeOf = (varianceSum: number, loss = 1) =>
    rule.update(rule.init(), { varianceSum, loss, learningRate: 1 })[1];
  assertEquals([3.49, 3.5, 4.51, 0.1, 11].map((x) => sizeOf(x)), [3, 4, 5, 2, 10]);
  assertEquals([sizeOf(0), sizeOf(0, 0), sizeOf(1, 0)], [2, 2, 10]);
});

Deno.test("where ‖g‖² has its bias, the norm test settles at (1/θ² - 1) tr Σ / ‖∇f‖²", () => {
  const [trace, norm] = [500, 2];
  for (const theta of [0.6, 0.8, 1]) {
    const rule = normTest({ theta, min: 4, max: 10_000, runningAverage: 0.9 });
    let state = rule.init();
    for (let t = 0; t < 2000; t++) {
      const squaredNorm = norm + trace / state.batchSize; // Eq. 4.16
      [state] = rule.update(state, { varianceSum: trace, squaredNorm });
    }
    const expected = Math.max((1 / theta ** 2 - 1) * trace / norm, 4);
    assertAlmostEquals(state.batchSize / expected, 1, 0.01);
  }
});

Deno.test("bad settings are named, with what is allowed", () => {
  const cases: [() => unknown, string][] = [
    [() => cabs({ min: 1 }), "min must be a whole number of at least 2, got 1"],
    [() => cabs({ min: 20, max: 10 }), "max must be at least min, which is 20, got 10"],
    [() => cabs({ runningAverage: 1 }), "runningAverage must be at least 0 and less than 1, got 1"],
    [() => cabs({ learningRate: 0 }), "learningRate must be a positive number, got 0"],
    [() => normTest({ theta: 1.1 }), "theta must be at most 1, got 1.1"],
    [() => normTest({ theta: 0 }), "theta must be a positive number, got 0"],
    [() => constantBatchSize(0), "batchSize must be a whole number of at least 1, got 0"],
    [() => parseBatchSize("0"), "must be a positive integer or one of cabs, norm-test, constant"],
    [() => parseBatchSize("1.5"), 'got "1.5"'],
    [
      () => parseBatchSize("norm-tset"),
      'unknown batch size "norm-tset", did you mean "norm-test"?',
    ],
    [() => parseBatchSize("cabs:mim=3"), 'unknown setting of cabs "mim", did you mean "min"?'],
    [() => parseBatchSize("cabs:min"), '"cabs:min" must give its settings as numbers'],
    [() => parseBatchSize("cabs:min=a"), "must give its settings as numbers"],
    [() => parseBatchSize("cabs:"), "unknown setting of cabs"],
    [() => parseBatchSize("constant:"), "must give its settings as numbers"],
    [() => parseBatchSize("cabs:min=0x10"), "must give its settings as numbers"],
    [() => parseBatchSize("cabs:min=16,max=64,min=32"), "gives min twice"],
    [() => parseBatchSize("cabs:constructor=1"), 'unknown setting of cabs "constructor"'],
    [() => parseBatchSize("9007199254740993"), "batchSize must be a whole number"],
  ];
  for (const [make, message] of cases) assertThrows(make, RangeError, message);
});

Deno.test("bounds give way to each other's defaults", () => {
  assertEquals([cabs({ max: 8 }).min, cabs({ max: 8 }).max], [8, 8]);
  assertEquals([cabs({ min: 4000 }).min, cabs({ min: 4000 }).max], [4000, 4000]);
});
