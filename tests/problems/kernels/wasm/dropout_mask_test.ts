/** Masks that are drawn on the WASM heap, beside those of JavaScript. */
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import {
  type DropoutMask,
  dropoutMask,
  maskOf,
} from "../../../../problems/kernels/dropout_mask.ts";
import "../../../../problems/kernels/mod.ts";
import { random } from "../../../../problems/random.ts";
import { testOnBackends } from "../../../backends.ts";

testOnBackends("masks have the bits of a loop in JavaScript", () => {
  const stream = random(5, "masks");
  const word = () => stream.below(2 ** 32) - 2 ** 31 | 1;
  for (const rate of [1e-12, 2 ** -32, 0.1, 0.25, 0.5, 0.9, 1 - 2 ** -32, 1 - 2 ** -52]) {
    for (const shape of [[], [0, 3], [1], [7, 9], [2, 5, 101]]) {
      const wanted: DropoutMask = { shape, rate, words: [word(), word(), word(), word()] };
      const attrs = wanted as unknown as tf.NamedAttrMap;
      const found = tf.engine().runKernel(dropoutMask, {}, attrs) as tf.Tensor;
      assertEquals(found.shape, shape);
      assertEquals(found.dataSync(), maskOf(wanted, found.size), `${rate} ${shape}`);
      found.dispose();
    }
  }
}, ["wasm"]);
