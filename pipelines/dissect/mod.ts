/**
 * A problem of anybody's taken through the whole argument of the papers: whether it is what the experiments
 * take it for, how noisy its gradients are, step sizes, curvature, replicates, and what follows.
 *
 * Each stage is made of what grids, searches, verdicts and the curvature laboratory have, and is kept in a
 * file of its own. May import anything below the scripts. New here: a stage, or a framework that advice is
 * written for, in `snippets.ts`.
 *
 * @module
 */
export {};
