import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { encodeSafetensors } from "../../../optimizers/bridges/safetensors.ts";
import { decodeState, encodeState } from "../../../optimizers/bridges/state_bytes.ts";
import type { StateTree } from "../../../optimizers/bridges/state_tree.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { createOptimizer, optimizerIds } from "../../../optimizers/methods/registry.ts";
import { dispose, mapTensors, tensorsOf } from "../../../optimizers/tensors.ts";
import type { Optimizer, Tensors } from "../../../optimizers/types.ts";
import { chain } from "../../../optimizers/algebra/chain.ts";
import { momentum } from "../../../optimizers/transformations/momentum.ts";
import { testOnBackends } from "../../backends.ts";

const params = (): Tensors => ({
  "conv1/kernel": tf.tensor4d([1, -2, 3, -4, 5, -6], [1, 2, 3, 1]),
  bias: tf.tensor1d([0.5, -0.25]),
});

/** The tensors' bits and everything else of a tree, to compare. */
async function content(tree: unknown): Promise<unknown> {
  if (tree instanceof tf.Tensor) {
    const values = await tree.data();
    return { shape: tree.shape, dtype: tree.dtype, bits: new Int32Array(values.slice().buffer) };
  }
  if (typeof tree !== "object" || tree === null) return tree;
  const entries = Object.entries(tree).map(async ([k, v]) => [k, await content(v)] as const);
  return [Array.isArray(tree), await Promise.all(entries)];
}

testOnBackends("every optimizer's state comes back bit by bit, with its form", async () => {
  for (const id of optimizerIds) {
    const optimizer = createOptimizer(id, { learningRate: 0.1 });
    const theta = params();
    const start = optimizer.init(theta);
    const curvature = tf.eye(8);
    const seen = { params: theta, variance: theta, curvature };
    const [state, update] = optimizer.update(start, theta, seen);
    curvature.dispose();
    const bytes = await encodeState(state);
    for (const like of [undefined, start]) {
      const again = decodeState(bytes, { like });
      assertEquals(await content(again), await content(state), id);
      dispose(again);
    }
    dispose([theta, start, state, update]);
  }
});

/** A part that cannot be fused, so that the chain's state has parts. */
const counter: Optimizer = {
  name: "counter",
  init: () => ({ count: 0, seen: -0 }),
  update: ({ count }, grad) => [
    { count: count + 1, seen: 1 / 3 },
    mapTensors(grad, (g) => g.clone()),
  ],
};

testOnBackends("a chain's state and several trees in one come back", async () => {
  const optimizer = chain(momentum(), counter, momentum());
  const theta = params();
  const start = optimizer.init(theta);
  const [state, update] = optimizer.update(start, theta);
  const tree = { theta, states: [start, state], odd: { nan: NaN, inf: -Infinity, zero: -0 } };
  const again = decodeState(await encodeState(tree));
  assertEquals(await content(again), await content(tree));
  dispose([tree, update, again]);
});

Deno.test("encodeState() names tensors by their paths and writes numbers as metadata", async () => {
  await useBackend("cpu");
  const tree = {
    count: 3,
    parts: [{ count: 3, m: { "conv1/kernel": tf.tensor1d([1]) } }],
    steps: tf.scalar(7, "int32"),
  };
  assertEquals(
    await encodeState(tree),
    encodeSafetensors({
      metadata: new Map([
        [
          "noisewise.structure",
          '{"count":"number","parts":[{"count":"number","m":{"conv1/kernel":"tensor"}}],' +
          '"steps":"tensor"}',
        ],
        ["count", "3"],
        ["parts/0/count", "3"],
      ]),
      arrays: new Map([
        ["parts/0/m/conv1/kernel", { shape: [1], values: Float32Array.of(1) }],
        ["steps", { shape: [], values: Int32Array.of(7) }],
      ]),
    }),
  );
  dispose(tree);
});

Deno.test("encodeState() reads all tensors before the caller can free them", async () => {
  await useBackend("cpu");
  const theta = params();
  const promise = encodeState(theta);
  dispose(theta);
  const again = decodeState(await promise);
  assertEquals(Object.keys(again), ["conv1/kernel", "bias"]);
  dispose(again);
});

