/**
 * What named problems are made of: classification, language models, linear and quadratic ones.
 *
 * May import models, data, curvature matrices and the quadratics. New here: a kind of problem; a
 * problem with a name goes to `catalogue/`.
 *
 * @module
 */
export {};
