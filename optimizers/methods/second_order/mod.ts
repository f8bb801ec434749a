/**
 * Gradient descent preconditioned with a matrix (thesis, chapter 7): the Fisher, the generalized
 * Gauss-Newton matrix, which is the same for the common losses (Prop. 7.1), and the empirical Fisher, which
 * is something else.
 *
 * May import the rooms below methods, and its contract. New here: a method that needs a matrix; it is listed
 * and exported in `methods/records.ts`, and has no learning rate that follows from others, so problems
 * that can give the matrix name one.
 *
 * @module
 */
export {};
