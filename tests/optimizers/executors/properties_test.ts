/** All executors against each other and against float64 arithmetic, for every rule. */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { BackendName } from "../../../optimizers/backends/use_backend.ts";
import type { Elementwise } from "../../../optimizers/rules/rule.ts";
import { composed } from "../../../optimizers/executors/composed.ts";
import type { Executor } from "../../../optimizers/executors/executor.ts";
import { cpu, cpuLoop } from "../../../optimizers/executors/cpu.ts";
import { wasm, wasmLoop } from "../../../optimizers/executors/wasm.ts";
import { inPieces, webgpu } from "../../../optimizers/executors/webgpu.ts";
import { adamStar, mSvag, mSvagMiniBatch } from "../../../optimizers/methods/mod.ts";
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { fuse, type Fused } from "../../../optimizers/rules/rule.ts";
import { random } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { elementwiseIds } from "../elementwise_ids.ts";
import { type Method, referenceOf, type Slots, takesSign } from "../reference.ts";

const hyper = { learningRate: 0.25 };

const executors: readonly [name: string, backend: BackendName, executor: Executor][] = [
  ["SIMD kernel over chunks", "cpu", cpu],
  ["JavaScript loop", "cpu", cpuLoop],
  ["composed operations", "cpu", composed],
  ["SIMD kernel", "wasm", wasm],
  ["JavaScript loop on the heap", "wasm", wasmLoop],
  ["composed operations", "wasm", composed],
  ["shader", "webgpu", webgpu],
  ["shader in pieces", "webgpu", (program, operands) => inPieces(program, operands, 64)],
  ["composed operations", "webgpu", composed],
];

const fusedOf = (optimizer: unknown) => fuse((optimizer as Elementwise).rules);

/** Signed values over a wide range, zeros and ±1e-15 and ±1e15 among them; repeated after 10,007. */
function values(length: number, seed: number): Float32Array {
  const stream = random(seed, "values");
  const special = [0, 1e-15, -1e-15, 1e15, -1e15];
  const period = Float32Array.from({ length: Math.min(length, 10_007) }, () => {
    const pick = stream.below(20);
    return special[pick] ?? (2 * stream.uniform() - 1) * 10 ** (30 * stream.uniform() - 15);
  });
  const all = new Float32Array(length);
  for (let i = 0; i < length; i += period.length) all.set(period.subarray(0, length - i), i);
  return all;
}

type Arrays = Record<string, Float32Array>;

/** Runs one step and reads it back. */
async function step(
  executor: Executor,
  { program, slots, scalars }: Fused,
  arrays: Arrays,
  t: number,
  shape: readonly number[],
): Promise<Arrays> {
  const inputs = program.inputs.map((name) => tf.tensor(arrays[name]!, [...shape], "float32"));
  const numbers = program.scalars.map((name) => scalars.get(name)!(t, "", {}));
  const [outputs] = executor(program, [{ inputs, scalars: numbers }]);
  const names = [...slots.map(({ name }) => `state/${name}`), "update"];
  for (const output of outputs!) assertEquals(output.shape, shape);
  const read = await Promise.all(outputs!.map((output) => output.data() as Promise<Float32Array>));
  tf.dispose([inputs, outputs!]);
  return Object.fromEntries(names.map((name, i) => [name, read[i]!]));
}

/** The same step in float64, element by element, and the magnitude of what it adds up. */
function compareWithReference(method: Method, before: Arrays, after: Arrays, t: number): number {
  let worst = 0;
  const slots = (arrays: Arrays, i: number, magnitude = false): Slots =>
    Object.fromEntries(method.slots.map((name) => {
      const value = arrays[`state/${name}`]![i]!;
      return [name, magnitude ? Math.abs(value) : value];
    }));
  // large tensors: 30,000 elements from all parts, the last ones included
  const last = after.update!.length - 1;
  const stride = last < 100_000 ? 1 : Math.floor(last / 30_000);
  for (let i = last; i >= 0; i -= stride) {
    const at = (name: string) => before[name]?.[i] ?? 0;
    const seen = { t, g: at("gradient"), theta: at("params"), s: at("variance") };
    const sizes = {
      ...seen,
      g: Math.abs(seen.g),
      theta: Math.abs(seen.theta),
      magnitudes: true,
    };
    const expected = method.next(seen, slots(before, i), hyper);
    const scale = method.next(sizes, slots(before, i, true), hyper);
    for (const name of method.slots) {
      const error = Math.abs(after[`state/${name}`]![i]! - expected[name]!);
      if (error > 0) worst = Math.max(worst, error / scale[name]!);
    }
    // the update from the slots as they were stored
    const [now, old] = [slots(after, i), slots(before, i)];
    const error = Math.abs(after.update![i]! - method.update(seen, now, hyper, old));
    const size = Math.abs(
      method.update(sizes, slots(after, i, true), hyper, slots(before, i, true)),
    );
    if (error > 0) worst = Math.max(worst, error / size);
  }
  return worst;
}

async function worstError(
  executor: Executor,
  id: string,
  length: number,
  times: readonly number[],
  shape: readonly number[] = [length],
): Promise<number> {
  const fused = fusedOf(createOptimizer(id, hyper));
  let state: Arrays = Object.fromEntries(
    fused.slots.map(({ name }) => [`state/${name}`, new Float32Array(length)]),
  );
  let worst = 0;
  for (const t of times) {
    const gradient = values(length, t);
    const before = {
      ...state,
      gradient,
      params: values(length, 1000 + t),
      variance: gradient.map((g, i) => i % 7 === 0 ? 0 : (0.3 * g) ** 2),
    };
    const after = await step(executor, fused, before, t, shape);
    worst = Math.max(worst, compareWithReference(referenceOf(id), before, after, t));
    state = after;
  }
  return worst;
}

