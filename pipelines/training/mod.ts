/**
 * The training loop: all that a result depends on besides optimizers and problems.
 *
 * Its sources are part of what a result is known by: whatever changes here makes recorded runs old, so
 * nothing belongs here that only shows or stores results.
 *
 * May import problems and optimizers.
 *
 * @module
 */
export {};
