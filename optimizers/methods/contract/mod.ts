/**
 * What every optimizer brings along: its record, the kinds of settings there are, options that several
 * methods have in common.
 *
 * May import the floor's rooms below methods. New here: a fact that all optimizers have, as a field of
 * `OptimizerRecord`; a kind of setting.
 *
 * @module
 */
export {};
