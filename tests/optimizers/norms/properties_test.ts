/** Norms, their duals and steepest descent directions, against their definitions in float64. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as o from "../../../optimizers/mod.ts";
import type { Norm, Tensors } from "../../../optimizers/mod.ts";
import { random } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";

const shapes: Readonly<Record<string, readonly number[]>> = {
  "fc1/kernel": [3, 4],
  "fc1/bias": [4],
  "fc2/kernel": [1, 1],
};
const size = 17;

function tensors(values: ArrayLike<number>): Tensors {
  let at = 0;
  return Object.fromEntries(
    Object.entries(shapes).map(([key, shape]) => {
      const count = tf.util.sizeFromShape([...shape]);
      const own = Array.from({ length: count }, (_, i) => values[at + i]!);
      at += count;
      return [key, tf.tensor(own, [...shape], "float32")];
    }),
  );
}

const mapValues = <T, U>(record: Readonly<Record<string, T>>, transform: (value: T) => U) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, transform(value)]));

async function flat(map: Tensors): Promise<number[]> {
  const parts = await Promise.all(Object.keys(shapes).map((key) => map[key]!.data()));
  return parts.flatMap((part) => [...part]);
}

const draw = (seed: number, spread = 0) => {
  const stream = random(seed, "norms");
  return Float32Array.from(
    { length: size },
    () => stream.normal() * 10 ** (spread * (stream.uniform() - 0.5)),
  );
};

const length = (values: readonly number[]) => Math.hypot(...values);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (value, i) => value * b[i]!).reduce((sum, value) => sum + value, 0);

const scaleValues = Float32Array.from({ length: size }, (_, i) => 0.25 + i / 3);
const cut = (values: readonly number[]) => [
  values.slice(0, 12),
  values.slice(12, 16),
  values.slice(16),
];
const layers = (values: readonly number[]) => [values.slice(0, 16), values.slice(16)];

/** By definition: the norm and its dual. */
interface Definition {
  norm(values: readonly number[]): number;
  dual(values: readonly number[]): number;
}

const blockwise = (cut: (values: readonly number[]) => number[][]): Definition => ({
  norm: (values) => Math.max(...cut(values).map(length)),
  dual: (values) => cut(values).map(length).reduce((sum, value) => sum + value),
});

const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs));
const sum = (values: readonly number[]) => values.reduce((sum, x) => sum + Math.abs(x), 0);

const cases: [string, (scales: Tensors) => Norm, Definition][] = [
  ["l2", () => o.l2Norm(), { norm: length, dual: length }],
  ["lInf", () => o.lInfNorm(), { norm: largest, dual: sum }],
  ["l1", () => o.l1Norm(), { norm: sum, dual: largest }],
  ["blockInf", () => o.blockInfNorm(), blockwise(cut)],
  ["blockInf(fc1/*, *)", () => o.blockInfNorm(["fc1/*", "*"]), blockwise(layers)],
  ["diagonal", o.diagonalNorm, {
    norm: (values) => Math.sqrt(values.reduce((s, x, i) => s + scaleValues[i]! * x * x, 0)),
    dual: (values) => Math.sqrt(values.reduce((s, x, i) => s + x * x / scaleValues[i]!, 0)),
  }],
];

/** Singular values of `fc1/kernel`, whose columns lead to sums and products of them: by Jacobi's rotations. */
function singularValues(kernel: readonly number[]): number[] {
  const columns = [0, 1, 2, 3].map((j) => [0, 1, 2].map((i) => kernel[4 * i + j]!));
  for (let sweep = 0; sweep < 60; sweep++) {
    for (let p = 0; p < 4; p++) {
      for (let q = p + 1; q < 4; q++) {
        const [a, b] = [columns[p]!, columns[q]!];
        const cross = dot(a, b);
        if (cross === 0) continue;
        const angle = Math.atan2(2 * cross, dot(a, a) - dot(b, b)) / 2;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        columns[p] = a.map((x, i) => c * x + s * b[i]!);
        columns[q] = a.map((x, i) => c * b[i]! - s * x);
      }
    }
  }
  return columns.map(length);
}

