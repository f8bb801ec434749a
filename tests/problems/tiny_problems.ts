/** Every built-in problem in a tiny variant: the same model functions, narrow, on few examples. */
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../optimizers/types.ts";
import { classification } from "../../problems/classification.ts";
import type { Augmentation } from "../../problems/data/augment.ts";
import type { ImageSet, LabelledImages } from "../../problems/data/image_set.ts";
import { zeros } from "../../problems/models/initializers.ts";
import { convNet } from "../../problems/models/conv_net.ts";
import { mlp } from "../../problems/models/mlp.ts";
import type { Batch, Problem } from "../../problems/problem.ts";
import { random } from "../../problems/random.ts";
import {
  convNet64,
  crossEntropy64,
  mlp64,
  type Params64,
  squaredNorm64,
} from "./float64_network.ts";

/** A tiny problem, and how its loss is computed the slow way. */
export interface TinyProblem {
  readonly problem: Problem;
  readonly data: ImageSet;
  readonly weightDecay: number;
  /** Logits of one example. */
  logits64(params: Params64, x: readonly number[]): number[];
}

const shape = [7, 5, 1] as const;
const classes = 3;

/** Random images of 7 × 5 pixels, three classes. */
function images(count: number, name: string): LabelledImages {
  const stream = random(0, "tiny images", name);
  return {
    images: Uint8Array.from({ length: count * 35 }, () => stream.below(256)),
    labels: Uint8Array.from({ length: count }, () => stream.below(classes)),
    count,
    shape,
  };
}

const data = { train: images(11, "train"), test: images(5, "test"), classes, source: "tiny" };

const defaults = { batchSize: 4, steps: 10, learningRates: {} };

function tiny(
  id: string,
  model: Parameters<typeof classification>[0]["model"],
  logits64: TinyProblem["logits64"],
  weightDecay = 0,
  augmentation: Augmentation = {},
): TinyProblem {
  const options = { id, title: id, model, data, weightDecay, augmentation, defaults, chunkSize: 2 };
  return { problem: classification(options), data, weightDecay, logits64 };
}

/** One for each built-in problem. */
export const tinyProblems: readonly TinyProblem[] = [
  tiny("mnist-logreg", mlp({ hidden: [], classes, output: zeros }), mlp64),
  tiny("mnist-mlp", mlp({ hidden: [6, 5, 4], classes }), mlp64, 0.1),
  tiny(
    "mnist-cnn",
    convNet({
      convolutions: [{ filters: 2, size: 5 }, { filters: 3, size: 5 }],
      hidden: [6],
      classes,
    }),
    (params, x) => convNet64(params, x, shape),
  ),
  tiny(
    "fmnist-2c2d",
    convNet({
      convolutions: [{ filters: 1, size: 5 }, { filters: 2, size: 5 }],
      hidden: [3],
      classes,
    }),
    (params, x) => convNet64(params, x, shape),
  ),
  tiny(
    "cifar10-3c3d",
    convNet({
      convolutions: [5, 3, 3].map((size) => ({ filters: 2, size })),
      hidden: [5, 4],
      classes,
    }),
    (params, x) => convNet64(params, x, shape),
    0.1,
    { padding: 2, mirror: true, brightness: 0.2, contrast: [0.5, 1.5] },
  ),
];

/** Parameters with nothing special about them: no zeros, no two alike. */
export function generic(params: Tensors): Params64 {
  return Object.fromEntries(
    Object.entries(params).map(([name, tensor]) => {
      const stream = random(0, "generic", name);
      const scale = Math.min(0.5, 1 / Math.sqrt(tensor.size / tensor.shape.at(-1)!));
      const draw = () => Math.fround(scale * stream.normal());
      const data = Float64Array.from({ length: tensor.size }, draw);
      return [name, { shape: tensor.shape, data }];
    }),
  );
}

/** Float32 tensors with the values of `params`. */
export function toTensors(params: Params64): Tensors {
  return Object.fromEntries(
    Object.entries(params).map((
      [name, { shape, data }],
    ) => [name, tf.tensor(new Float32Array(data), [...shape])]),
  );
}

/** The objective on a batch, example by example. */
export async function loss64(
  { logits64, weightDecay }: TinyProblem,
  batch: Batch,
): Promise<(params: Params64) => number> {
  const xs = [...await batch.xs.data()];
  const labels = [...await batch.ys.data()];
  const size = xs.length / labels.length;
  return (params) => {
    const losses = labels.map((label, k) =>
      crossEntropy64(logits64(params, xs.slice(k * size, (k + 1) * size)), label)
    );
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / labels.length;
    return mean + weightDecay * squaredNorm64(params);
  };
}
