/** Panels of the report as a figure of a given width. @module */
import { checkPositive } from "../../optimizers/check.ts";
import type { PanelGroup } from "../report/content/chart.ts";
import { figureSvg, paper } from "../report/figure_svg.ts";

/** How wide a figure is. */
export interface FigureOptions {
  /** Width in inches, with type of 8 points: 6.9, a page, by default; 3.3 is a column of two. */
  readonly inches?: number | undefined;
}

/**
 * Groups of panels one below the other, without a legend.
 *
 * @param columns panels in a row, where there is room
 * @throws {RangeError} if there is nothing to draw, or the width is none
 */
export async function panelsSvg(
  name: string,
  columns: number,
  groups: readonly PanelGroup[],
  { inches = 6.9 }: FigureOptions,
): Promise<string> {
  checkPositive(inches, "inches");
  const rows = groups.map(({ title, panels }) => ({
    title,
    panels: panels.filter((panel) => panel.table().rows.length > 0)
      .map(({ draw }) => (width: number) => draw({ paper: true, look: paper, width })),
  })).filter(({ panels }) => panels.length > 0);
  if (rows.length === 0) throw new RangeError(`there is nothing to draw of ${name}`);
  return await figureSvg({ name, columns, lines: [], rows }, inches);
}
