/** Statements on signs, variances and what adapts to them: thesis chapter 5, and both papers. @module */
export {};
