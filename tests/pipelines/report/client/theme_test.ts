import type { Page } from "playwright-core";
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { chartOf, curvesIn, driven, openReal, pageTest, until } from "../page_driver.ts";

driven();

pageTest("report: dark where the system is, or where the reader says so", async () => {
  const paper = (page: Page) =>
    page.evaluate("getComputedStyle(document.body).backgroundColor") as Promise<string>;
  const { page } = await openReal({ dark: true });
  assertEquals(await paper(page), "rgb(21, 23, 26)");
  const chart = chartOf("tiny", "trainLoss");
  const dark = (await curvesIn(page, chart))[0]!.color;
  const lines = () =>
    page.$$eval(
      ".legend .swatch line, #summary .swatch line",
      (all) => all.map((line) => line.getAttribute("stroke")!),
    );
  assertEquals((await lines())[0], dark);
  await page.click("button.theme");
  const light = (drawn: string) =>
    until(page, `document.querySelector('${drawn}')?.getAttribute("stroke") === "#08519C"`);
  await light(".legend .swatch line");
  await light(`${chart} svg g.mark-line path`); // drawn anew later than the legend
  assertEquals(new Set(await lines()).size, 5);
  assertEquals(await paper(page), "rgb(255, 254, 251)");
  assertEquals((await curvesIn(page, chart))[0]!.color, "#08519C");
  assertNotEquals(dark, "#08519C"); // lighter, to be seen on black
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assertEquals(await paper(page), "rgb(255, 255, 255)");
  assert(await page.isHidden(".switches"));
  await page.context().close();
});
