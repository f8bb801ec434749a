/** Wide residual networks. @module */
import { checkCount } from "../../../optimizers/check.ts";
import { relu } from "../layers/activations.ts";
import { batchNorm } from "../layers/batch_norm.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { globalAveragePool } from "../layers/global_average_pool.ts";
import { heNormalByOutputs } from "../initializers.ts";
import type { Layer } from "../layer.ts";
import { residual } from "../residual.ts";
import { type NamedLayer, type Sequential, sequential } from "../sequential.ts";

/** Options of {@linkcode wideResNet}. */
export interface WideResNetOptions {
  /** Layers with weights on the longest way through the network: 6 n + 4, with n blocks a group. */
  readonly depth: number;
  /** By what the filters of the groups, 16, 32 and 64, are multiplied. */
  readonly widening: number;
  /** Number of outputs. */
  readonly classes: number;
  /** Filters of the first convolution; those of the groups are 1, 2 and 4 times as many; default 16. */
  readonly filters?: number;
}

/**
 * WRN-`depth`-`widening` of Zagoruyko & Komodakis (2016), Table 1, without dropout: a convolution with
 * 16 filters, three groups of residual blocks with 16, 32 and 64 times `widening` filters, the first
 * convolution of the second and of the third group with stride 2, batch normalization, ReLU, the mean
 * over all places, and a fully-connected layer.
 *
 * A block is batch normalization, ReLU and a convolution of 3 × 3, twice, added to its input: the
 * "pre-activation" order. Where the number of filters changes, in the first block of each group, the
 * shortcut is a convolution of 1 × 1 of what the block's first ReLU gives, which both then share; so it
 * is in the authors' program and in https://github.com/dalgu90/wrn-tensorflow, from which Balles &
 * Hennig took theirs. As there, convolutions have no biases, batch normalization keeps 0.9 of its
 * running statistics and adds 1e-5, and kernels are He's by the outputs; the last layer's is Glorot's.
 *
 * The parameters of a block are `group1/block2/body/conv1/kernel`, and so on; those of a first one
 * `group1/block1/bn1/scale`, `group1/block1/sum/body/conv1/kernel`, `group1/block1/sum/shortcut/kernel`.
 *
 * @throws {RangeError} unless `depth` is 10, 16, 22, … and the other numbers are positive integers
 *
 * @example A small one
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { useBackend } from "../../../optimizers/backends/use_backend.ts";
 * import { randomKey } from "../../random.ts";
 * import { wideResNet } from "./wide_resnet.ts";
 *
 * await useBackend("cpu");
 * const network = wideResNet({ depth: 10, widening: 1, classes: 10 });
 * const params = network.init(randomKey(0), [32, 32, 3]);
 * assertEquals(params["group3/block1/body/conv1/kernel"], undefined); // a first block
 * assertEquals(params["group3/block1/sum/body/conv1/kernel"]!.shape, [3, 3, 32, 64]);
 * ```
 */
export function wideResNet(
  { depth, widening, classes, filters: start = 16 }: WideResNetOptions,
): Sequential {
  const blocks = (depth - 4) / 6;
  if (!(Number.isInteger(blocks) && blocks > 0)) {
    throw new RangeError(
      `depth must be 6 n + 4 with n = 1, 2, …, such as 10, 16 or 40, got ${depth}`,
    );
  }
  checkCount(widening, "widening");
  const widths = [1, 2, 4].map((factor) => factor * widening * start);
  const group = (filters: number, position: number): NamedLayer => {
    const inputs = position === 0 ? start : widths[position - 1]!;
    const stride = position === 0 ? 1 : 2;
    const first = inputs === filters && stride === 1 ? block(filters) : widened(filters, stride);
    const layers = Array.from({ length: blocks }, (_, i) => i === 0 ? first : block(filters));
    const named = layers.map((layer, i): NamedLayer => [`block${i + 1}`, layer]);
    return [`group${position + 1}`, sequential(named)];
  };
  return sequential([
    ["conv", convolution(start, 3)],
    ...widths.map(group),
    ["bn", normalization()],
    relu(),
    globalAveragePool(),
    ["fc", dense(classes)],
  ]);
}

/** A block whose input has as many channels as it has filters. */
function block(filters: number): Layer {
  return residual(sequential([
    ["bn1", normalization()],
    relu(),
    ...convolutions(filters, 1),
  ]));
}

/** A block with more filters than its input has channels, and with a stride. */
function widened(filters: number, stride: number): Layer {
  return sequential([
    ["bn1", normalization()],
    relu(),
    ["sum", residual(sequential(convolutions(filters, stride)), convolution(filters, 1, stride))],
  ]);
}

function convolutions(filters: number, stride: number): NamedLayer[] {
  return [
    ["conv1", convolution(filters, 3, stride)],
    ["bn2", normalization()],
    relu(),
    ["conv2", convolution(filters, 3)],
  ];
}

function convolution(filters: number, size: number, stride = 1): Layer {
  return conv2d(filters, size, { stride, bias: false, kernel: heNormalByOutputs });
}

function normalization(): Layer {
  return batchNorm({ decay: 0.9, epsilon: 1e-5 });
}
