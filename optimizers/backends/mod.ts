/**
 * The devices: setting one up, its memory, and code for it.
 *
 * The ground floor for all that runs on a device: what is known of the insides of TensorFlow.js' backends
 * stands here, once, with the version it was read from.
 *
 * May import the floor's top. New here: a device (its backend's insides, how a tensor is allocated,
 * freed and found, how work is handed to it), or an instruction, in `assembler/`.
 *
 * @module
 */
export {};
