/**
 * Readers of file formats: bytes in, arrays out.
 *
 * They know nothing of data sets, folders or tensors, and say by position what is wrong with a file.
 *
 * May import nothing but each other. New here: a format, and its line below.
 *
 * @module
 */
export * from "./cifar.ts";
export { parseCsv } from "./csv.ts";
export * from "./idx.ts";
export * from "./labelled_images.ts";
export * from "./libsvm.ts";
export * from "./mat.ts";
export { type NumberTable, parseNumberTable } from "./number_table.ts";
export { decodePng, type Pixels } from "./png.ts";
export type { ColumnKinds, NumberColumn, Table, TableColumn, TextColumn } from "./table.ts";
export * from "./tar.ts";
export * from "./text.ts";
export { readArrow, readParquet } from "./typed_table.ts";
