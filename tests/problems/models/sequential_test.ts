import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Layer } from "../../../problems/models/layer.ts";
import { relu } from "../../../problems/models/layers/activations.ts";
import { conv2d } from "../../../problems/models/layers/conv2d.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { flatten } from "../../../problems/models/layers/flatten.ts";
import { maxPool } from "../../../problems/models/layers/max_pool.ts";
import { sequential } from "../../../problems/models/sequential.ts";
import { randomKey } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";

testOnBackends("sequential() names parameters after its layers, and nests", async () => {
  const block = sequential([["conv", conv2d(2, 3)], relu(), maxPool(2)]);
  const model = sequential([["block", block], flatten(), ["out", dense(3)]]);
  assertEquals(model.outputShape([4, 4, 1]), [3]);
  const params = model.init(randomKey(0), [4, 4, 1]);
  assertEquals(Object.entries(params).map(([name, { shape }]) => [name, ...shape]), [
    ["block/conv/kernel", 3, 3, 1, 2],
    ["block/conv/bias", 2],
    ["out/kernel", 8, 3],
    ["out/bias", 3],
  ]);
  const x = tf.ones([2, 4, 4, 1]);
  const output = model.apply(params, x, { training: false });
  const byHand = tf.tidy(() => {
    const kernel = params["block/conv/kernel"] as tf.Tensor4D;
    const hidden = tf.relu(tf.conv2d(x as tf.Tensor4D, kernel, 1, "same"));
    return tf.matMul(
      tf.reshape(tf.maxPool(hidden as tf.Tensor4D, 2, 2, "same"), [2, 8]),
      params["out/kernel"]!,
    );
  });
  assertEquals(await output.data(), await byHand.data());
  dispose([params, x, output, byHand]);
});

Deno.test("sequential() hands every layer a key of its own", async () => {
  await useBackend("cpu");
  const keys: number[] = [];
  const keyed: Layer = {
    kind: "keyed",
    outputShape: (shape) => shape,
    init: () => ({}),
    apply(_, x, { key }) {
      keys.push(key!.stream().uniform());
      return x;
    },
  };
  const model = sequential([keyed, keyed, ["named", sequential([keyed])]]);
  const x = tf.zeros([1]);
  model.apply({}, x, { training: true, key: randomKey(0) });
  model.apply({}, x, { training: true, key: randomKey(0) });
  assertEquals(new Set(keys).size, 3);
  assertEquals(keys.slice(3), keys.slice(0, 3));
  x.dispose();
});

Deno.test("sequential() throws on missing, equal and bad names", async () => {
  await useBackend("cpu");
  assertThrows(
    () => sequential([dense(3)]).init(randomKey(0), [2]),
    TypeError,
    "dense has parameters and needs a name",
  );
  assertThrows(
    () => sequential([["a", dense(3)], ["a", dense(3)]]),
    TypeError,
    'two layers are called "a"; give each a name of its own',
  );
  for (const bad of ["", "a/b"]) {
    assertThrows(
      () => sequential([[bad, relu()]]),
      TypeError,
      `a layer's name must be neither empty nor contain "/", got "${bad}"`,
    );
  }
});

testOnBackends(
  "sequential() frees activations in evaluations, and nothing that is not its own",
  async () => {
    const size = 1000, deep = sequential(Array.from({ length: 9 }, relu));
    const x = tf.ones([1, size]);
    const peakOf = async (training: boolean) => {
      const { numBytes } = tf.memory();
      const { peakBytes, result } = await tf.profile(() => {
        deep.apply({}, x, { training }).dispose();
        return tf.scalar(0);
      });
      dispose(result);
      return (peakBytes - numBytes) / 4 / size;
    };
    assertEquals(Math.round(await peakOf(false)), 2); // what goes into a layer, and what comes out
    assertEquals(Math.round(await peakOf(true)), 9);

    const remembered: tf.Tensor[] = [];
    const handing = (kind: string, hand: Layer["apply"]): Layer => (
      { kind, outputShape: (shape) => shape, init: () => ({}), apply: hand }
    );
    const model = sequential([
      handing("as it is", (_, x) => x),
      ["own", handing("parameter", (params) => params["value"]!)],
      ["state", handing("state", (_params, _x, { state }) => state!["last"]!)],
      handing("kept", (_, x) => remembered[0] = tf.keep(tf.neg(x))),
      relu(),
    ]);
    const params = { "own/value": tf.ones([1, 2]) },
      state = { "state/last": tf.tensor2d([[-3, 4]]) };
    const output = model.apply(params, x, { training: false, state });
    assertEquals([...await output.data()], [3, 0]);
    assertEquals([...await remembered[0]!.data()], [3, -4]);
    for (const tensor of [x, params["own/value"], state["state/last"]]) {
      assertEquals(
        tensor.isDisposed,
        false,
      );
    }
    dispose([output, remembered, params, state, x]);
  },
);
