/** The gradients in front of tfjs's, by kernel. @module */
import * as tf from "@tensorflow/tfjs";
import { registerGradientInFront } from "../registry.ts";
import { batchNormGradient } from "./batch_norm.ts";
import { comparisonGradient, comparisons } from "./comparisons.ts";
import {
  conv2d,
  conv3d,
  convolutionGradient,
  depthwiseConv2d,
  transposedGradient,
} from "./convolutions.ts";
import { cropAndResizeGradient } from "./crop_and_resize.ts";
import { registerFusedGradients } from "./fused.ts";
import { matMulGradient } from "./matmul.ts";
import { averagePoolGradient, maxPoolGradient } from "./pools.ts";
import {
  expGradient,
  logSoftmaxGradient,
  sigmoidGradient,
  softmaxGradient,
  tanhGradient,
} from "./second_order.ts";

/** Registers the gradients; calling it again changes nothing. */
export function registerGradients(): void {
  registerSecondOrder();
  for (const kind of [conv2d, conv3d, depthwiseConv2d]) {
    registerGradientInFront(kind.forward, (stock) => convolutionGradient(kind, stock));
  }
  for (const kind of [conv2d, conv3d]) {
    registerGradientInFront(kind.input, () => transposedGradient(kind));
  }
  registerFusedGradients();
  registerGradientInFront(tf.AvgPool, () => averagePoolGradient(tf.AvgPoolGrad));
  registerGradientInFront(tf.AvgPool3D, () => averagePoolGradient(tf.AvgPool3DGrad));
  registerGradientInFront(tf.MaxPool, maxPoolGradient);
  registerGradientInFront(tf.FusedBatchNorm, batchNormGradient);
  registerGradientInFront(tf.BatchMatMul, matMulGradient);
  registerGradientInFront(tf.CropAndResize, () => cropAndResizeGradient);
  for (const [kernel, inputs] of Object.entries(comparisons)) {
    registerGradientInFront(kernel, () => comparisonGradient(inputs));
  }
}

/** Registers those without which derivatives of gradients lack a term. */
export function registerSecondOrder(): void {
  registerGradientInFront(tf.Tanh, () => tanhGradient);
  registerGradientInFront(tf.Sigmoid, () => sigmoidGradient);
  registerGradientInFront(tf.Exp, () => expGradient);
  registerGradientInFront(tf.Softmax, () => softmaxGradient);
  registerGradientInFront(tf.LogSoftmax, () => logSoftmaxGradient);
}
