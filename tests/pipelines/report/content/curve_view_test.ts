import { assertEquals, assertNotEquals } from "@std/assert";
import { boxOf, chartOf, curvesIn, driven, openTypical, pageTest, until } from "../page_driver.ts";

driven();

pageTest("report: zooming with Ctrl and the wheel, and back with a double click", async () => {
  const { page } = await openTypical();
  const chart = chartOf("tiny", "trainLoss");
  const before = await curvesIn(page, chart);
  const box = await boxOf(page, chart);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -300);
  await page.keyboard.up("Control");
  const first = `document.querySelector('${chart} svg g.mark-line path').getAttribute("d")`;
  await until(page, `${first} !== "${before[0]!.shape}"`);
  assertNotEquals(await curvesIn(page, chart), before);
  await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
  await until(page, `${first} === "${before[0]!.shape}"`);
  assertEquals(await curvesIn(page, chart), before);
  await page.context().close();
});
