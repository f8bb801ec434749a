/** When the sign wins: maximum-norm smoothness (thesis, §6.1 to 6.3). @module */
export {};
