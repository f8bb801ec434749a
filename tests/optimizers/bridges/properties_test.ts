import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { saveState } from "../../../pipelines/files/state_file.ts";
import { loadMnist } from "../../../problems/data/sets/mnist.ts";
import { compiledNet, examples, fit, weightsOf } from "./mnist_layers.ts";

const FURTHER = 320;

Deno.test("a tf.layers model with M-SVAG learns MNIST to 95 % in two epochs, and continues bit for bit in a fresh process", async () => {
  await useBackend("wasm");
  const { train, test } = await loadMnist();
  const before = tf.memory().numTensors;
  const [training, testing, further] = [
    examples(train, 8_000),
    examples(test, test.count),
    examples(train, FURTHER),
  ];
  const { model, optimizer } = compiledNet();
  await fit(model, training, 2);
  const [loss, accuracy] = model.evaluate(testing.xs, testing.ys, {
    batchSize: 500,
  }) as tf.Scalar[];
  const reached = (await accuracy!.data())[0]!;
  assert(reached >= 0.95, `test accuracy is ${reached}`);

  const folder = await Deno.makeTempDir();
  const path = (name: string) => `${folder}/${name}.safetensors`;
  const save = (name: string) =>
    saveState(path(name), { params: weightsOf(model), state: optimizer.state! });
  try {
    await save("reached");
    await fit(model, further, 1);
    await save("here");
    await freshProcess(path("reached"), path("there"), String(FURTHER));
    assertEquals(await Deno.readFile(path("there")), await Deno.readFile(path("here")));
    assert(!same(await Deno.readFile(path("reached")), await Deno.readFile(path("here"))));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  dispose([training, testing, further, loss, accuracy]);
  optimizer.dispose();
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});

const same = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((x, i) => x === b[i]);

async function freshProcess(...args: string[]): Promise<void> {
  const script = new URL("continue_training.ts", import.meta.url).pathname;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, ...args],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
