/** Bridges to TensorFlow.js' own training and to other programs' files. @module */
export { asTfOptimizer } from "./tf_optimizer.ts";
export type { TfOptimizer, TfOptimizerConfig, TfOptimizerOptions } from "./tf_config.ts";
export type { Weight } from "./tf_weights.ts";
export * from "./safetensors.ts";
export { type DecodeOptions, decodeState, encodeState } from "./state_bytes.ts";
export type { StateTree } from "./state_tree.ts";
