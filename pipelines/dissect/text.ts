/** A dissection for a terminal. @module */
import { tableText, type TableTextOptions } from "../text/table_text.ts";
import { wrap } from "../text/wrap.ts";
import { verdictsText } from "../results/verdict_text.ts";
import { summaryText } from "../results/summary_text.ts";
import { tuningText } from "../tuning/tuning_text.ts";
import type { Dissection } from "./dissection.ts";

/** All tables, the verdict and the advice, one below the other. */
export function dissectionText(
  { verdicts, tables, advice }: Dissection,
  style: { readonly width: number; readonly color: boolean },
): string {
  const bold = style.color ? (text: string) => `\x1b[1m${text}\x1b[22m` : undefined;
  const options: TableTextOptions = { digits: 3, ...(bold && { bold }) };
  const { check, noise, curvature, predictions, stepSizes, summary } = tables;
  const part = (title: string, text: string) => `${title}\n\n${text}`;
  const failed =
    check.filter((row: { holds: boolean | null }) => row.holds === false).numRows() > 0;
  return [
    part("Check", tableText(check, { ...options, without: failed ? [] : ["remedy"] })),
    part(
      "Noise of a batch's gradient: ‖∇f‖²/Σσ², share of coordinates with η² > 1",
      tableText(noise, options),
    ),
    part("Step sizes", tuningText(stepSizes, style)),
    ...(curvature.numRows() === 0 ? [] : [
      part(
        "Conditions for the sign: outliers, a concentrated diagonal, dense gradients",
        tableText(curvature, options),
      ),
    ]),
    ...(predictions.numRows() === 0 ? [] : [
      part(
        "Predictions, and what happened to the training loss",
        tableText(predictions, options),
      ),
    ]),
    part("Results", summaryText(summary, style)),
    verdictsText(verdicts, style),
    ...(advice === undefined ? [] : [
      wrap(advice.text, style.width).join("\n"),
      ...advice.snippets.slice(0, 1).map(({ framework, code }) => part(`In ${framework}:`, code)),
    ]),
  ].join("\n\n");
}
