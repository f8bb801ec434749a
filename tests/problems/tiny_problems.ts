/** Problems in tiny variants: the same model functions, narrow, on few examples. */
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../optimizers/types.ts";
import { classification } from "../../problems/kinds/classification.ts";
import type { Augmentation } from "../../problems/data/augment.ts";
import type { LabelledImages } from "../../problems/data/formats/labelled_images.ts";
import type { ImageSet } from "../../problems/data/image_set.ts";
import { zeros } from "../../problems/models/initializers.ts";
import { allCnn } from "../../problems/models/networks/all_cnn.ts";
import { convNet, type ConvNetOptions } from "../../problems/models/networks/conv_net.ts";
import { dropout } from "../../problems/models/layers/dropout.ts";
import { mlp } from "../../problems/models/networks/mlp.ts";
import { wideResNet } from "../../problems/models/networks/wide_resnet.ts";
import type { Batch, Problem } from "../../problems/problem.ts";
import { random, type RandomKey } from "../../problems/random.ts";
import { allCnn64, type Mode64, wideResNet64 } from "./float64_deep_networks.ts";
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
  /** Logits of a batch. */
  logits64(params: Params64, xs: readonly (readonly number[])[], mode: Mode64): number[][];
  /** Height, width and channels of what the model sees: the middle of the images, in evaluations. */
  readonly seen: Shape;
  /** Dropouts: where their keys are below a step's, and the shapes of their inputs. */
  readonly dropouts: readonly Dropout[];
}

interface Dropout {
  readonly place: number;
  readonly rate: number;
  readonly shape: readonly number[];
}

type Shape = readonly [height: number, width: number, channels: number];

const shape: Shape = [7, 5, 1];
const classes = 3;

/** Random images, three classes. */
function images(count: number, name: string, shape: Shape): LabelledImages {
  const stream = random(0, "tiny images", name);
  return {
    images: Uint8Array.from(
      { length: count * shape[0] * shape[1] * shape[2] },
      () => stream.below(256),
    ),
    labels: Uint8Array.from({ length: count }, () => stream.below(classes)),
    count,
    shape,
  };
}

const defaults = { batchSize: 4, steps: 10, learningRates: {} };

interface TinyOptions {
  readonly weightDecay?: number;
  readonly augmentation?: Augmentation;
  readonly shape?: Shape;
  readonly dropouts?: readonly Dropout[];
}

function tiny(
  id: string,
  model: Parameters<typeof classification>[0]["model"],
  logits64: TinyProblem["logits64"],
  options: TinyOptions = {},
): TinyProblem {
  const { weightDecay = 0, augmentation = {}, dropouts = [], shape: size = shape } = options;
  const [train, test] = [images(11, "train", size), images(5, "test", size)];
  const data = { train, test, classes, source: "tiny" };
  const given = { id, title: id, model, data, weightDecay, augmentation, defaults, chunkSize: 2 };
  const seen = [...augmentation.crop ?? [size[0], size[1]], size[2]] as const;
  return { problem: classification(given), data, weightDecay, logits64, seen, dropouts };
}

/** Logits of each example by itself. */
function each(
  logits64: (params: Params64, x: readonly number[]) => number[],
): TinyProblem["logits64"] {
  return (params, xs) => xs.map((x) => logits64(params, x));
}

function tinyConvNet(
  id: string,
  model: Omit<ConvNetOptions, "classes">,
  options: TinyOptions = {},
): TinyProblem {
  const crop = options.augmentation?.crop;
  const seen = crop === undefined ? shape : [...crop, shape[2]];
  const logits64 = (params: Params64, x: readonly number[]) =>
    convNet64(params, x, seen, model.pool);
  return tiny(id, convNet({ ...model, classes }), each(logits64), options);
}

const filters = (sizes: readonly number[]) => sizes.map((size) => ({ filters: 2, size }));
const varied = { mirror: true, brightness: 0.2, contrast: [0.5, 1.5] } as const;
const cropped = { ...varied, crop: [4, 3] } as const;
const tinyCnn = { convolutions: filters([5, 3, 3]), hidden: [5, 4] };

