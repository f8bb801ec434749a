import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readRun } from "../../../../pipelines/runs/read_run.ts";
import { columnOf, driven, openTypical, pageTest, typicalRun } from "../page_driver.ts";

driven();

pageTest(
  "report: what diverged is listed with its step, and the runs can be made again",
  async () => {
    const { page } = await openTypical();
    assertEquals(await columnOf(page, "diverged", 2), Array(6).fill("SGD"));
    const { runs } = await readRun(await typicalRun());
    const steps = runs.filter(({ rows }) => rows.at(-1)!.diverged).map(({ rows }) =>
      rows.at(-1)!.step
    );
    assertEquals((await columnOf(page, "diverged", 4)).map(parseFloat), steps);
    const rerun = (await page.textContent("#rerun"))!;
    for (
      const text of [
        "deno task ablate --problem tiny,tiny-too --optimizers m-sgd,m-ssd,adam,m-svag,sgd",
        "given as objects by a program, not by id: tiny, tiny-too",
        "data of tiny",
        "deno 2.9.6",
      ]
    ) assertStringIncludes(rerun, text);
    assertMatch((await columnOf(page, "cost", 5))[0]!, /^\d+(\.\d+)? [KM]?i?B$/);
    await page.context().close();
  },
);
