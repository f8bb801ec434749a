/**
 * From evaluation rows to a verdict: what each factor does, how sure that is, what to doubt.
 *
 * May import the statistics beside it, Arquero and text. New here: a measure, a doubt.
 *
 * @module
 */
export {};
