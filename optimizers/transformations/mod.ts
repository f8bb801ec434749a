/** The transformations that chains are made of. @module */
export * from "./accumulate.ts";
export * from "./adapt_blocks.ts";
export * from "./adapt_matrix.ts";
export * from "./adapt_variance.ts";
export * from "./averaged_iterates.ts";
export * from "./clip.ts";
export { addDecayedWeights, type DecayOptions } from "./decay.ts";
export * from "./ema_of_params.ts";
export * from "./inject.ts";
export * from "./lookahead.ts";
export * from "./moments.ts";
export * from "./momentum.ts";
export { partition, type PartitionState } from "./partition.ts";
export * from "./precondition.ts";
export * from "./precondition_kronecker.ts";
export * from "./root_sum.ts";
export { scale, scaleByLearningRate } from "./scale.ts";
export * from "./sign.ts";
