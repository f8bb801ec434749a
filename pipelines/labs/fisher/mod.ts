/** Fisher and empirical Fisher (thesis, chapter 7). @module */
export {};
