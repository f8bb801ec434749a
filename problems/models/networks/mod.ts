/**
 * The networks of the papers, and a transformer, made of layers.
 *
 * May import layers. New here: a network, and its line below.
 *
 * @module
 */
export * from "./all_cnn.ts";
export * from "./char_gpt.ts";
export * from "./char_lstm.ts";
export * from "./conv_net.ts";
export * from "./mlp.ts";
export * from "./two_convolutions.ts";
export * from "./wide_resnet.ts";
