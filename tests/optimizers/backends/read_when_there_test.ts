import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { readWhenThere } from "../../../optimizers/backends/read_when_there.ts";
import { testOnBackends } from "../../backends.ts";

testOnBackends(
  "readWhenThere() gives up the tensor at once, its data once they are read",
  async () => {
    const before = tf.memory();
    const values = new Promise<ArrayLike<number>>((use) => {
      readWhenThere(tf.tidy(() => tf.mul(tf.tensor1d([1, 2]), 3)), use);
    });
    assertEquals(tf.memory().numTensors, before.numTensors);
    assertEquals(Array.from(await values), [3, 6]);
    assertEquals(tf.memory().numDataBuffers, before.numDataBuffers);
  },
);
