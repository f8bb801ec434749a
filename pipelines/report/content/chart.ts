/** The form of a chart of the report: what the page's sections and the figures for papers are made of. @module */
import type { Spec } from "../../charts/svg.ts";
import type { CurvePoint, Horizontal } from "./curve_points.ts";
import type { ReportData, Series } from "./data.ts";
import type { Look } from "./look.ts";
import type { TableSpec } from "./table_spec.ts";

/** How the reader wants the curves. */
export interface CurveOptions {
  readonly horizontal: Horizontal;
  readonly log: boolean;
  /** Whether single seeds are drawn instead of means and bands. */
  readonly single: boolean;
  /** Part of the horizontal axis, from 0 to 1. */
  readonly part: readonly [number, number];
}

/** The curves as they are at first, and on paper. */
export const wholeRun: CurveOptions = {
  horizontal: "step",
  log: true,
  single: false,
  part: [0, 1],
};

/** What a panel is drawn on. */
export interface Surface {
  /** Whether it is paper, where nothing can be clicked or zoomed. */
  readonly paper: boolean;
  readonly look: Look;
  /** Pixels; on the page of the whole panel, on paper of what the axes enclose. */
  readonly width: number;
}

/** How a method is drawn, as a legend tells. */
export type Line = Pick<Series, "label" | "color" | "dash"> & Partial<Pick<Series, "shade">>;

/** A panel: a picture, what it says in words, and its numbers. */
export interface Panel {
  /** Unique on the page. */
  readonly key: string;
  readonly title: string;
  /** What one sees, for those who do not. */
  readonly description: () => string;
  /** A view of a Vega-Lite specification. */
  readonly draw: (surface: Surface) => Spec;
  /** Its numbers; a panel without any is left out on paper. */
  readonly table: () => TableSpec;
  /** The points that the pointer and the arrow keys find, where they are to find any. */
  readonly points?: () => readonly CurvePoint[];
}

/** Panels that belong together, beside each other. */
export interface PanelGroup {
  readonly problem: string;
  /** The problem, and what else tells the group from others. */
  readonly title: string;
  /** What is to be known besides. */
  readonly note?: string;
  /** Which line is which method's; none where labels in the panels say so. */
  readonly lines?: readonly Line[];
  readonly panels: readonly Panel[];
}

/** A chart: a section of the page, and a figure for each problem. */
export interface Chart {
  /** Its address on the page and the name of its figures: lower case, unique among all sections. */
  readonly id: string;
  /** A word or two, of its heading and of the navigation. */
  readonly title: string;
  /** What it says, in a sentence. */
  readonly lead: string;
  /** Panels beside each other in a figure of page width; with 3 they are narrower on the page, too. */
  readonly columns: 1 | 2 | 3;
  /**
   * Whether it is of curves along {@linkcode CurveOptions}: it gets the switches for it and the legend that
   * isolates methods, its panels are drawn anew as runs go on, and a figure has all problems besides.
   */
  readonly curves?: boolean;
  /** What there is to show; the section is left out while there is nothing. */
  readonly groups: (data: ReportData, options: CurveOptions) => readonly PanelGroup[];
  /** The groups of its figures, one for each problem, where they are not those of the page. */
  readonly onPaper?: (data: ReportData) => readonly PanelGroup[];
}
