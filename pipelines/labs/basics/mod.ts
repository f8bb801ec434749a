/** The thesis' introductory pictures (Fig. 1.1, 2.1, 2.2). @module */
export {};
