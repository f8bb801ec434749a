import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { chartOf, curvesIn, driven, openReal, pageTest } from "../page_driver.ts";

driven();

pageTest(
  "report: switches redraw the curves along examples and seconds, linear, seed by seed",
  async () => {
    const { page } = await openReal();
    const chart = chartOf("tiny", "trainLoss");
    const words = async () => (await page.textContent(`${chart} svg`))!;
    const before = await curvesIn(page, chart);
    assertStringIncludes(await words(), "steps");
    assertStringIncludes(await words(), "training loss (log)");

    await page.check('input[name="horizontal"][value="examples"]');
    assertStringIncludes(await words(), "examples");
    assertEquals(await curvesIn(page, chart), before); // four examples a step
    await page.check('input[name="horizontal"][value="seconds"]');
    assertStringIncludes(await words(), "seconds of training");
    assertNotEquals(await curvesIn(page, chart), before);
    await page.check('input[name="horizontal"][value="step"]');
    assertEquals(await curvesIn(page, chart), before);

    await page.check('input[name="log"][value="linear"]');
    assert(!(await words()).includes("(log)"));
    assertNotEquals(await curvesIn(page, chart), before);
    await page.check('input[name="log"][value="log"]');

    await page.check('input[name="single"][value="single"]');
    assertEquals((await curvesIn(page, chart)).length, 15); // 5 methods, 3 seeds
    await page.check('input[name="part"][value="0.5"]');
    assert(!/\b0\b/.test((await words()).split("steps")[0]!.slice(0, 4)));
    await page.context().close();
  },
);
