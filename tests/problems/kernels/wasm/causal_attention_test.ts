import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import {
  attendToPast,
  fusedAttention,
  fusedAttentionGradient,
} from "../../../../problems/kernels/causal_attention.ts";
import "../../../../problems/kernels/mod.ts";
import { isOurs } from "../../../../problems/kernels/registry.ts";
import { startBackend } from "../../../backends.ts";
import { assertOperationAsOnCpu, values } from "../against_cpu.ts";

for (
  const [n, time, width, heads] of [[2, 5, 6, 2], [1, 1, 4, 1], [3, 17, 24, 3], [2, 64, 32, 1]]
) {
  const shape = [n!, time!, 3 * width!];
  Deno.test(`attention of ${heads} heads on WASM is that on cpu: ${shape.join(" × ")}`, async () => {
    const x = { shape, values: values(shape, 1).map((value) => 3 * value) };
    await assertOperationAsOnCpu((x) => attendToPast(x, heads!), [x]);
    assert([fusedAttention, fusedAttentionGradient].every((kernel) => isOurs("wasm", kernel)));
  });
}

Deno.test("attention on WASM keeps none of its weights", async () => {
  await startBackend("wasm");
  const [n, time, width, heads] = [4, 32, 8, 4], x = tf.zeros([n, time, 3 * width]);
  const seen: number[] = [];
  const gradient = tf.grad((x) => {
    const before = tf.memory().numBytes, y = attendToPast(x, heads);
    seen.push(tf.memory().numBytes - before);
    return tf.sum(y);
  })(x);
  assertEquals(seen, [4 * n * time * (width + 3 * width)]); // the outputs, and the inputs, saved
  tf.dispose([x, gradient]);
});
