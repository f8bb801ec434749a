/**
 * The devices: setting one up, its memory, and code for it.
 *
 * The ground floor for all that runs on a device: what is known of the insides of TensorFlow.js stands
 * here, once, with the version it was read from.
 *
 * May import the floor's top. New here: a device, or an instruction of the assembler.
 *
 * @module
 */
export {};
