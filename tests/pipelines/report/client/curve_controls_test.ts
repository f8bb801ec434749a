import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { chartOf, curvesIn, driven, openTypical, pageTest } from "../page_driver.ts";

driven();

pageTest(
  "report: switches redraw the curves along examples and seconds, linear, seed by seed",
  async () => {
    const { page } = await openTypical();
    const chart = chartOf("tiny", "trainLoss");
    const words = async () => (await page.textContent(`${chart} svg`))!;
    // how high curves are; labels below may leave them another width
    const heights = async () =>
      (await curvesIn(page, chart)).map(({ shape }) => shape.replaceAll(/[ML][\d.]+,/g, " "));
    const before = await curvesIn(page, chart);
    const high = await heights();
    assertStringIncludes(await words(), "steps");
    assertStringIncludes(await words(), "training loss (log)");

    await page.check('input[name="horizontal"][value="examples"]');
    assertStringIncludes(await words(), "examples");
    assertEquals(await heights(), high); // as many examples in each step
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
