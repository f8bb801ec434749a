import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { lstmSequence } from "../../../../problems/models/layers/lstm_sequence.ts";
import { onWasm, startBackend, type TestedBackend } from "../../../backends.ts";
import { values } from "../against_cpu.ts";

/** Outputs and gradients on a backend. */
async function onBackend(
  backend: TestedBackend,
  [batch, time, units]: readonly [number, number, number],
): Promise<number[][]> {
  await startBackend(backend);
  const shapes = [[batch, time, 4 * units], [units, 4 * units], [4 * units], [batch, units]];
  const tensors = [...shapes, [batch, units]].map((shape, seed) =>
    tf.mul(tf.tensor(values(shape, seed), shape), seed === 1 ? 1 / Math.sqrt(units) : 1)
  );
  const weights = tf.tensor(values([batch * time * units], 9), [batch, time, units]);
  const run = (...given: tf.Tensor[]) => {
    const [projected, recurrent, bias, h, c] = given as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    return lstmSequence({ projected, recurrent, bias, h, c });
  };
  const gradients = tf.grads((...given) => tf.sum(tf.mul(run(...given), weights)))(tensors);
  const output = run(...tensors);
  const results = [output, ...gradients].map((tensor) => [...tensor.dataSync()]);
  tf.dispose([tensors, weights, gradients, output]);
  return results;
}

// 250 units: weights of several panels along both sides, and units beyond the last whole vector.
for (const size of [[3, 3, 250], [5, 2, 84], [1, 4, 7], [6, 1, 128]] as const) {
  Deno.test(`an LSTM on WASM is that on cpu: ${size.join(" × ")}`, async () => {
    const expected = await onBackend("cpu", size);
    for (const backend of onWasm) {
      const actual = await onBackend(backend, size);
      expected.forEach((wanted, index) => {
        const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const off = wanted.filter((value, i) =>
          !(Math.abs(value - actual[index]![i]!) <= 1e-5 * largest)
        );
        assertEquals(off, [], `result ${index} on ${backend}`);
      });
    }
  });
}
