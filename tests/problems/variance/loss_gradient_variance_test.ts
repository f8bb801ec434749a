import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backend.ts";
import { dispose, mapTensors } from "../../../optimizers/tensors.ts";
import "../../../problems/kernels/mod.ts";
import { softmaxCrossEntropy, squaredNorm } from "../../../problems/losses.ts";
import type { Layer } from "../../../problems/models/layer.ts";
import { conv2d, dense, flatten, maxPool, relu } from "../../../problems/models/layers.ts";
import { sequential, type Step } from "../../../problems/models/sequential.ts";
import { type Random, random, randomKey } from "../../../problems/random.ts";
import { lossGradientVariance } from "../../../problems/variance/loss_gradient_variance.ts";
import { testOnBackends } from "../../backends.ts";
import { assertValues, normal, numbers, reference } from "./reference.ts";

const classes = 3;

/** A network of random layers, sizes, strides and paddings. */
function randomNetwork(stream: Random): { readonly model: Layer; readonly shape: number[] } {
  const between = (low: number, high: number) => low + stream.below(high - low + 1);
  const padding = () => stream.below(2) === 0 ? "same" : "valid";
  const shape = [between(5, 9), between(5, 9), between(1, 3)];
  const steps: Step[] = [];
  let current: readonly number[] = shape;
  const push = (step: Step) => {
    steps.push(step);
    current = ("kind" in step ? step : step[1]).outputShape(current);
  };
  for (let i = 0; i < between(1, 2); i++) {
    const size = between(1, Math.min(4, current[0]!, current[1]!));
    const options = { stride: between(1, 2), padding: padding() } as const;
    push([`conv${i}`, conv2d(between(1, 5), size, options)]);
    if (stream.below(3) > 0) push(relu());
    const pool = between(1, Math.min(3, current[0]!, current[1]!));
    if (stream.below(2) === 0) push(maxPool(pool, { stride: between(1, 2), padding: padding() }));
  }
  push(flatten());
  for (let i = 0; i < between(0, 2); i++) {
    push([`fc${i}`, dense(between(2, 9))]);
    push(relu());
  }
  push(["out", sequential([["inner", dense(classes)]])]);
  return { model: sequential(steps), shape };
}

for (let seed = 0; seed < 6; seed++) {
  testOnBackends(
    `variances are those of single examples' gradients in network ${seed}`,
    async () => {
      const stream = random(seed, "network");
      const { model, shape } = randomNetwork(stream);
      const n = 2 + stream.below(4);
      const params = model.init(randomKey(seed), shape);
      for (const name of Object.keys(params).filter((name) => name.endsWith("/bias"))) {
        const zero = params[name]!;
        params[name] = normal(zero.shape, seed + name.length);
        zero.dispose();
      }
      const batch = { xs: normal([n, ...shape], seed), ys: numbers([n], classes, seed) };
      const expected = await reference(model, softmaxCrossEntropy, params, batch);
      const { loss, gradient, variance } = lossGradientVariance(model, softmaxCrossEntropy)(
        params,
        batch,
      );
      await assertValues({ loss }, { loss: Float64Array.of(expected.loss) }, "loss");
      await assertValues(gradient, expected.gradient, "gradient");
      await assertValues(variance, expected.variance, "variance");
      dispose([params, batch, loss, gradient, variance]);
    },
  );
}
