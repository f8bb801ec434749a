/** The network of the papers' P1. @module */
import { filledWith, truncatedNormal } from "../initializers.ts";
import type { Sequential } from "../sequential.ts";
import { convNet } from "./conv_net.ts";

const kernel = truncatedNormal(0.05);

/**
 * The network of the paper's P1: convolutions of 5 × 5 with 32 and 64 filters, each followed by
 * max-pooling over `pool` × `pool` areas with stride 2, a fully-connected layer of 1024 units, ReLU
 * throughout. 3,274,634 parameters for images of 28 × 28 × 1 and 10 classes.
 *
 * The paper says neither how it pads nor how it initializes. Here as in its authors' `2c2d` (DeepOBS,
 * Schneider, Balles & Hennig, 2019): padding "same", kernels from a truncated normal distribution of
 * deviation 0.05, biases of 0.05. The paper's step sizes depend on it: He's initialization makes the first
 * kernel six times as large, and M-SVAG with a learning rate of 0.3 unstable.
 *
 * @param classes number of outputs
 * @param pool height and width of the areas; P1's are 3
 */
export function twoConvolutions(classes: number, pool = 3): Sequential {
  return convNet({
    convolutions: [{ filters: 32, size: 5 }, { filters: 64, size: 5 }],
    pool,
    hidden: [1024],
    classes,
    kernel,
    output: kernel,
    bias: filledWith(0.05),
  });
}
