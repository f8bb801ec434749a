import { assertAlmostEquals, assertEquals } from "@std/assert";
import { optimizerIds } from "../../../../optimizers/methods/registry.ts";
import { styleOf } from "../../../../pipelines/charts/palette.ts";
import {
  darkLook,
  lightLook,
  luminance,
  visible,
} from "../../../../pipelines/report/content/look.ts";

Deno.test("visible() lightens colours in the dark until they stand out 4 : 1, and only those", () => {
  const contrast = (color: string) =>
    (luminance(color) + 0.05) / (luminance(darkLook.background) + 0.05);
  assertAlmostEquals(luminance("#ffffff"), 1, 1e-9);
  assertAlmostEquals(luminance("#777777"), 0.184, 1e-3); // 4.48 : 1 on white, a well-known grey
  for (const id of optimizerIds) {
    const { color } = styleOf(id);
    assertEquals(visible({ color }, lightLook), color);
    assertEquals(contrast(visible({ color }, darkLook)) >= 4, true, id);
    for (const shade of [0, 0.25, 0.5, 0.75, 1]) {
      assertEquals(contrast(visible({ color, shade }, darkLook)) >= 3, true, `${id} ${shade}`);
      const light = luminance(visible({ color, shade }, lightLook)) + 0.05;
      assertEquals((luminance(lightLook.background) + 0.05) / light >= 3, true, `${id} ${shade}`);
    }
    if (contrast(color) >= 4) assertEquals(visible({ color }, darkLook).toUpperCase(), color);
  }
});
