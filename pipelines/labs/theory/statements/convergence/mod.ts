/** Statements on smoothness, convexity and the convergence of SGD: thesis chapters 2 to 4. @module */
export {};
