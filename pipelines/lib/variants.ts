/** Names for the variants of an optimizer: its learning rates and settings in one table. @module */
import * as aq from "arquero";
import type { ColumnTable } from "arquero";
import type { EvaluationRow } from "./rows.ts";

/**
 * The same rows, each optimizer that was run with several learning rates or settings on a problem
 * split into one for each, such as `m-sgd 0.1` and `m-sgd 0.3 beta=0.99`, so that curves and legends
 * keep them apart.
 *
 * @param rows a table of evaluation rows
 */
export function splitVariants(rows: ColumnTable): ColumnTable {
  const variants = rows.select("problem", "optimizer", "learningRate", "settings").dedupe()
    .objects() as EvaluationRow[];
  const severalOf = (id: string, column: "learningRate" | "settings") => {
    const own = variants.filter(({ optimizer }) => optimizer === id);
    return own.some((one) =>
      own.some((other) => other.problem === one.problem && other[column] !== one[column])
    );
  };
  const split = new Map(
    [...new Set(variants.map(({ optimizer }) => optimizer))].map((id) =>
      [id, { rates: severalOf(id, "learningRate"), settings: severalOf(id, "settings") }] as const
    ),
  );
  return rows.derive({
    optimizer: aq.escape(({ optimizer, learningRate, settings }: EvaluationRow) => {
      const { rates, settings: several } = split.get(optimizer)!;
      return [optimizer, ...(rates ? [learningRate] : []), ...(several ? [settings] : [])]
        .join(" ").trim();
    }),
  });
}
