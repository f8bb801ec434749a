/** Tables of the page as text to paste elsewhere. @module */

/** A table: headings, and rows of cells as they are shown. */
export interface TextTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of numbers, which are set right. */
  readonly numeric: readonly boolean[];
  /** Cells that stand out, the best of their column. */
  readonly strong: readonly (readonly boolean[])[];
}

/** As Markdown, the best in bold. */
export function markdownTable({ headings, rows, numeric, strong }: TextTable): string {
  const escaped = (text: string) =>
    text.replace(/[\\|*_`<>[\]]/g, (sign) => `\\${sign}`).replace(/\s+/g, " ");
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const body = rows.map((row, i) =>
    line(row.map((text, j) => strong[i]![j] ? `**${escaped(text)}**` : escaped(text)))
  );
  const rule = numeric.map((right) => right ? "---:" : ":---");
  return [line(headings.map(escaped)), line(rule), ...body].join("\n") + "\n";
}

/** As CSV (RFC 4180); cells that a spreadsheet would take for a formula get a quote before them. */
export function csvTable(
  headings: readonly string[],
  rows: readonly (readonly unknown[])[],
): string {
  const cell = (value: unknown) => {
    if (value === null || value === undefined) return "";
    const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value)
      ? `'${value}`
      : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [headings, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** As a LaTeX `tabular` in the style of booktabs, the best in bold. */
export function latexTable({ headings, rows, numeric, strong }: TextTable): string {
  const signs: Readonly<Record<string, string>> = {
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    "±": "$\\pm$",
    "−": "$-$",
    "×": "$\\times$",
    "<": "$<$",
    ">": "$>$",
    "|": "$|$",
  };
  const escaped = (text: string) =>
    text.replace(/[\\~^±−×<>|&%$#_{}]/g, (sign) => signs[sign] ?? `\\${sign}`);
  const line = (cells: readonly string[]) => `  ${cells.join(" & ")} \\\\`;
  const body = rows.map((row, i) =>
    line(row.map((text, j) => strong[i]![j] ? `\\textbf{${escaped(text)}}` : escaped(text)))
  );
  return [
    `\\begin{tabular}{${numeric.map((right) => right ? "r" : "l").join("")}}`,
    "  \\toprule",
    line(headings.map(escaped)),
    "  \\midrule",
    ...body,
    "  \\bottomrule",
    "\\end{tabular}",
    "",
  ].join("\n");
}
