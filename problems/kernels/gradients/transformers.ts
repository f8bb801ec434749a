/** Gradients of the operations of transformers, where the backend has kernels for them. @module */
import * as tf from "@tensorflow/tfjs";
import { fusedAttentionGradient } from "../causal_attention.ts";
import { fusedGeluGradient } from "../gelu.ts";
import { fusedLayerNormGradient } from "../layer_norm.ts";
import type { Gradient } from "../registry.ts";

/** Of `fusedGelu`. */
export const geluGradient: Gradient = ofInput(fusedGeluGradient);

/** Of `fusedAttention`. */
export const attentionGradient: Gradient = ofInput(fusedAttentionGradient);

/** Of `fusedLayerNorm`. */
export const layerNormGradient: Gradient = {
  inputsToSave: ["x", "scale"],
  gradFunc: (dy, saved, attrs) => {
    const [x, scale] = saved as [tf.Tensor, tf.Tensor];
    const inputs = { dy: dy as tf.Tensor, x, scale };
    const found = tf.engine().runKernel(fusedLayerNormGradient, inputs, attrs) as tf.Tensor[];
    return { x: () => found[0]!, scale: () => found[1]!, offset: () => found[2]! };
  },
};

/** By the one input of a kernel, which is saved. */
function ofInput(kernel: string): Gradient {
  return {
    inputsToSave: ["x"],
    gradFunc: (dy, saved, attrs) => {
      const [x] = saved as [tf.Tensor];
      return {
        x: () => tf.engine().runKernel(kernel, { dy: dy as tf.Tensor, x }, attrs) as tf.Tensor,
      };
    },
  };
}
