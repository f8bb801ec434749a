import { assertEquals } from "@std/assert";
import {
  csvTable,
  latexTable,
  markdownTable,
} from "../../../../pipelines/report/content/table_text.ts";

const table = {
  headings: ["method", "a|b"],
  rows: [["x_1 & y", "0.5 ± 0.1"], ["<b>", "50 %"]],
  numeric: [false, true],
  strong: [[false, true], [false, false]],
};

Deno.test("markdownTable() escapes what Markdown would take for its own", () => {
  assertEquals(
    markdownTable(table),
    "| method | a\\|b |\n| :--- | ---: |\n| x\\_1 & y | **0.5 ± 0.1** |\n| \\<b\\> | 50 % |\n",
  );
});

Deno.test("latexTable() escapes what LaTeX would take for its own", () => {
  assertEquals(
    latexTable(table).split("\n"),
    [
      "\\begin{tabular}{lr}",
      "  \\toprule",
      "  method & a$|$b \\\\",
      "  \\midrule",
      "  x\\_1 \\& y & \\textbf{0.5 $\\pm$ 0.1} \\\\",
      "  $<$b$>$ & 50 \\% \\\\",
      "  \\bottomrule",
      "\\end{tabular}",
      "",
    ],
  );
});

Deno.test("csvTable() quotes, leaves out what is missing, and disarms formulas", () => {
  const rows = [["a,b", null, -0.5], ['say "x"', undefined, 1e-9], ["=1+1", "-x", NaN]];
  assertEquals(
    csvTable(["name", "none", "number"], rows),
    'name,none,number\r\n"a,b",,-0.5\r\n"say ""x""",,1e-9\r\n\'=1+1,\'-x,NaN\r\n',
  );
});
