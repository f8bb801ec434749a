/** The best step size and batch size (thesis, §4.1 to 4.3). @module */
export {};