const spectrum = (values: readonly number[]) => {
  const [kernel, ...vectors] = cut(values);
  return [...singularValues(kernel!), ...vectors.map(length)];
};

cases.push(["spectral", () => o.spectralNorm(), {
  norm: (values) => Math.max(...spectrum(values)),
  dual: (values) => sum(spectrum(values)),
}]);

const near = (actual: number, expected: number, what: string) =>
  assertAlmostEquals(actual, expected, 3e-6 * Math.abs(expected), what);

for (const [name, make, definition] of cases) {
  testOnBackends(`${name}: norm, dual and steepest direction are as defined`, async () => {
    const scales = tensors(scaleValues);
    const norm = make(scales);
    assertEquals(norm.name, name);
    for (const [seed, spread] of [[1, 0], [2, 6], [3, 12]] as const) {
      const values = draw(seed, spread);
      const w = tensors(values);
      const omega = [...values];
      const before = tf.memory().numTensors;
      const [size, dual] = [norm.norm(w), norm.dual(w)];
      const [unit, steepest] = [norm.unit(w), norm.steepest(w)];
      assertEquals(tf.memory().numTensors - before, 2 + 2 * 3, "allocates only what it returns");
      assertEquals(await flat(w), omega, "its argument stays");
      near((await size.data())[0]!, definition.norm(omega), "norm");
      const expected = definition.dual(omega);
      near((await dual.data())[0]!, expected, "dual");
      // Lemma C.2: what makes both maximizers
      const [u, direction] = [await flat(unit), await flat(steepest)];
      near(definition.norm(u), 1, "‖u‖ = 1");
      near(dot(omega, u), expected, "⟨ω, u⟩ = ‖ω‖_*");
      near(definition.norm(direction), expected, "(C.30)");
      near(dot(omega, direction), expected ** 2, "(C.29)");
      // Eq. C.1: no other direction does better
      const value = dot(omega, direction) - 0.5 * definition.norm(direction) ** 2;
      for (let other = 0; other < 200; other++) {
        const rival = direction.map((x, i) => x + draw(100 + other)[i]! * 0.1 * expected);
        const gain = dot(omega, rival) - 0.5 * definition.norm(rival) ** 2;
        assert(gain <= value * (1 + 1e-5), `${gain} > ${value}`);
        // (C.28): the dual bounds all products
        const bound = definition.norm(rival) * expected;
        assert(dot(omega, rival) <= bound * (1 + 1e-6));
      }
      o.dispose([w, size, dual, unit, steepest]);
    }
    const zero = tensors(new Float32Array(17));
    const [unit, steepest] = [norm.unit(zero), norm.steepest(zero)];
    assertEquals([...await flat(unit), ...await flat(steepest)], Array(2 * 17).fill(0));
    o.dispose([zero, unit, steepest, scales]);
  });
}

testOnBackends(
  "coordinate descent moves one coordinate where several are equally large",
  async () => {
    const method = o.coordinateDescent({ learningRate: 1 });
    const gradient = tensors(new Float32Array(17).fill(-2));
    const [, update] = method.update(method.init(gradient), gradient);
    const values = await flat(update);
    assertEquals(values.filter((value) => value !== 0), [2]);
    o.dispose([gradient, update]);
  },
);

