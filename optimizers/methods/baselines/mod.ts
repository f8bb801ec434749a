/**
 * Classical methods to compare with: momenta that add up gradients, and element-wise step sizes.
 *
 * May import the rooms below methods, and its contract. New here: a method from before the papers; it is
 * listed and exported in `methods/records.ts`.
 *
 * @module
 */
export {};
