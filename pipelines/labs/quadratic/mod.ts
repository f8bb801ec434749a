/** SGD against sign descent on quadratics (ICML 2018, Fig. 2). @module */
export {};
