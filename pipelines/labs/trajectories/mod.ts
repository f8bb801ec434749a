/** Pictures of every optimizer on a noisy quadratic. @module */
export {};
