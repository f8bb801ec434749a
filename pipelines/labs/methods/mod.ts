/** What the methods of the library are made of, which of them are the same, and which nearly. @module */
export {};
