/** The transformations that chains are made of. @module */
export * from "./adapt_variance.ts";
export * from "./decay.ts";
export * from "./moments.ts";
export * from "./momentum.ts";
export * from "./scale.ts";
export * from "./sign.ts";
