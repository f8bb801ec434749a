/** Shades of a method's hue, which tell its step sizes. @module */
// @ts-types="npm:@types/d3-color@3.1.3"
import { hcl } from "d3-color";

/** Lightness (CIE L*) of the smallest and of the largest step size; all stand out 3 : 1 from their paper. */
const lightness = { light: [58, 30], dark: [50, 84] } as const;

/** Degrees of hue by which a light blue turns to teal: without its lightness, M-SVAG's would be M-SGD's. */
const turned = 35;

/**
 * A hue at the lightness of a place among a method's variants: the larger the step size, the further from
 * the paper.
 *
 * @param color `#rrggbb`, whose hue it is
 * @param shade place from 0, the smallest step size, to 1, the largest
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { shaded } from "./shades.ts";
 *
 * const blues = [0, 0.5, 1].map((shade) => shaded("#08519C", shade));
 * assertEquals(blues, ["#608cdf", "#3669b7", "#004892"]);
 * ```
 */
export function shaded(color: string, shade: number, paper: "light" | "dark" = "light"): string {
  const { h, c, l } = hcl(color);
  const isLightBlue = l > 60 && h > 220 && h < 260;
  const [smallest, largest] = lightness[paper];
  return hcl(isLightBlue ? h - turned : h, c, smallest + shade * (largest - smallest)).rgb().clamp()
    .formatHex();
}
