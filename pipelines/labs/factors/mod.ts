/** Variance adaptation factors (ICML 2018, Fig. 3, 4, 6, Lemma 1). @module */
export {};
