/**
 * The networks of the papers, made of layers.
 *
 * May import layers. New here: a network.
 *
 * @module
 */
export {};
