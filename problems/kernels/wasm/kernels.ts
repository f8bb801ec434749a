/** The WASM backend's training kernels, in tfjs's terms. @module */
import * as tf from "@tensorflow/tfjs";

import { fusedAttention, fusedAttentionGradient } from "../causal_attention.ts";
import { fusedGelu, fusedGeluGradient } from "../gelu.ts";
import { fusedLayerNorm, fusedLayerNormGradient } from "../layer_norm.ts";
import { conv2dFilterMoments, matMulVariance } from "../moments_kernels.ts";
import { reduction, registerOfNothing } from "../nothing.ts";
import { reluGrad } from "../relu_grad.ts";
import { registerInFront } from "../registry.ts";
import { withEqualStacks } from "../repeat.ts";
import { addScaled } from "../add_scaled.ts";
import { dropoutMask } from "../dropout_mask.ts";
import { sumOfSquares } from "../sum_of_squares.ts";
import { canRun } from "./code/heap_functions.ts";
import { attentionGradientKernel, attentionKernel } from "./causal_attention.ts";
import { conv2dBackpropFilter } from "./conv2d_filter.ts";
import { conv2dForward } from "./conv2d.ts";
import { conv2dBackpropInput } from "./conv2d_input.ts";
import { conv2dFilterMomentsKernel } from "./conv2d_moments.ts";
import { conv3dBackpropFilter, conv3dBackpropInput } from "./conv3d.ts";
import { depthwiseBackpropFilter, depthwiseBackpropInput } from "./depthwise.ts";
import {
  addScaledKernel,
  commutativeKernel,
  geluGradientKernel,
  geluKernel,
  reluGradKernel,
  reluKernel,
} from "./elementwise.ts";
import { exactPadding, padded } from "./exact_padding.ts";
import { gatherKernel } from "./copies/gather.ts";
import { copyKernel } from "./identity.ts";
import { layerNormGradientKernel, layerNormKernel } from "./layer_norm.ts";
import { matMulKernel } from "./matmul.ts";
import { matMulVarianceKernel } from "./matmul_variance.ts";
import { maxPool3dGrad, maxPoolGrad } from "./max_pool.ts";
import { unsortedSegmentSum } from "./segment_sum.ts";
import { dropoutMaskKernel } from "./dropout_mask.ts";
import { sumKernel, sumOfSquaresKernel } from "./sum.ts";
import { sliceKernel } from "./copies/slice.ts";
import { tileKernel } from "./copies/tile.ts";

/** Registers the WASM kernels; calling it again changes nothing. */
export function registerWasmKernels(): void {
  if (!canRun) return;
  registerInFront(
    "wasm",
    tf.BatchMatMul,
    (stock) => stock && withEqualStacks("wasm", matMulKernel(stock)),
  );
  registerInFront("wasm", tf.Conv2D, () => conv2dForward);
  registerInFront("wasm", tf.Conv2DBackpropFilter, () => conv2dBackpropFilter);
  registerInFront("wasm", tf.Conv2DBackpropInput, () => conv2dBackpropInput);
  registerInFront("wasm", tf.Conv3DBackpropFilterV2, () => conv3dBackpropFilter);
  registerInFront("wasm", tf.Conv3DBackpropInputV2, () => conv3dBackpropInput);
  registerInFront("wasm", tf.DepthwiseConv2dNativeBackpropFilter, () => depthwiseBackpropFilter);
  registerInFront("wasm", tf.DepthwiseConv2dNativeBackpropInput, () => depthwiseBackpropInput);
  for (const [kernel, infoOf] of Object.entries(padded)) {
    registerInFront("wasm", kernel, (stock) => stock && exactPadding(infoOf, stock));
  }
  registerInFront("wasm", tf.MaxPoolGrad, () => maxPoolGrad);
  registerInFront("wasm", tf.MaxPool3DGrad, () => maxPool3dGrad);
  registerInFront("wasm", tf.Relu, (stock) => stock && reluKernel(stock));
  registerInFront("wasm", reluGrad, () => reluGradKernel);
  registerInFront("wasm", tf.Add, (stock) => stock && commutativeKernel("addElements", stock));
  registerInFront(
    "wasm",
    tf.Multiply,
    (stock) => stock && commutativeKernel("multiplyElements", stock),
  );
  registerInFront("wasm", addScaled, () => addScaledKernel);
  registerInFront("wasm", dropoutMask, () => dropoutMaskKernel);
  registerInFront("wasm", sumOfSquares, () => sumOfSquaresKernel);
  for (const kernel of [tf.Sum, tf.Mean]) {
    const build = (stock: tf.KernelFunc) => sumKernel(stock, kernel === tf.Mean);
    registerInFront("wasm", kernel, (stock) => stock && reduction("wasm", kernel, build(stock)));
  }
  registerOfNothing("wasm");
  registerInFront("wasm", tf.GatherV2, (stock) => stock && gatherKernel(stock));
  registerInFront("wasm", tf.Slice, (stock) => stock && sliceKernel(stock));
  registerInFront("wasm", tf.Tile, (stock) => stock && tileKernel(stock));
  registerInFront("wasm", tf.UnsortedSegmentSum, (stock) => stock ?? unsortedSegmentSum);
  registerInFront("wasm", tf.Identity, (stock) => stock && copyKernel(stock));
  registerInFront("wasm", tf.Cast, (stock) => stock && copyKernel(stock));
  registerInFront("wasm", fusedGelu, () => geluKernel);
  registerInFront("wasm", fusedGeluGradient, () => geluGradientKernel);
  registerInFront("wasm", fusedLayerNorm, () => layerNormKernel);
  registerInFront("wasm", fusedLayerNormGradient, () => layerNormGradientKernel);
  registerInFront("wasm", fusedAttention, () => attentionKernel);
  registerInFront("wasm", fusedAttentionGradient, () => attentionGradientKernel);
  registerInFront("wasm", matMulVariance, () => matMulVarianceKernel);
  registerInFront("wasm", conv2dFilterMoments, () => conv2dFilterMomentsKernel);
}
