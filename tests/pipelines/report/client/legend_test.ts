import { assertEquals } from "@std/assert";
import { chartOf, curvesIn, driven, openTypical, pageTest } from "../page_driver.ts";

driven();

pageTest("report: a click in the legend isolates a method, with Ctrl it adds one", async () => {
  const { page } = await openTypical();
  const chart = chartOf("tiny", "trainLoss");
  const seen = async () => {
    const curves = await curvesIn(page, chart);
    return curves.filter(({ opacity }) => opacity > 0.5).map(({ color }) => color);
  };
  const all = await seen();
  assertEquals(all.length, 5); // SGD has its start
  await page.click('.legend button:has-text("Adam")');
  assertEquals(await seen(), ["#EBA200"]);
  assertEquals(await page.getAttribute('.legend button:has-text("Adam")', "aria-pressed"), "true");
  await page.click('.legend button:has-text("M-SGD")', { modifiers: ["Control"] });
  assertEquals((await seen()).toSorted(), ["#08519C", "#EBA200"]);
  await page.click('.legend button:has-text("show all")');
  assertEquals(await seen(), all);
  await page.context().close();
});
