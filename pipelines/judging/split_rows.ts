/** Rows whose variants are methods of their own. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { splitVariants } from "../statistics/variants.ts";

/** Evaluation rows with variants split as {@linkcode splitVariants} does; there may be none. */
export function splitRows(...args: Parameters<typeof splitVariants>): ColumnTable {
  const [rows] = args;
  return rows.numRows() === 0 ? rows : splitVariants(...args);
}
