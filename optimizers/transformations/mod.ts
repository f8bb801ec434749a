/** The transformations that chains are made of. @module */
export * from "./accumulate.ts";
export * from "./adapt_blocks.ts";
export * from "./adapt_matrix.ts";
export * from "./adapt_variance.ts";
export * from "./clip.ts";
export * from "./decay.ts";
export * from "./ema_of_params.ts";
export * from "./inject.ts";
export * from "./lookahead.ts";
export * from "./moments.ts";
export * from "./momentum.ts";
export * from "./partition.ts";
export * from "./precondition.ts";
export * from "./scale.ts";
export * from "./sign.ts";
