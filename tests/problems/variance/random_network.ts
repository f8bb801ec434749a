/** Networks of random layers. */
import type { Tensors } from "../../../optimizers/types.ts";
import { gelu, relu, sigmoid, tanh } from "../../../problems/models/layers/activations.ts";
import { averagePool } from "../../../problems/models/layers/average_pool.ts";
import { causalAttention } from "../../../problems/models/layers/transformer/causal_attention.ts";
import { conv2d } from "../../../problems/models/layers/conv2d.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { dropout } from "../../../problems/models/layers/dropout.ts";
import { embedding } from "../../../problems/models/layers/embedding.ts";
import { flatten } from "../../../problems/models/layers/flatten.ts";
import { globalAveragePool } from "../../../problems/models/layers/global_average_pool.ts";
import { layerNorm } from "../../../problems/models/layers/transformer/layer_norm.ts";
import { maxPool } from "../../../problems/models/layers/max_pool.ts";
import { positionEmbedding } from "../../../problems/models/layers/transformer/position_embedding.ts";
import { timeDistributed } from "../../../problems/models/layers/time_distributed.ts";
import type { ExampleShape, Layer } from "../../../problems/models/layer.ts";
import { residual } from "../../../problems/models/residual.ts";
import { type NamedLayer, sequential } from "../../../problems/models/sequential.ts";
import { random, randomKey, type RandomStream } from "../../../problems/random.ts";
import { normal } from "./reference.ts";

/** Outputs of every network. */
export const classes = 3;

/** A network, and the shape of the examples it takes. */
export interface Network {
  readonly model: Layer;
  readonly shape: number[];
  /** Whether inputs are whole numbers below this, instead of real ones. */
  readonly symbols?: number;
}

/** Layers in a row, and the shape that they have come to. */
class Row {
  readonly steps: NamedLayer[] = [];
  constructor(public shape: ExampleShape, readonly stream: RandomStream) {}

  push(...steps: NamedLayer[]): void {
    for (const step of steps) {
      this.steps.push(step);
      this.shape = ("kind" in step ? step : step[1]).outputShape(this.shape);
    }
  }

  between(low: number, high: number): number {
    return low + this.stream.below(high - low + 1);
  }

  oneOf<T>(...choices: T[]): T {
    return choices[this.stream.below(choices.length)]!;
  }
}

/** A convolutional network of random layers, sizes, strides and paddings. */
export function randomConvNet(seed: number): Network {
  const stream = random(seed, "network");
  const shape = [5 + stream.below(5), 5 + stream.below(5), 1 + stream.below(3)];
  const row = new Row(shape, stream);
  const padding = () => row.oneOf<"same" | "valid">("same", "valid");
  const smallest = (limit: number) => Math.min(limit, row.shape[0]!, row.shape[1]!);
  for (let i = 0; i < row.between(1, 2); i++) {
    const options = { stride: row.between(1, 2), padding: padding() };
    row.push([`conv${i}`, conv2d(row.between(1, 5), row.between(1, smallest(4)), options)]);
    row.push(row.oneOf(relu(), sigmoid(), tanh()));
    const pool = { stride: row.between(1, 2), padding: padding() };
    const size = row.between(1, smallest(3));
    row.push(row.oneOf(maxPool(size, pool), averagePool(size, pool), dropout(0.3)));
  }
  const channels = row.shape[2]!;
  row.push(["block", residual(sequential([["conv", conv2d(channels, 3)], relu()]))]);
  row.push(row.oneOf(flatten(), globalAveragePool()));
  for (let i = 0; i < row.between(0, 2); i++) {
    row.push([`fc${i}`, dense(row.between(3, 9))], relu(), dropout(0.2));
  }
  row.push(["out", sequential([["inner", dense(classes)]])]);
  return { model: sequential(row.steps), shape };
}

/** A network of an embedding, attention and dense layers at every time step. */
export function randomTextNet(seed: number): Network {
  const stream = random(seed, "text network");
  const shape = [2 + stream.below(5)], symbols = 2 + stream.below(4);
  const row = new Row(shape, stream);
  row.push(["words", embedding(symbols, row.between(1, 4), { kernel: wide })], tanh());
  row.push(["places", positionEmbedding({ kernel: wide })]);
  row.push(["attention", residual(attention(row.shape[1]!, row.oneOf(1, row.shape[1]!)))], gelu());
  row.push(["each", timeDistributed(dense(row.between(2, 5)))], sigmoid());
  row.push(flatten(), dropout(0.2), ["out", dense(classes)]);
  return { model: sequential(row.steps), shape, symbols };
}

function attention(width: number, heads: number): Layer {
  return sequential([
    ["norm", layerNorm()],
    ["inputs", timeDistributed(dense(3 * width))],
    causalAttention(heads),
  ]);
}

const wide = (shape: readonly number[], stream: RandomStream) =>
  Float32Array.from(
    { length: shape.reduce((product, size) => product * size, 1) },
    () => stream.normal(),
  );

/** The initial parameters, but for biases that are not 0. */
export function parametersOf({ model, shape }: Network, seed: number): Tensors {
  const params = model.init(randomKey(seed), shape);
  for (const name of Object.keys(params).filter((name) => name.endsWith("/bias"))) {
    const zero = params[name]!;
    params[name] = normal(zero.shape, seed + name.length);
    zero.dispose();
  }
  return params;
}
