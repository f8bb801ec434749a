/** Bias and error of estimates of mean and variance on known gradient streams. @module */
export {};
