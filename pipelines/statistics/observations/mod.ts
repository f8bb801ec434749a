/**
 * From evaluation rows to the four observations of the ICML paper's experiments (§6.2): which of them hold here.
 *
 * May import the statistics beside it, Arquero and text. New here: nothing, the paper has four; how each is read
 * off the runs is in a file of its own.
 *
 * @module
 */
export {};
