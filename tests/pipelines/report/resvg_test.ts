import { assertEquals, assertMatch } from "@std/assert";
import { pngBy } from "../../../pipelines/report/resvg.ts";

Deno.test("pngBy() makes PNG of 300 dots an inch without a program", async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="2in" height="1in" viewBox="0 0 192 96">' +
    '<rect width="192" height="96" fill="red"/></svg>';
  try {
    const png = await pngBy(svg, 300);
    const view = new DataView(png.buffer, png.byteOffset);
    assertEquals(view.getUint32(0), 0x89504e47);
    assertEquals([view.getUint32(16), view.getUint32(20)], [600, 300]);
  } catch (error) {
    assertMatch(String(error), /there is no font here/);
  }
});
