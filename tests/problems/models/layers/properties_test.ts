/** What holds of every layer: it is at hand, learns in a network, and keeps nothing. */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { memoryOf, wasmBackend } from "../../../../optimizers/backends/wasm_heap.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import type { Tensors } from "../../../../optimizers/types.ts";
import { softmaxCrossEntropy } from "../../../../problems/kinds/losses.ts";
import { gelu, relu, sigmoid, tanh } from "../../../../problems/models/layers/activations.ts";
import { averagePool } from "../../../../problems/models/layers/average_pool.ts";
import { batchNorm } from "../../../../problems/models/layers/batch_norm.ts";
import { causalAttention } from "../../../../problems/models/layers/transformer/causal_attention.ts";
import { conv2d } from "../../../../problems/models/layers/conv2d.ts";
import { dense } from "../../../../problems/models/layers/dense.ts";
import { dropout } from "../../../../problems/models/layers/dropout.ts";
import { embedding } from "../../../../problems/models/layers/embedding.ts";
import { flatten } from "../../../../problems/models/layers/flatten.ts";
import { globalAveragePool } from "../../../../problems/models/layers/global_average_pool.ts";
import { layerNorm } from "../../../../problems/models/layers/transformer/layer_norm.ts";
import { lstm } from "../../../../problems/models/layers/lstm.ts";
import { maxPool } from "../../../../problems/models/layers/max_pool.ts";
import * as layers from "../../../../problems/models/layers/mod.ts";
import { oneHot } from "../../../../problems/models/layers/one_hot.ts";
import { positionEmbedding } from "../../../../problems/models/layers/transformer/position_embedding.ts";
import { tiedEmbedding } from "../../../../problems/models/layers/transformer/tied_embedding.ts";
import { timeDistributed } from "../../../../problems/models/layers/time_distributed.ts";
import { unembedding } from "../../../../problems/models/layers/unembedding.ts";
import { glorotUniform } from "../../../../problems/models/initializers.ts";
import type { Layer } from "../../../../problems/models/layer.ts";
import { residual } from "../../../../problems/models/residual.ts";
import { sequential } from "../../../../problems/models/sequential.ts";
import { applyWithState, initialState } from "../../../../problems/models/state.ts";
import { randomKey } from "../../../../problems/random.ts";
import { testOnBackends } from "../../../backends.ts";
import { array, tensor } from "../against_float64.ts";

const images = sequential([
  ["conv", conv2d(4, 3)],
  ["bn", batchNorm()],
  relu(),
  maxPool(2),
  ["block", residual(sequential([["conv", conv2d(4, 3)], ["bn", batchNorm()], tanh()]))],
  averagePool(3, { stride: 2 }),
  dropout(0.3),
  sigmoid(),
  globalAveragePool(),
  ["out", dense(3)],
]);

const text = sequential([
  ["embedding", embedding(6, 5)],
  ["lstm1", lstm(9)],
  dropout(0.3),
  ["lstm2", lstm(8)],
  ["each", timeDistributed(dense(5))],
  ["out", unembedding(6, { kernel: glorotUniform })],
]);

const attentive = tiedEmbedding(
  6,
  8,
  sequential([
    ["positions", positionEmbedding()],
    [
      "attention",
      residual(sequential([
        ["norm", layerNorm()],
        ["inputs", timeDistributed(dense(24))],
        causalAttention(2),
        ["outputs", timeDistributed(dense(8))],
      ])),
    ],
    ["hidden", timeDistributed(dense(12))],
    gelu(),
    ["outputs", timeDistributed(dense(8))],
  ]),
  { kernel: glorotUniform },
);

/** The layers that take symbols or images apart, where no layer before them learns. */
const symbol = sequential([oneHot(6), flatten(), ["out", dense(6)]]);

interface Task {
  readonly model: Layer;
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
}

