/**
 * What the page's sections are made of: elements, tables, the swatch of a method, and the state that they share.
 *
 * May import the content of the page and text. New here: a part that several sections have.
 *
 * @module
 */
export {};