testOnBackends("blocks of one number make sign descent, one block gradient descent", async () => {
  const gradient = { a: tf.tensor1d([3]), b: tf.tensor1d([-0.5]), c: tf.tensor1d([0]) } as Tensors;
  const read = async (update: Tensors) => {
    const values = await Promise.all(Object.values(update).map((tensor) => tensor.data()));
    o.dispose([update]);
    return values.flatMap((part) => [...part]);
  };
  const step = (optimizer: o.Optimizer) => read(optimizer.update(optimizer.init({}), gradient)[1]);
  const learningRate = 0.5;
  const assertNear = (actual: readonly number[], expected: readonly number[]) =>
    expected.forEach((value, i) => assertAlmostEquals(actual[i]!, value, 1e-6));
  assertNear(await step(o.blockNormalized({ learningRate })), [-1.75, 1.75, 0]);
  assertNear(await step(o.signDescent({ learningRate })), [-1.75, 1.75, 0]);
  assertNear(await step(o.blockNormalized({ learningRate, blocks: ["*"] })), [-1.5, 0.25, 0]);
  const norm = o.lInfNorm();
  const sign = await step(o.normalizedDescent({ learningRate, norm }));
  assertEquals(sign, await step(o.signSgd({ learningRate })));
  // Eq. C.26 with ‖g‖_* = 3.5: ‖g‖_* sign(g) / (5·2 + 4·3·3.5)
  const soft = await step(o.softNormalizedDescent({ norm, ...o.relaxedSmoothness(2, 3) }));
  [-3.5 / 52, 3.5 / 52, 0].forEach((value, i) => assertAlmostEquals(soft[i]!, value, 1e-8));
  o.dispose([gradient]);
});

const diagnosed: readonly [string, Readonly<Record<string, readonly number[]>>][] = [
  ["after a number", { a: [1, NaN] }],
  ["in the second tensor", { a: [2], b: [NaN, 5] }],
  ["in the first tensor", { a: [NaN], b: [0, 5] }],
  ["everywhere", { a: [NaN], b: [NaN, NaN] }],
];

for (const [where, values] of diagnosed) {
  testOnBackends(`a gradient that is not a number ${where} is not hidden by a norm`, async () => {
    const gradient: Tensors = mapValues(values, (own) => tf.tensor1d([...own]));
    const scales: Tensors = mapValues(values, (own) => tf.fill([own.length], 4));
    const norms = [o.l2Norm(), o.lInfNorm(), o.l1Norm(), o.blockInfNorm(), o.diagonalNorm(scales)];
    for (const norm of norms) {
      for (const size of [norm.norm(gradient), norm.dual(gradient)]) {
        assertEquals([...await size.data()], [NaN], norm.name);
        size.dispose();
      }
      for (const direction of [norm.unit(gradient), norm.steepest(gradient)]) {
        for (const [key, own] of Object.entries(values)) {
          const found = await direction[key]!.data();
          own.forEach((x, i) => assert(!Number.isNaN(x) || Number.isNaN(found[i]), norm.name));
        }
        o.dispose(direction);
      }
    }
    o.dispose([gradient, scales]);
  });
}

testOnBackends("a tensor without elements has no part in the largest magnitude", async () => {
  const gradient = { none: tf.zeros([0]), b: tf.tensor1d([3, -4]) } as Tensors;
  for (const size of [o.lInfNorm().norm(gradient), o.l1Norm().dual(gradient)]) {
    assertEquals([...await size.data()], [4]);
    size.dispose();
  }
  o.dispose(gradient);
});

Deno.test("bad options of steepest descent are named", async () => {
  await o.useBackend("cpu");
  const w = { "conv/kernel": tf.zeros([1]) } as Tensors;
  assertThrows(() => o.blockInfNorm(["fc*"]).unit(w), TypeError, '"conv/kernel"');
  assertThrows(() => o.diagonalNorm({}).dual(w), TypeError, 'tensors has "conv/kernel"');
  assertThrows(() => o.normalize(o.l2Norm(), { offset: -1 }), RangeError, "offset");
  assertThrows(
    () => o.softNormalizedDescent({ learningRate: 1, offset: NaN }),
    RangeError,
    "offset",
  );
  assertThrows(() => o.relaxedSmoothness(1, 0), RangeError, "l1 must be a positive number, got 0");
  o.dispose(w);
});
