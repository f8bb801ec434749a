/** Kernels by the element on WASM, beside loops. */
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { free, wasmBackend } from "../../../../optimizers/backends/wasm_heap.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import "../../../../problems/kernels/mod.ts";
import { random } from "../../../../problems/random.ts";
import {
  openKernelThreads,
  useKernelThreads,
} from "../../../../problems/kernels/threads/kernel_threads.ts";
import { commutativeKernel, reluKernel } from "../../../../problems/kernels/wasm/elementwise.ts";
import { startBackend, testOnBackends } from "../../../backends.ts";

const special = [0, -0, NaN, Infinity, -Infinity, 1e-40, -1e-40, 3e38, -3e38, 1, -1];

/** Numbers of any kind and size. */
function anyNumbers(size: number, seed: string): Float32Array {
  const stream = random(3, seed);
  return Float32Array.from(
    { length: size },
    () => stream.below(9) === 0 ? special[stream.below(special.length)]! : stream.normal(),
  );
}

/** Pairs of shapes: equal ones, rows of a tensor of any rank, and what only the stock kernels broadcast. */
const pairs: readonly (readonly [a: number[], b: number[]])[] = [
  [[70001], [70001]],
  [[3, 5], [3, 5]],
  [[300, 301], [300, 301]],
  [[40, 1700], [1700]],
  [[1700], [40, 1700]],
  [[13, 2, 41, 67], [41, 67]],
  [[90000, 3], [3]],
  [[70000, 1], [1]],
  [[1, 70000], [70000]],
  [[70000], [1, 70000]],
  [[300, 301], [300, 1]],
  [[300, 301], [1, 301]],
  [[300, 301], [1]],
  [[300, 301], []],
  [[300, 1], [301]],
  [[2, 300, 301], [2, 1, 301]],
];

/** NaN is NaN, whatever its bits; zeros have signs. */
function assertSame(found: tf.Tensor, expected: Float32Array, what: string): void {
  const values = found.dataSync();
  assertEquals(values.length, expected.length, what);
  const wrong = expected.findIndex((value, i) => !Object.is(value, values[i]));
  assertEquals(
    wrong < 0 ? "all" : [wrong, values[wrong]],
    wrong < 0 ? "all" : [wrong, expected[wrong]],
    what,
  );
}

function sumsAndProducts(): void {
  for (const [a, b] of pairs) {
    const shape = tf.backend_util.assertAndGetBroadcastShape(a, b);
    const values = [a, b].map((shape, i) => anyNumbers(tf.util.sizeFromShape(shape), `${i}`));
    const tensors = [a, b].map((shape, i) => tf.tensor(values[i]!, shape));
    /** Where an element of the result is in an operand. */
    const places = [a, b].map((own) => {
      const strides = own.map((length, axis) =>
        length === 1 ? 0 : tf.util.sizeFromShape(own.slice(axis + 1))
      );
      const padded = [...shape.slice(own.length).map(() => 0), ...strides];
      return (index: number) => {
        let place = 0;
        for (let axis = shape.length - 1, rest = index; axis >= 0; axis--) {
          place += (rest % shape[axis]!) * padded[axis]!;
          rest = Math.floor(rest / shape[axis]!);
        }
        return place;
      };
    });
    const loop = (f: (x: number, y: number) => number) =>
      Float32Array.from(
        { length: tf.util.sizeFromShape(shape) },
        (_, i) => f(values[0]![places[0]!(i)]!, values[1]![places[1]!(i)]!),
      );
    const [x, y] = tensors as [tf.Tensor, tf.Tensor];
    const [sum, product] = [tf.add(x, y), tf.mul(x, y)];
    assertEquals([sum.shape, product.shape], [shape, shape]);
    assertSame(sum, loop((x, y) => x + y), `sum of ${a} and ${b}`);
    assertSame(product, loop((x, y) => x * y), `product of ${a} and ${b}`);
    dispose([x, y, sum, product]);
  }
}

Deno.test("large biases are added here, with threads all large tensors, and others by tfjs", async () => {
  await startBackend("wasm");
  using two = await openKernelThreads(2);
  const stock = () => {
    throw new Error("stock");
  };
  const add = commutativeKernel("addElements", stock), relu = reluKernel(stock);
  const backend = wasmBackend();
  /** Which kernel computes it. */
  const who = (kernel: tf.KernelFunc, ...tensors: tf.Tensor[]) => {
    const [a, b] = tensors, inputs = { a: a!, b: b!, x: a! };
    try {
      free(backend, kernel({ inputs, backend }) as tf.TensorInfo);
      return "ours";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const [large, other] = [0, 1].map(() => tf.ones([300, 300])), small = tf.ones([9, 9]);
  const row = tf.ones([300]), one = tf.ones([1]), column = tf.ones([70_000, 1]);
  const whole = tf.ones([300, 300], "int32"), scalar = tf.scalar(1);
  for (const threads of [undefined, two]) {
    useKernelThreads(threads);
    const together = threads ? "ours" : "stock";
    const wholeOf = tf.memory().numTensors;
    assertEquals(who(add, large!, row), "ours");
    assertEquals(who(add, row, large!), "ours");
    assertEquals(who(add, large!, other!), together);
    assertEquals(who(relu, large!), together);
    const left = [[large!, scalar], [large!, one], [column, one], [small, small], [whole, whole]];
    for (const pair of left) assertEquals(who(add, ...pair), "stock");
    for (const x of [small, whole]) assertEquals(who(relu, x), "stock");
    assertEquals(tf.memory().numTensors, wholeOf);
  }
  dispose([large!, other!, small, row, one, column, whole, scalar]);
});

for (const count of [1, 2]) {
  const on = count === 1 ? "" : ", by two threads too";
  const withThreads = (test: () => void) => async () => {
    using threads = await openKernelThreads(count);
    useKernelThreads(count === 1 ? undefined : threads);
    test();
  };
  testOnBackends(
    `sums and products by the element are those of a loop, to the bit${on}`,
    withThreads(sumsAndProducts),
    ["wasm"],
  );
  testOnBackends(`relu is that of a loop, to the bit${on}`, withThreads(relus), ["wasm"]);
}

function relus(): void {
  for (const shape of [[5], [70001], [300, 301]]) {
    const values = anyNumbers(tf.util.sizeFromShape(shape), "relu"), x = tf.tensor(values, shape);
    const found = tf.relu(x);
    assertEquals(found.shape, shape);
    assertSame(
      found,
      values.map((value) => Number.isNaN(value) ? NaN : value > 0 ? value : 0),
      `${shape}`,
    );
    dispose([x, found]);
  }
}

testOnBackends("whole numbers add up and multiply as whole numbers", () => {
  const x = tf.fill([300, 300], 2 ** 24 + 1, "int32"), y = tf.fill([300], 3, "int32");
  const found = [tf.add(x, y), tf.mul(x, y), tf.relu(x)];
  assertEquals(found.map(({ dtype }) => dtype), ["int32", "int32", "int32"]);
  assertEquals(found.map((each) => each.dataSync()[89_999]), [
    2 ** 24 + 4,
    3 * (2 ** 24 + 1),
    2 ** 24 + 1,
  ]);
  dispose([x, y, found]);
}, ["wasm"]);
