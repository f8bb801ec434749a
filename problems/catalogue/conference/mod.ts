/**
 * The papers' own problems: P1 to P4 of the conference version, and those of the submission before it.
 *
 * May import `contract/` and all of `problems/` below the catalogue. New here: a problem of that paper, with
 * what it says of it.
 *
 * @module
 */
export * from "./mnist_mlp.ts";
export * from "./fmnist_2c2d.ts";
export * from "./cifar10_3c3d.ts";
export * from "./cifar100_wrn404.ts";
export * from "./war_and_peace_lstm.ts";
export * from "./cifar10_3c3d_iclr.ts";
export * from "./cifar100_allcnn.ts";
