/** Noise of layers. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import type { NoiseEntry } from "../report/content/data.ts";
import { noisePanels } from "../report/content/noise_panels.ts";
import { type FigureOptions, panelsSvg } from "./panels_svg.ts";

/**
 * Signal over noise and the share of noisy coordinates of each tensor's gradient: the stronger the colour, the
 * later in the run.
 *
 * @param noise the table `noise` of `dissect`
 * @returns an SVG document
 * @throws {RangeError} if there is nothing to draw, or the width is none
 */
export function noiseSvg(noise: ColumnTable, options: FigureOptions = {}): Promise<string> {
  const panels = noisePanels(noise.objects() as NoiseEntry[]);
  return panelsSvg("noise", 2, [{ problem: "", title: "", panels }], options);
}
