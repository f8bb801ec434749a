import { assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../optimizers/tensors.ts";
import "../../../problems/kernels/mod.ts";
import { softmaxCrossEntropy } from "../../../problems/kinds/losses.ts";
import { applyLayer } from "../../../problems/models/layer.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { lossGradientVariance } from "../../../problems/variance/loss_gradient_variance.ts";
import type { ModelFunction } from "../../../problems/variance/reach.ts";
import { testOnBackends } from "../../backends.ts";
import { type Loss, normal, numbers } from "./reference.ts";

const classes = 4, out = dense(classes);

/** What is no mean of single examples' losses, and what is said of it. */
const refusals: readonly (readonly [string, ModelFunction, Loss, string])[] = [
  [
    "a model that takes a mean over the batch",
    (p, x, mode) => applyLayer(out, p, tf.sub(x, tf.mean(x, 0, true)), mode),
    softmaxCrossEntropy,
    "needs a model that treats examples by themselves",
  ],
  [
    "a model that adds the first example's outputs to all",
    (p, x, mode) => {
      const y = applyLayer(out, p, x, mode);
      return tf.add(y, tf.slice(y, 0, 1));
    },
    softmaxCrossEntropy,
    "needs a model that treats examples by themselves",
  ],
  [
    "a plain function that does",
    ({ kernel, bias }, x) => tf.add(tf.matMul(tf.sub(x, tf.mean(x, 0, true)), kernel!), bias!),
    softmaxCrossEntropy,
    "needs a model that treats examples by themselves",
  ],
  [
    "a model with one output for the batch",
    (p, x, mode) => tf.mean(applyLayer(out, p, x, mode), 0, true),
    (outputs) => tf.mean(outputs),
    "the model gives [1,4] for 1 example and [1,4] for 2",
  ],
  [
    "a model whose outputs are one time step's after the other's",
    (p, x, mode) => tf.stack([applyLayer(out, p, x, mode), x]),
    (outputs) => tf.mean(outputs),
    "the model gives [2,1,4] for 1 example and [2,2,4] for 2",
  ],
  [
    "a root of a mean",
    (p, x, mode) => applyLayer(out, p, x, mode),
    (outputs) => tf.sqrt(tf.mean(tf.square(outputs))),
    "needs a loss that is a sum or mean over examples",
  ],
  [
    "a contrast between examples",
    (p, x, mode) => applyLayer(out, p, x, mode),
    (outputs) => tf.mean(tf.softmax(tf.matMul(outputs, outputs, false, true))),
    "needs a loss that is a sum or mean over examples",
  ],
];

for (const [name, model, loss, message] of refusals) {
  testOnBackends(`${name} is refused`, async (backend) => {
    const params = { kernel: normal([classes, classes], 1), bias: normal([classes], 2) };
    const batch = { xs: normal([5, classes], 3), ys: numbers([5], classes, 4) };
    const evaluate = lossGradientVariance(model, (o, t) => tf.tidy(() => loss(o, t)));
    const act = () => dispose(evaluate(params, batch));
    // WebGPU can say so only when it has come that far
    if (backend === "webgpu" && message.startsWith("needs")) {
      act();
      const later = tf.mul(params.bias, 1);
      await later.data();
      later.dispose();
    }
    assertThrows(act, TypeError, message);
    tf.dispose([...Object.values(params), batch.xs, batch.ys]);
  });
}

testOnBackends("models that draw by themselves are no refusal", () => {
  const model: ModelFunction = (p, x, mode) => applyLayer(out, p, tf.dropout(x, 0.5), mode);
  const params = { kernel: normal([64, classes], 1), bias: normal([classes], 2) };
  const batch = { xs: normal([5, 64], 3), ys: numbers([5], classes, 4) };
  dispose(lossGradientVariance(model, softmaxCrossEntropy)(params, batch));
  dispose([params, batch]);
}, ["cpu", "wasm"]);
