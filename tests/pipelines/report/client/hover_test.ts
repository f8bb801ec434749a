import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { significant } from "../../../../pipelines/text/numbers.ts";
import { readRun } from "../../../../pipelines/runs/read_run.ts";
import { boxOf, chartOf, driven, openTypical, pageTest, typicalRun } from "../page_driver.ts";

driven();

pageTest("report: the pointer shows the values that are in the JSONL files", async () => {
  const { page } = await openTypical();
  const chart = chartOf("tiny", "testLoss");
  const box = await boxOf(page, chart);
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2);
  const tip = await page.waitForSelector(`${chart} .tip:not([hidden])`);
  const [where, whose] = await tip.$$eval("p", (all) => all.map((each) => each.textContent!));
  const shown = await tip.$$eval("li", (all) => all.map((each) => each.textContent!));
  const step = Number(/^step (\d+), /.exec(where!)![1]);
  assert(step >= 50 && step <= 90, where);
  const { runs } = await readRun(await typicalRun());
  const ids = { "M-SGD": "m-sgd", "M-SSD": "m-ssd", "Adam": "adam", "M-SVAG": "m-svag" };
  const id = ids[whose!.replace(", seed by seed", "") as keyof typeof ids];
  const recorded = runs
    .filter(({ identity }) => identity.problem === "tiny" && identity.optimizer === id)
    .map(({ identity, rows }) =>
      `seed ${identity.seed}${significant(rows.find((row) => row.step === step)!.testLoss!)}`
    );
  assertEquals(shown, recorded);
  assertEquals(recorded.length, 3);
  const over = (await tip.boundingBox())!; // beside the curves, never on them
  assert(over.y >= box.y + box.height || over.y + over.height <= box.y, JSON.stringify(over));

  // the same with the keyboard, step by step
  await page.mouse.move(0, 0);
  await page.focus(chart);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assertStringIncludes((await page.textContent(`${chart} .tip`))!, "step 10,");
  assertMatch((await page.textContent("#status"))!, /^M-SGD, step 10, 640 examples: /);
  await page.keyboard.press("Escape");
  assert(await page.isHidden(`${chart} .tip`));
  await page.context().close();
});
