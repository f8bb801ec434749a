/** Batch sizes coupled to step sizes (thesis, Fig. 4.2, 4.3). @module */
export {};
