/** Names for the variants of an optimizer: its step sizes and settings in one table. @module */
import * as aq from "../arquero/mod.ts";
import type { ColumnTable } from "../arquero/mod.ts";
import type { EvaluationRow } from "../rows/rows.ts";

/** What tells variants apart, and how it is named. */
const parts = {
  learningRate: (value: unknown) => value === null ? "" : String(value),
  settings: (value: unknown) => String(value),
  batchSize: (value: unknown) => `batch=${value}`,
} as const;

type Part = keyof typeof parts;

/**
 * The same rows, each optimizer that was run with several step sizes, settings or batch sizes on a
 * problem split into one for each, such as `m-sgd 0.1` and `m-sgd 0.3 beta=0.99`, so that curves and
 * legends keep them apart.
 *
 * @param rows a table of evaluation rows
 * @param by what to split by; all of it by default
 */
export function splitVariants(
  rows: ColumnTable,
  by: readonly Part[] = ["learningRate", "settings", "batchSize"],
): ColumnTable {
  const variants = rows.select("problem", "optimizer", ...Object.keys(parts)).dedupe()
    .objects() as EvaluationRow[];
  const severalOf = (id: string, column: Part) => {
    const own = variants.filter(({ optimizer }) => optimizer === id);
    return own.some((one) =>
      own.some((other) => other.problem === one.problem && other[column] !== one[column])
    );
  };
  const split = new Map(
    [...new Set(variants.map(({ optimizer }) => optimizer))].map((id) =>
      [id, by.filter((part) => severalOf(id, part))] as const
    ),
  );
  return rows.derive({
    optimizer: aq.escape((row: EvaluationRow) =>
      [row.optimizer, ...split.get(row.optimizer)!.map((part) => parts[part](row[part]))]
        .filter((text) => text !== "").join(" ")
    ),
  });
}
