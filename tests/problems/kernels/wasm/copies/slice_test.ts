import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import "../../../../../problems/kernels/mod.ts";
import { random } from "../../../../../problems/random.ts";
import { startBackend } from "../../../../backends.ts";

Deno.test("Slice on WASM takes what it does on cpu, of any type", async () => {
  const stream = random(3, "slices");
  for (let i = 0; i < 200; i++) {
    const shape = Array.from({ length: 1 + stream.below(5) }, () => 1 + stream.below(4));
    const begin = shape.map((length) => stream.below(length));
    const size = shape.map((length, axis) =>
      stream.below(3) === 0 ? -1 : stream.below(length - begin[axis]! + 1)
    );
    const whole = shape.map(() => stream.below(2) === 1);
    const [from, to] = [
      begin.map((at, axis) => whole[axis] ? 0 : at),
      size.map((n, axis) => whole[axis] ? -1 : n),
    ];
    const values = Array.from({ length: tf.util.sizeFromShape(shape) }, () => stream.below(1000));
    for (const dtype of ["float32", "int32", "bool"] as const) {
      const results = [];
      for (const backend of ["cpu", "wasm"] as const) {
        await startBackend(backend);
        const { numTensors } = tf.memory();
        results.push(tf.tidy(() => {
          const numbers = dtype === "bool" ? values.map((value) => value % 2) : values;
          const taken = tf.slice(tf.tensor(numbers, shape, dtype), from, to);
          return { shape: taken.shape, dtype: taken.dtype, values: [...taken.dataSync()] };
        }));
        assertEquals(tf.memory().numTensors, numTensors);
      }
      assertEquals(results[1], results[0], `${dtype} [${shape}] from [${from}], [${to}]`);
    }
  }
});

Deno.test("Slice on WASM takes from a tensor of another backend, which lets the heap grow", async () => {
  await startBackend("cpu");
  const size = 2 ** 23; // 32 MB, more than there is
  const x = tf.range(0, size);
  await startBackend("wasm");
  const y = tf.slice(x, size - 3, 3);
  assertEquals([...await y.data()], [size - 3, size - 2, size - 1]);
  tf.dispose([x, y]);
});