/** One for each of the papers' and the thesis' problems with images, and so of every network but an LSTM. */
export const tinyProblems: readonly TinyProblem[] = [
  tiny("mnist-logreg", mlp({ hidden: [], classes, output: zeros }), each(mlp64)),
  tiny("mnist-mlp", mlp({ hidden: [6, 5, 4], classes }), each(mlp64), { weightDecay: 0.1 }),
  tinyConvNet("mnist-cnn", {
    convolutions: [{ filters: 2, size: 5 }, { filters: 3, size: 5 }],
    hidden: [6],
  }),
  tinyConvNet("fmnist-2c2d", {
    convolutions: [{ filters: 1, size: 5 }, { filters: 2, size: 5 }],
    hidden: [3],
  }),
  tinyConvNet("cifar10-3c3d", tinyCnn, {
    weightDecay: 0.1,
    augmentation: { ...varied, padding: 2 },
  }),
  tiny(
    "cifar100-wrn404",
    wideResNet({ depth: 10, widening: 1, classes, filters: 1 }),
    (params, xs, mode) => wideResNet64(params, xs, shape, mode),
    { weightDecay: 0.1, augmentation: { ...varied, padding: 2 } },
  ),
  tinyConvNet("cifar10-3c3d-iclr", tinyCnn, { augmentation: varied }),
  tiny(
    "cifar100-allcnn",
    allCnn({ classes, filters: [2, 3] }),
    (params, xs, mode) => allCnn64(params, xs, [10, 9, 1], mode),
    {
      weightDecay: 0.1,
      augmentation: varied,
      shape: [10, 9, 1],
      dropouts: [
        { place: 0, rate: 0.2, shape: [10, 9, 1] },
        { place: 7, rate: 0.5, shape: [5, 5, 2] },
        { place: 14, rate: 0.5, shape: [3, 3, 3] },
      ],
    },
  ),
  tinyConvNet("mnist-cabs", { convolutions: filters([5, 5]), pool: 2, hidden: [3] }),
  tinyConvNet("svhn-cabs", { convolutions: filters([5, 5]), hidden: [3, 2] }, {
    weightDecay: 0.1,
    augmentation: cropped,
  }),
  tinyConvNet("cifar10-cabs", { convolutions: filters([5, 5]), hidden: [3, 2] }, {
    augmentation: cropped,
  }),
  tinyConvNet("cifar100-cabs", { convolutions: filters([5, 5, 5]), hidden: [3, 2] }, {
    weightDecay: 0.1,
    augmentation: varied,
  }),
];

/**
 * Parameters with nothing special about them: no zeros, no two alike. Biases and the like are
 * positive, so that narrow networks have no layer whose ReLUs are all 0.
 */
export function generic(params: Tensors): Params64 {
  return Object.fromEntries(
    Object.entries(params).map(([name, tensor]) => {
      const stream = random(0, "generic", name);
      const scale = Math.min(0.5, 1 / Math.sqrt(tensor.size / tensor.shape.at(-1)!));
      const sign = tensor.shape.length === 1 ? Math.abs : (value: number) => value;
      const draw = () => Math.fround(scale * sign(stream.normal()));
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

/** The objective on a batch in training, with what is drawn from a step's key. */
export async function loss64(
  { logits64, weightDecay, dropouts }: TinyProblem,
  batch: Batch,
  key: RandomKey,
): Promise<(params: Params64) => number> {
  const xs = [...await batch.xs.data()];
  const labels = [...await batch.ys.data()];
  const size = xs.length / labels.length;
  const examples = labels.map((_, k) => xs.slice(k * size, (k + 1) * size));
  const masks = await Promise.all(dropouts.map((each) => maskOf(each, labels.length, key)));
  return (params) => {
    const logits = logits64(params, examples, { training: true, masks, memory: {} });
    const losses = labels.map((label, k) => crossEntropy64(logits[k]!, label));
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / labels.length;
    return mean + weightDecay * squaredNorm64(params);
  };
}

/** The layer's own, which has its own tests: what matters here is where it stands, and its key. */
async function maskOf({ place, rate, shape }: Dropout, count: number, key: RandomKey) {
  const ones = tf.ones([count, ...shape]);
  const mask = dropout(rate).apply({}, ones, { training: true, key: key.fork(place) });
  const values = await mask.data();
  tf.dispose([ones, mask]);
  return values;
}