Deno.test("encodeState() refuses what the format or the paths cannot hold", async () => {
  await useBackend("cpu");
  const refused: [object, string][] = [
    [{ m: { w: "text" } }, 'a state holds tensors and numbers, got "text" at "m/w"'],
    [{ m: new Float32Array(2) }, 'got a Float32Array at "m"'],
    [{ m: undefined }, 'got undefined at "m"'],
    [{ m: tf.tensor1d([1], "bool") }, '"m" must be of float32 or int32 to be saved, got bool'],
    [{ "a/b": 1, a: { b: 2 } }, 'two things at "a/b"'],
  ];
  for (const [tree, message] of refused) {
    await assertRejects(() => encodeState(tree), TypeError, message);
    dispose(tree);
  }
});

Deno.test("decodeState() reads files of other programs, as a flat map or like a tree", async () => {
  await useBackend("cpu");
  const bytes = encodeSafetensors({
    metadata: new Map([["format", "pt"]]),
    arrays: new Map([["fc/weight", { shape: [2], values: Float32Array.of(1, 2) }]]),
  });
  const flat = decodeState(bytes);
  assertEquals(Object.keys(flat), ["fc/weight"]);
  const like = { fc: { weight: tf.zeros([2]) } };
  const nested = decodeState(bytes, { like });
  assertEquals(await nested.fc.weight.array(), [1, 2]);
  dispose([flat, like, nested]);
});

Deno.test("decodeState() names what does not fit, and makes no tensor", async () => {
  await useBackend("cpu");
  const saved = { count: 3, m: { w: tf.zeros([2, 3]), b: tf.zeros([3]) } };
  const bytes = await encodeState(saved);
  const m = saved.m;
  const wrong: [object, string][] = [
    [
      { count: 0, m: { ...m, w: tf.zeros([3, 2]) } },
      'expected "m/w" as float32 [3,2], found float32 [2,3]',
    ],
    [
      { count: 0, m: { ...m, b: tf.zeros([3], "int32") } },
      'expected "m/b" as int32 [3], found float32 [3]',
    ],
    [{ count: 0, m: { ...m, c: tf.zeros([1]) } }, 'expected "m/c" as float32 [1], found none'],
    [{ count: 0, m: { w: m.w } }, 'expected nothing called "m/b", found it'],
    [{ count: 0, seen: 0, m }, 'expected the number "seen" in __metadata__, found none'],
  ];
  for (const [like, message] of wrong) {
    const before = tf.memory().numTensors;
    assertThrows(
      () => decodeState(bytes, { like, source: "run.safetensors" }),
      TypeError,
      `run.safetensors does not fit: ${message}`,
    );
    assertEquals(tf.memory().numTensors, before);
    dispose(tensorsOf(like).filter((tensor) => !tensorsOf(m).includes(tensor)));
  }
  dispose(saved);
});

Deno.test("decodeState() names damaged metadata, and makes no tensor", async () => {
  await useBackend("cpu");
  const arrays = new Map([["w", { shape: [1], values: Float32Array.of(1) }]]);
  const decode = (metadata: Record<string, string>) => () =>
    decodeState<StateTree>(
      encodeSafetensors({ arrays, metadata: new Map(Object.entries(metadata)) }),
      { source: "x" },
    );
  const before = tf.memory().numTensors;
  const structure = (text: string) => decode({ "noisewise.structure": text });
  for (const text of ["{", "7", "null", '{"w":"both"}', '{"w":1}']) {
    assertThrows(structure(text), SyntaxError, "x is damaged: expected a tree");
  }
  assertThrows(structure(`${"[".repeat(1e5)}${"]".repeat(1e5)}`), SyntaxError, "64 deep");
  assertThrows(structure('{"v":"tensor"}'), TypeError, 'expected "v", found none');
  assertThrows(structure("{}"), TypeError, 'expected nothing called "w", found it');
  const withCount = (count: string) =>
    decode({ "noisewise.structure": '{"w":"tensor","count":"number"}', count });
  for (const bad of ["", " ", "seven", "7,5"]) {
    assertThrows(withCount(bad), TypeError, `expected a number as "count" in __metadata__`);
  }
  assertEquals(tf.memory().numTensors, before);
});
