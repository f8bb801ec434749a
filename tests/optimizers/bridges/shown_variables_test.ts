import { assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { asTfOptimizer } from "../../../optimizers/bridges/tf_optimizer.ts";
import { scheduleFree } from "../../../optimizers/methods/records.ts";
import { dispose } from "../../../optimizers/tensors.ts";

Deno.test("the variables show what is to be evaluated, and gradients are taken at what is trained", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  const w = tf.tidy(() => tf.variable(tf.tensor1d([4]), true, "shown"));
  const at: number[] = [];
  const half = () => {
    at.push(w.dataSync()[0]!);
    return tf.div(tf.sum(tf.square(w)), 2) as tf.Scalar; // its gradient is w
  };
  const step = { learningRate: 0.5, base: "sgd", beta: 0.5 } as const;
  const optimizer = asTfOptimizer(scheduleFree(step));
  optimizer.minimize(half); // z = 2, x = 2, θ = 2
  optimizer.minimize(half); // z = 1, x = 1.5, θ = 1.25
  optimizer.minimize(half);
  assertEquals(at, [4, 2, 1.25]);
  const [z, x] = [1 - 1.25 / 2, 1.5 + (1 - 1.25 / 2 - 1.5) / 3];
  assertAlmostEquals(w.dataSync()[0]!, x, 1e-6);
  const { grads, value } = optimizer.computeGradients(half, [w]); // by hand: θ is left in the variable
  optimizer.applyGradients(grads);
  assertAlmostEquals(at[3]!, x + (z - x) / 2, 1e-6);
  const evaluated = optimizer.evaluationParams()!;
  assertNotEquals(evaluated.shown!.dataSync()[0], w.dataSync()[0]);
  optimizer.minimize(half);
  const mine = tf.tensor1d([7]);
  w.assign(mine); // what is set in between is what is trained
  optimizer.minimize(half);
  assertEquals(at.at(-1), 7);
  optimizer.dispose();
  dispose([w, mine, grads, value, evaluated]);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("model.fit() validates what is to be evaluated", async () => {
  await useBackend("cpu");
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  const optimizer = asTfOptimizer(scheduleFree({ learningRate: 0.1 }));
  model.compile({ optimizer, loss: "meanSquaredError" });
  const [xs, ys] = [
    tf.tensor2d([[1, 2], [0, 1], [2, -1], [1, 1]]),
    tf.tensor2d([[3], [1], [1], [2]]),
  ];
  const fit = { epochs: 2, batchSize: 2, shuffle: false, verbose: 0 };
  const { history } = await model.fit(xs, ys, { ...fit, validationData: [xs, ys] });
  const evaluated = optimizer.evaluationParams()!;
  for (const weight of model.weights) {
    const [, shown] = Object.entries(evaluated).find(([name]) => name.endsWith(weight.name))!;
    assertEquals([...await weight.read().data()], [...await shown.data()]);
  }
  const loss = model.evaluate(xs, ys) as tf.Scalar;
  assertAlmostEquals(history.val_loss!.at(-1) as number, (await loss.data())[0]!, 1e-6);
  optimizer.dispose();
  dispose([xs, ys, loss, evaluated]);
  model.dispose();
});
