/** The gradient of ReLU in one pass, beside a step and a product. */
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../../optimizers/tensors.ts";
import "../../../../problems/kernels/mod.ts";
import { testOnBackends } from "../../../backends.ts";

const values = [1, -1, 0, -0, NaN, Infinity, -Infinity, 1e-40, -1e-40, 3e38, 2];

testOnBackends("the gradient of relu is dy · step(x), to the bit", async () => {
  const pairs = values.flatMap((x) => values.map((dy) => [x, dy]));
  const [x, dy] = [0, 1].map((i) => tf.tensor1d(pairs.map((pair) => pair[i]!)));
  const found = tf.grad((x) => tf.relu(x))(x!, dy);
  const expected = tf.tidy(() => tf.mul(dy!, tf.step(x!)));
  const bits = async (tensor: tf.Tensor) =>
    // NaN is NaN, whatever its bits
    [...await tensor.data()].map((value) => Object.is(value, -0) ? "-0" : String(value));
  assertEquals(await bits(found), await bits(expected));
  dispose([x, dy, found, expected]);
}, ["cpu", "wasm"]);

testOnBackends("it can be differentiated once more, by dy and by x", async () => {
  const x = tf.tensor1d([-2, 3, 0.5, -1, 4]);
  const found = tf.grad((x) => tf.sum(tf.grad((x) => tf.pow(tf.relu(x), 3))(x)))(x);
  assertEquals([...await found.data()], [0, 18, 3, 0, 24]); // 6x where x > 0
  dispose([x, found]);
}, ["cpu", "wasm"]);

testOnBackends("integers and nothing keep tfjs's", () => {
  const [whole, none] = [tf.tensor1d([1, -2], "int32"), tf.zeros([0, 3])];
  const found = [whole, none].map((x) => tf.relu(x));
  assertEquals(found.map(({ dtype, shape }) => [dtype, ...shape]), [["int32", 2], [
    "float32",
    0,
    3,
  ]]);
  const gradient = tf.grad((x) => tf.relu(x))(none);
  assertEquals(gradient.shape, [0, 3]);
  dispose([whole, none, found, gradient]);
}, ["cpu", "wasm"]);
