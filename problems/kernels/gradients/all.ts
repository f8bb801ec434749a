/** The gradients in front of tfjs's, by kernel. @module */
import * as tf from "@tensorflow/tfjs";
import { fusedAttention } from "../causal_attention.ts";
import { fusedGelu } from "../gelu.ts";
import { fusedLayerNorm } from "../layer_norm.ts";
import { registerGradientInFront } from "../registry.ts";
import { reluGrad } from "../relu_grad.ts";
import { batchNormGradient } from "./batch_norm.ts";
import { comparisonGradient, comparisons } from "./comparisons.ts";
import {
  conv2d,
  conv3d,
  convolutionGradient,
  depthwiseConv2d,
  filterGradient,
  transposedGradient,
} from "./convolutions.ts";
import { cropAndResizeGradient } from "./crop_and_resize.ts";
import { replaceCustomGradient } from "./custom_gradients.ts";
import { fusedConv2d, fusedDepthwiseConv2d } from "./fused.ts";
import { matMulGradient } from "./matmul.ts";
import { maxPoolGradGradient } from "./max_pool_twice.ts";
import { averagePoolGradient, maxPoolGradient } from "./pools.ts";
import { reluGradGradient, reluGradient } from "./relu.ts";
import { fromInput, powGradient } from "./second_order.ts";
import { logSoftmax, softmaxCrossEntropy } from "./softmax.ts";
import { attentionGradient, geluGradient, layerNormGradient } from "./transformers.ts";

/** Registers the gradients; calling it again changes nothing. */
export function registerGradients(): void {
  registerSecondOrder();
  for (const kind of [conv2d, conv3d, depthwiseConv2d]) {
    registerGradientInFront(kind.forward, (stock) => convolutionGradient(kind, stock));
  }
  replaceCustomGradient("fusedConv2d", fusedConv2d);
  replaceCustomGradient("fusedDepthwiseConv2d", fusedDepthwiseConv2d);
  registerGradientInFront(tf.AvgPool, () => averagePoolGradient(tf.AvgPoolGrad));
  registerGradientInFront(tf.AvgPool3D, () => averagePoolGradient(tf.AvgPool3DGrad));
  registerGradientInFront(tf.MaxPool, maxPoolGradient);
  registerGradientInFront(tf.Relu, (stock) => reluGradient(stock!));
  registerGradientInFront(reluGrad, () => reluGradGradient);
  registerGradientInFront(fusedGelu, () => geluGradient);
  registerGradientInFront(fusedLayerNorm, () => layerNormGradient);
  registerGradientInFront(fusedAttention, () => attentionGradient);
  registerGradientInFront(tf.FusedBatchNorm, batchNormGradient);
  registerGradientInFront(tf.BatchMatMul, matMulGradient);
  registerGradientInFront(tf.CropAndResize, () => cropAndResizeGradient);
  for (const [kernel, inputs] of Object.entries(comparisons)) {
    registerGradientInFront(kernel, () => comparisonGradient(inputs));
  }
}

/** Registers those without which derivatives of gradients lack a term. */
export function registerSecondOrder(): void {
  const register = (
    kernel: string,
    inputName: string,
    again: (x: tf.Tensor, attrs: tf.NamedAttrMap) => tf.Tensor,
  ) => registerGradientInFront(kernel, (stock) => fromInput(stock!, inputName, again));
  register(tf.Tanh, "x", (x) => tf.tanh(x));
  register(tf.Sigmoid, "x", (x) => tf.sigmoid(x));
  register(tf.Exp, "x", (x) => tf.exp(x));
  register(tf.Softmax, "logits", (x, { dim }) => tf.softmax(x, dim as number));
  replaceCustomGradient("logSoftmax", logSoftmax);
  replaceCustomGradient("softmaxCrossEntropy", softmaxCrossEntropy);
  registerGradientInFront(tf.Pow, (stock) => powGradient(stock!));
  for (const kind of [conv2d, conv3d, depthwiseConv2d]) {
    registerGradientInFront(kind.input, () => transposedGradient(kind));
    registerGradientInFront(kind.filter, () => filterGradient(kind));
  }
  registerGradientInFront(tf.MaxPoolGrad, () => maxPoolGradGradient);
}
