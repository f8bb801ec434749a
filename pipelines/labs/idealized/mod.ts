/** Idealized SVAG's rate beside SGD's plateaus (ICML 2018, Theorem 1). @module */
export {};
