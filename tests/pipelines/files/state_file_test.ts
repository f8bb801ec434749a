import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { mSvag } from "../../../optimizers/methods/mod.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { loadState, saveState } from "../../../pipelines/files/state_file.ts";

/** Runs a test in a folder of its own; fails if it leaks tensors. */
function test(name: string, body: (folder: string) => Promise<void>): void {
  Deno.test(name, async () => {
    await useBackend("cpu");
    const folder = await Deno.makeTempDir();
    const before = tf.memory().numTensors;
    try {
      await body(folder);
      assertEquals(tf.memory().numTensors, before);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

const params = () => ({ w: tf.tensor2d([[1, 2], [3, 4.5]]), steps: tf.scalar(7, "int32") });

async function filesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).toSorted();
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

/** A reader of the format by its specification, sharing no code with the library. */
async function readIndependently(path: string): Promise<Record<string, unknown>> {
  const { buffer } = await Deno.readFile(path);
  const view = new DataView(buffer);
  const headerSize = view.getUint32(0, true);
  assertEquals(view.getUint32(4, true), 0);
  const base = 8 + headerSize;
  assertEquals(base % 8, 0);
  const header = JSON.parse(new TextDecoder().decode(buffer.slice(8, base)));
  const read: Record<string, unknown> = {};
  for (const [name, { dtype, shape, data_offsets }] of Object.entries<Entry>(header)) {
    if (name === "__metadata__") continue;
    const values: number[] = [];
    for (let at = base + data_offsets[0]; at < base + data_offsets[1]; at += 4) {
      values.push(dtype === "F32" ? view.getFloat32(at, true) : view.getInt32(at, true));
    }
    read[name] = { dtype, shape, values };
  }
  return read;
}

test("saveState() writes what any reader of safetensors reads", async (folder) => {
  const theta = params();
  const path = `${folder}/theta.safetensors`;
  await saveState(path, { count: 3, parts: [{ "fc/1": theta }] });
  assertEquals(await readIndependently(path), {
    "parts/0/fc/1/w": { dtype: "F32", shape: [2, 2], values: [1, 2, 3, 4.5] },
    "parts/0/fc/1/steps": { dtype: "I32", shape: [], values: [7] },
  });
  assertEquals(await filesIn(folder), ["theta.safetensors"]);
  dispose(theta);
});

test("saveState() replaces a file, and loadState() reads the new one", async (folder) => {
  const path = `${folder}/state.safetensors`;
  const theta = { w: tf.tensor1d([1, 2]) };
  const optimizer = mSvag({ learningRate: 0.1 });
  const start = optimizer.init(theta);
  const [state, update] = optimizer.update(start, theta);
  await saveState(path, theta);
  await saveState(path, state);
  const loaded = await loadState(path, start);
  assertEquals(loaded.count, 1);
  assertEquals(await loaded.m.w!.data(), await state.m.w!.data());
  assertEquals(await filesIn(folder), ["state.safetensors"]);
  dispose([theta, start, state, update, loaded]);
});

test("saveState() leaves the old file and no other where it fails", async (folder) => {
  const path = `${folder}/theta.safetensors`;
  const theta = params();
  await saveState(path, theta);
  const bytes = await Deno.readFile(path);
  await assertRejects(() => saveState(path, { w: "text" }), TypeError);
  await Deno.mkdir(`${folder}/taken.safetensors/x`, { recursive: true });
  const taken = `${folder}/taken.safetensors`;
  await assertRejects(() => saveState(taken, theta), Error, `cannot write "${taken}"`);
  const nowhere = `${folder}/none/theta.safetensors`;
  await assertRejects(
    () => saveState(nowhere, theta),
    Error,
    `cannot write "${nowhere}": no such folder`,
  );
  assertEquals(await Deno.readFile(path), bytes);
  assertEquals(await filesIn(folder), ["taken.safetensors", "theta.safetensors"]);
  dispose(theta);
});

test("loadState() names a file that is missing, cut or for something else", async (folder) => {
  const path = `${folder}/theta.safetensors`;
  const theta = params();
  await assertRejects(() => loadState(path), Error, `cannot read "${path}": no such file`);
  await saveState(path, theta);
  const like = { w: tf.zeros([4]), steps: theta.steps };
  await assertRejects(
    () => loadState(path, like),
    TypeError,
    `${path} does not fit: expected "w" as float32 [4], found float32 [2,2]`,
  );
  const bytes = await Deno.readFile(path);
  const before = tf.memory().numTensors;
  for (let size = 0; size < bytes.length; size++) {
    await Deno.writeFile(path, bytes.subarray(0, size));
    await assertRejects(() => loadState(path, theta), SyntaxError, `${path} is damaged: `);
  }
  assert(tf.memory().numTensors === before);
  dispose([theta, like.w]);
});
