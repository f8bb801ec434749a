/**
 * What a model is: layers, their composition, their parameters and state.
 *
 * May import the problem interface. New here: a way to compose layers; a layer goes to `layers/`, a
 * network of them to `networks/`.
 *
 * @module
 */
export {};
