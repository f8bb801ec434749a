/** Statements on the Fisher and the empirical Fisher: thesis chapter 7. @module */
export {};
