/** The step sizes of a search, for a terminal: as the papers list them, and the winners. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { wrap } from "../text/wrap.ts";
import { significant } from "../text/numbers.ts";
import { styleOf } from "../charts/palette.ts";
import { stepSizeText } from "./step_sizes.ts";
import { textTable } from "../text/text_table.ts";
import { atEdges, type TuningRow } from "./tuning.ts";

/**
 * All explored step sizes of each method with their values, the winner marked with a star and in
 * bold (ICML 2018, §A.2), then the winners and the flag that hands them on. Where some runs are
 * shorter than others, the winners' steps are told.
 *
 * @param tuning a table of {@linkcode TuningRow}s
 * @param style `wordsOf`: the flags that name a problem, `--problem` and its id by default
 */
export function tuningText(
  tuning: ColumnTable,
  { width = 80, color = false, wordsOf = (problem) => `--problem ${problem}` }: {
    readonly width?: number;
    readonly color?: boolean;
    readonly wordsOf?: (problem: string) => string;
  } = {},
): string {
  const rows = tuning.objects() as TuningRow[];
  const problems = [...new Set(rows.map(({ problem }) => problem))];
  const style = { width, color, wordsOf };
  return problems.map((problem) => block(rows.filter((row) => row.problem === problem), style))
    .join("\n\n");
}

function block(
  rows: readonly TuningRow[],
  { width, color, wordsOf }: Required<NonNullable<Parameters<typeof tuningText>[1]>>,
): string {
  const { problem, metric, batchSize, backend, by } = rows[0]!;
  const steps = Math.max(...rows.map((row) => row.steps));
  const uneven = rows.some((row) => row[metric] !== undefined && row.steps < steps);
  const optimizers = [...new Set(rows.map(({ optimizer }) => optimizer))];
  const bold = (text: string) => color ? `\x1b[1m${text}\x1b[22m` : text;
  const measure = metric.replace(/[A-Z]/, (letter) => ` ${letter.toLowerCase()}`);
  const name = by === "best" ? `best ${measure}` : `final ${measure}`;
  const lists = optimizers.flatMap((optimizer) => {
    const texts = rows.filter((row) => row.optimizer === optimizer).map((row) => {
      const value = row[metric];
      const shown = value === undefined ? "diverged" : significant(value, 3);
      const star = row.winner ? "*" : "";
      return `${stepSizeText(row.learningRate)}${star}\u00a0(${shown})`;
    });
    const lines = wrap(`${styleOf(optimizer).label}: ${texts.join(", ")}`, width - 2);
    return lines.map((line, i) =>
      (i === 0 ? "" : "  ") + line.replace(/[^ ]+\*\u00a0\([^)]*\)/, bold).replaceAll("\u00a0", " ")
    );
  });
  const winners = rows.filter(({ winner }) => winner);
  const table = textTable(winners, [
    { heading: "optimizer", text: (row) => styleOf(row.optimizer).label, align: "left" },
    { heading: "step size", text: (row) => String(row.learningRate), align: "right" },
    { heading: name, text: (row) => significant(row[metric]!), align: "right" },
    { heading: "runs", text: (row) => String(row.seeds), align: "right" },
    ...(uneven
      ? [{ heading: "steps", text: (row: TuningRow) => String(row.steps), align: "right" as const }]
      : []),
  ], { rule: "─" });
  const flag = winners.map((row) => `${row.optimizer}=${row.learningRate}`).join(",");
  return [
    `${problem}: step sizes by the ${name} in ${uneven ? "up to " : ""}${steps} steps` +
    (typeof batchSize === "number"
      ? ` of ${batchSize} examples`
      : `, batch sizes by ${batchSize}`) +
    `, on ${backend}`,
    "",
    ...lists,
    "",
    ...(winners.length === 0 ? ["no step size was found"] : table),
    ...atEdges(rows).flatMap(({ optimizer, learningRate }) => [
      "",
      ...wrap(
        `${styleOf(optimizer).label}: the best step size, ${learningRate}, is at an end of those ` +
          "tried; there may be a better one beyond (--extend goes there)",
        width,
      ),
    ]),
    ...(by === "best"
      ? ["", ...wrap(paperProtocol, width)]
      : metric.startsWith("test")
      ? ["", ...wrap(chosenByTest, width)]
      : []),
    ...(winners.length === 0 ? [] : ["", `${wordsOf(problem)} --learning-rate ${flag}`]),
  ].join("\n");
}

const paperProtocol =
  "The papers' protocol: the best evaluation counts, and what ties is decided by the best " +
  "of the mean curve. Where that is on the test part, what is chosen is better there than elsewhere.";

const chosenByTest =
  "There is no part that is kept to choose by: what is chosen is better on the test part " +
  "than elsewhere.";
