import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { styleOf } from "../../../pipelines/charts/palette.ts";
import { collect } from "../../../pipelines/report/collect.ts";
import { writeFigures } from "../../../pipelines/report/figures.ts";
import { madeUpRun } from "./made_up_run.ts";

Deno.test("writeFigures() draws each chart in column and page width, in the methods' colours", async () => {
  const folder = await madeUpRun({ problems: ["p/../<q>"], seeds: 2 });
  const files = await writeFigures(await collect([folder]), `${folder}/figures`, ["svg"]);
  const names = ["curves", "effects", "differences", "groups", "seeds"];
  const expected = names.flatMap((name) =>
    ["column", "page"].map((width) => `p-..-q--${name}-${width}.svg`)
  );
  assertEquals(
    [...Deno.readDirSync(`${folder}/figures`)].map(({ name }) => name).sort(),
    expected.toSorted(),
  );
  for (const file of files) {
    const svg = await Deno.readTextFile(file);
    const [, width, height, pixels] =
      / width="([\d.]+)in" height="([\d.]+)in" viewBox="0 0 ([\d.]+) /.exec(svg)!;
    const inches = file.includes("column") ? 3.3 : 6.9;
    assertEquals(Number(width), inches);
    assert(Math.abs(Number(pixels) - 96 * inches) <= 1, `${file}: ${pixels} pixels`);
    assert(Number(height) > 0.4 && Number(height) < 9, `${file}: ${height} in`);
    // type of 8 points, whatever the width
    const sizes = new Set([...svg.matchAll(/font-size="([\d.]+)px"/g)].map(([, size]) => size));
    assertEquals([...sizes].map((size) => Number(size).toFixed(2)), ["10.67"], file);
  }
  const curves = await Deno.readTextFile(files.find((file) => file.includes("curves"))!);
  for (const id of ["m-sgd", "m-ssd", "adam", "m-svag"]) {
    const { color, dash, label } = styleOf(id);
    assertStringIncludes(curves, `stroke="${color}"`);
    assertStringIncludes(curves, `>${label}</text>`);
    if (dash.length > 0) assertStringIncludes(curves, `stroke-dasharray="${dash.join(",")}"`);
  }
  await Deno.remove(folder, { recursive: true });
});
