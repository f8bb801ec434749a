/** How much of a trained model's Adam is the sign: the averages that its optimizer keeps. @module */
export {};