function tasks(): Task[] {
  const symbols = (seed: number) =>
    tf.tensor2d(Array.from({ length: 28 }, (_, i) => i * i * seed % 6), [4, 7], "int32");
  return [
    {
      model: images,
      x: tensor(array([4, 7, 6, 2], "x")),
      y: tf.tensor1d([0, 1, 2, 1], "int32"),
    },
    { model: text, x: symbols(1), y: symbols(2) },
    { model: attentive, x: symbols(1), y: symbols(2) },
    { model: symbol, x: symbols(1), y: tf.tensor1d([0, 1, 2, 1], "int32") },
  ];
}

/** One step of plain gradient descent; frees what it is given. */
function step({ model, x, y }: Task, params: Tensors, state: Tensors, t: number) {
  const names = Object.keys(params);
  let next: Tensors = {};
  const { value, grads } = tf.valueAndGrads((...values: tf.Tensor[]) => {
    const named = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
    const mode = { training: true, key: randomKey(0, "step", t) };
    const applied = applyWithState(model, named, state, x, mode);
    next = applied.state;
    return softmaxCrossEntropy(applied.output, y);
  })(names.map((name) => params[name]!));
  const moved = tf.tidy(() =>
    Object.fromEntries(
      names.map((name, i) => [name, tf.sub(params[name]!, tf.mul(grads[i]!, 0.3))]),
    )
  );
  dispose([params, state, grads]);
  return { params: moved, state: next, loss: value };
}

/** Losses at the beginning and the end of so many steps. */
async function train(task: Task, steps: number, between: (t: number) => void = () => {}) {
  const shape = task.x.shape.slice(1);
  let params = task.model.init(randomKey(0), shape), state = initialState(task.model, shape);
  const losses: number[] = [];
  for (let t = 0; t < steps; t++) {
    const result = step(task, params, state, t);
    ({ params, state } = result);
    if (t === 0 || t === steps - 1) losses.push((await result.loss.data())[0]!);
    result.loss.dispose();
    between(t);
  }
  const mode = { training: false };
  const tested = applyWithState(task.model, params, state, task.x, mode);
  assert((await tested.output.data()).every(Number.isFinite));
  dispose([params, state, tested]);
  return losses;
}

testOnBackends("networks of every layer learn, and answer in evaluation", async (backend) => {
  for (const task of tasks()) {
    const [first, last] = await train(task, backend === "webgpu" ? 20 : 40); // as an adapter may be software
    assert(last! < 0.9 * first!, `${task.model.kind} went from ${first} to ${last}`);
    dispose([task.x, task.y]);
  }
});

Deno.test("training networks of every layer keeps tensors and heap as they are", async () => {
  await useBackend("wasm");
  const memory = memoryOf(wasmBackend());
  for (const task of tasks()) {
    const seen: [tensors: number, bytes: number][] = [];
    await train(task, 60, () => seen.push([tf.memory().numTensors, memory.buffer.byteLength]));
    assertEquals(seen.at(-1), seen[9]);
    dispose([task.x, task.y]);
  }
});

const folders = ["", "transformer/"];

Deno.test("every layer is at the room's door, has a test, and is in a network here", async () => {
  const own = await Deno.readTextFile(new URL(import.meta.url));
  const told: string[] = [];
  for (const folder of folders) {
    const path = `problems/models/layers/${folder}`;
    const url = new URL(`../../../../${path}`, import.meta.url);
    for await (const { name: file, isFile } of Deno.readDir(url)) {
      if (!isFile) continue;
      const text = await Deno.readTextFile(new URL(file, url));
      const names = text.matchAll(
        /^export function (\w+)\([^]*?\): (?:Layer|TimeDistributed) \{/gm,
      );
      for (const [, name] of names) {
        const test = `${folder}${file.replace(".ts", "_test.ts")}`;
        const tested = await Deno.stat(new URL(test, import.meta.url)).catch(() => undefined);
        if (!(name! in layers)) told.push(`${name} lacks an export in ${path}mod.ts`);
        if (!tested) told.push(`${name} lacks a test, tests/problems/models/layers/${test}`);
        if (!own.includes(`${name}(`)) told.push(`${name} lacks a place in a network of this test`);
      }
    }
  }
  assertEquals(told, []);
});
