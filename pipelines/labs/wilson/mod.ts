/** Least squares where signs do not generalize (ICML 2018, §5). @module */
export {};
