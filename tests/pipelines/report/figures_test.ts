import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { styleOf } from "../../../pipelines/charts/palette.ts";
import { collect } from "../../../pipelines/report/collect.ts";
import { writeFigures } from "../../../pipelines/report/figures.ts";
import { pngBy } from "../../../pipelines/report/resvg.ts";
import { madeUpRun } from "./made_up_run.ts";

Deno.test("writeFigures() draws each chart in column and page width, in the methods' colours", async () => {
  const folder = await madeUpRun({ problems: ["p/../<q>"], seeds: 2 });
  const files = await writeFigures(await collect([folder]), `${folder}/figures`, ["svg"]);
  const names = ["curves", "effects", "differences", "seeds"];
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
  const curves = await Deno.readTextFile(files[0]!);
  for (const id of ["m-sgd", "m-ssd", "adam", "m-svag"]) {
    const { color, dash, label } = styleOf(id);
    assertStringIncludes(curves, `stroke="${color}"`);
    assertStringIncludes(curves, `>${label}</text>`);
    if (dash.length > 0) assertStringIncludes(curves, `stroke-dasharray="${dash.join(",")}"`);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("pngBy() makes PNG of 300 dots an inch without a program, or names the remedy", async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="2in" height="1in" viewBox="0 0 192 96">' +
    '<rect width="192" height="96" fill="red"/></svg>';
  try {
    const png = await pngBy(svg, 300);
    const view = new DataView(png.buffer, png.byteOffset);
    assertEquals(view.getUint32(0), 0x89504e47);
    assertEquals([view.getUint32(16), view.getUint32(20)], [600, 300]);
  } catch (error) {
    assertMatch(String(error), /PNG needs rsvg-convert .* or a font in/);
  }
});
