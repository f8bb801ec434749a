/** Statements on steepest descent and smoothness in other norms: thesis chapter 6. @module */
export {};
