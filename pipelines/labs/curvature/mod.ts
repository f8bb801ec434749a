/** A problem's Hessian, and what it predicts of the sign. @module */
export {};
