import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { collect } from "../../../../../pipelines/report/collect.ts";
import { columnOf, driven, openTypical, pageTest, typicalRun, until } from "../../page_driver.ts";

driven();

pageTest("report: tables sort by any column, and copy as Markdown, CSV and LaTeX", async () => {
  const { page } = await openTypical();
  const heading = page.locator('table[data-key="summary"] thead button', { hasText: "test loss" });
  const losses = async () => (await columnOf(page, "summary", 4)).map((text) => parseFloat(text));
  const before = await losses();
  await heading.click();
  const up = await losses();
  const known = before.filter((x) => !Number.isNaN(x)).toSorted((a, b) => a - b);
  assertEquals(up.slice(0, known.length), known);
  assert(up.slice(known.length).every(Number.isNaN)); // what diverged is last, either way
  await heading.click();
  assertEquals((await losses()).slice(0, known.length), known.toReversed());
  assertEquals(
    await page.getAttribute('table[data-key="summary"] th[aria-sort]', "aria-sort"),
    "descending",
  );
  const copied = async (format: string) => {
    await page.click(`#summary .copy button:has-text("${format}")`);
    await until(page, `document.getElementById("status").textContent.includes("${format}")`);
    return await page.evaluate("navigator.clipboard.readText()") as string;
  };
  const methods = await columnOf(page, "summary", 2);
  const markdown = (await copied("Markdown")).trimEnd().split("\n");
  assertEquals(markdown.slice(2).map((line) => line.split(" | ")[1]), methods);
  const csv = (await copied("CSV")).trimEnd().split("\r\n").map((line) => line.split(","));
  assertEquals(csv.slice(1).map((row) => row[1]), methods);
  const { summary } = await collect([await typicalRun()]);
  const exact = summary.map(({ testLoss }) => String(testLoss ?? ""));
  assertEquals(csv.slice(1).map((row) => row[3]).toSorted(), exact.toSorted());
  const latex = await copied("LaTeX");
  assertMatch(latex, /^\\begin\{tabular\}\{llrrrrrrrr\}\n {2}\\toprule\n/);
  assertStringIncludes(latex, "$\\pm$");
  await page.context().close();
});