const first = (steps: number): readonly number[] => Array.from({ length: steps }, (_, t) => t);

/** The steps of a run of 100; a software adapter takes 50 ms for each, and makes a choice of them. */
const hundred = (backend: BackendName) =>
  backend === "webgpu" ? [...first(10), 15, 20, 40, 70, 99] : first(100);

for (const [name, backend, executor] of executors) {
  for (const id of elementwiseIds) {
    testOnBackends(`${id} by ${name} is float64 to 2e-6, for 100 steps`, async () => {
      const worst = await worstError(executor, id, 257, hundred(backend));
      assert(worst <= 2e-6, `relative error ${worst}`);
    }, [backend]);
  }

  testOnBackends(`${name} takes any length and shape`, async () => {
    for (const length of [1, 2, 3, 4, 5, 255, 256, 65_537]) {
      const worst = await worstError(executor, "m-svag", length, first(length > 1000 ? 3 : 10));
      assert(worst <= 2e-6, `length ${length}: relative error ${worst}`);
    }
    for (const shape of [[], [2, 3, 5, 7], [1, 4, 1, 64]]) {
      const length = tf.util.sizeFromShape(shape);
      const worst = await worstError(executor, "adam-star", length, first(5), shape);
      assert(worst <= 2e-6, `shape [${shape}]: relative error ${worst}`);
    }
    const fused = fusedOf(createOptimizer("m-svag", hyper));
    const none = new Float32Array(0);
    const inputs = { "gradient": none, "state/m": none, "state/v": none };
    const empty = await step(executor, fused, inputs, 0, [0, 3]);
    assertEquals(empty.update!.length, 0);
  }, [backend]);
}

// two rows of a shader's workgroups, a hundred chunks, a heap that grows
const length = 1_100_000;

for (const [name, backend, executor] of executors.filter(([name]) => !/^comp|pieces/.test(name))) {
  for (const id of ["m-svag", "adam"]) {
    testOnBackends(`${id} by ${name} is float64 to 2e-6 at ${length} elements`, async () => {
      const worst = await worstError(executor, id, length, first(2));
      assert(worst <= 2e-6, `relative error ${worst}`);
    }, [backend]);
  }
}

/** Updates of the first steps, from one executor. */
async function updates(executor: Executor, id: string, grads: readonly Float32Array[]) {
  const fused = fusedOf(createOptimizer(id, hyper));
  const length = grads[0]!.length;
  let state: Arrays = Object.fromEntries(
    fused.slots.map(({ name }) => [`state/${name}`, new Float32Array(length)]),
  );
  const results: Float32Array[] = [];
  for (const [t, gradient] of grads.entries()) {
    const extras = { params: new Float32Array(length), variance: gradient.map((g) => g * g) };
    state = await step(executor, fused, { ...state, gradient, ...extras }, t, [length]);
    results.push(state.update!);
  }
  return results;
}

const beyond = Float32Array.of(1e-20, -1e-23, 1e-38, 1e20, -1e25, 3e38, 1e-45, 0);

for (const [name, backend, executor] of executors) {
  testOnBackends(`${name} gives no NaN where a square leaves the range`, async () => {
    for (const id of elementwiseIds) {
      const growing = beyond.map((g) => Math.abs(g) > 1 ? g / 16 : g); // sums stay in range
      for (const update of await updates(executor, id, [growing, growing, growing])) {
        for (const [i, u] of update.entries()) {
          assert(Number.isFinite(u), `${id}: ${growing[i]} gives ${u}`);
        }
      }
    }
  }, [backend]);

  testOnBackends(`${name} lets NaN and infinite gradients through`, async () => {
    for (const id of elementwiseIds) {
      const [update] = await updates(executor, id, [Float32Array.of(NaN, Infinity, -Infinity, 1)]);
      assert(Number.isNaN(update![0]), `${id}: NaN gives ${update![0]}`);
      for (const u of update!.slice(1, 3)) {
        assert(takesSign(id) ? Math.abs(u) === 0.25 : !Number.isFinite(u), `${id}: ∞ gives ${u}`);
      }
      assert(Number.isFinite(update![3]), `${id}: the neighbour of a NaN gives ${update![3]}`);
    }
  }, [backend]);
}

testOnBackends("the SIMD kernel and the loop give the same bits", async () => {
  for (const id of elementwiseIds) {
    const grads = [1, 2, 3].map((seed) => values(1001, seed));
    assertEquals(await updates(wasm, id, grads), await updates(wasmLoop, id, grads));
  }
}, ["wasm"]);

testOnBackends("variants behind options agree with the composed operations", async (backend) => {
  const variants = [
    mSvag({ ...hyper, version: "iclr2018" }),
    mSvagMiniBatch({ ...hyper, version: "iclr2018" }),
    adamStar({ ...hyper, factor: "erf" }),
    adamStar({ ...hyper, direction: "gradient" }),
  ];
  const own = { cpu, wasm, webgpu, webgl: composed, auto: composed }[backend];
  for (const variant of variants) {
    const fused = fusedOf(variant);
    let state: Arrays = Object.fromEntries(
      fused.slots.map(({ name }) => [`state/${name}`, new Float32Array(100)]),
    );
    for (let t = 0; t < 5; t++) {
      const gradient = values(100, t);
      const before = { ...state, gradient, variance: gradient.map((g) => g * g) };
      const expected = await step(composed, fused, before, t, [100]);
      state = await step(own, fused, before, t, [100]);
      for (const key of Object.keys(expected)) {
        expected[key]!.forEach((value, i) => {
          const error = Math.abs(state[key]![i]! - value);
          assert(error <= 2e-6 * Math.abs(value), `${variant.name} ${key}: off by ${error}`);
        });
      }
    }
  }
});
