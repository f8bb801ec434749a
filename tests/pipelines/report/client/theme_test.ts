import type { Page } from "playwright-core";
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { chartOf, curvesIn, driven, openTypical, pageTest, until } from "../page_driver.ts";

driven();

pageTest("report: dark where the system is, or where the reader says so", async () => {
  const paper = (page: Page) =>
    page.evaluate("getComputedStyle(document.body).backgroundColor") as Promise<string>;
  const { page } = await openTypical({ dark: true });
  assertEquals(await paper(page), "rgb(21, 23, 26)");
  const chart = chartOf("tiny", "trainLoss");
  const dark = (await curvesIn(page, chart))[0]!.color;
  const drawnIn = `document.querySelector('${chart} svg g.mark-line path')`;
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
  await page.locator(chart).scrollIntoViewIfNeeded(); // what is far away is drawn anew later
  await light(`${chart} svg g.mark-line path`); // drawn anew later than the legend
  assertEquals(new Set(await lines()).size, 5);
  assertEquals(await paper(page), "rgb(255, 254, 251)");
  assertEquals((await curvesIn(page, chart))[0]!.color, "#08519C");
  assertNotEquals(dark, "#08519C"); // lighter, to be seen on black
  await page.click("button.theme");
  await page.locator(chart).scrollIntoViewIfNeeded();
  await until(page, `${drawnIn}.getAttribute("stroke") !== "#08519C"`);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assertEquals(await paper(page), "rgb(255, 255, 255)");
  assert(await page.isHidden(".switches"));
  // on white, lines and labels of charts are dark, whether an event tells of printing or not
  const style = (part: string, property: string) =>
    page.evaluate(
      `getComputedStyle(document.querySelector(${
        JSON.stringify(`${chart} svg ${part}`)
      })).${property}`,
    );
  const isLight = async () => {
    assertEquals(await style(".role-axis-label text", "fill"), "rgb(0, 0, 0)");
    assertEquals(await style(".role-axis-grid line", "stroke"), "rgb(230, 230, 230)");
  };
  await isLight();
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  await isLight();
  assertEquals((await curvesIn(page, chart))[0]!.color, "#08519C");
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
  await until(page, `${drawnIn}.getAttribute("stroke") !== "#08519C"`);
  await page.context().close();
});
