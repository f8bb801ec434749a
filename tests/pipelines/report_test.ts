import { assertEquals, assertRejects } from "@std/assert";
import { report } from "../../pipelines/report.ts";
import { madeUpRun } from "./report/made_up_run.ts";

Deno.test("report() says what is wrong with a folder", async () => {
  await assertRejects(() => report({ folders: [] }), RangeError, "at least one folder");
  await assertRejects(
    () => report({ folders: ["/nowhere"] }),
    Error,
    '"/nowhere" is not the folder of a run',
  );
});

Deno.test("report() replaces its own page and figures, and nobody else's", async () => {
  const run = await madeUpRun({ seeds: 2, evaluations: 3 });
  const onNote = () => {};
  try {
    const { page, figures } = await report({ folders: [run], figures: ["svg"], onNote });
    await report({ folders: [run], onNote });
    if (Deno.build.os !== "windows") {
      await Deno.rename(`${run}/figures`, `${run}/elsewhere`);
      await Deno.symlink(`${run}/elsewhere`, `${run}/figures`);
      await assertRejects(
        () => report({ folders: [run], figures: ["svg"], onNote }),
        Error,
        `"${run}/figures" is a link, not a folder`,
      );
      await Deno.remove(`${run}/figures`);
      await Deno.rename(`${run}/elsewhere`, `${run}/figures`);
    }
    for (const path of [figures.at(-1)!, page]) {
      await Deno.writeTextFile(path, "somebody's");
      await assertRejects(
        () => report({ folders: [run], figures: ["svg"], onNote }),
        Error,
        `"${path}" was not made by noisewise, and is left alone`,
      );
      assertEquals(await Deno.readTextFile(path), "somebody's");
    }
  } finally {
    await Deno.remove(run, { recursive: true });
  }
});
