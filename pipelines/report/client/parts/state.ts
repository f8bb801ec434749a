/** What the page shows just now. @module */
import type { CurveOptions } from "../../content/chart.ts";
import type { ReportData } from "../../content/data.ts";
import type { Look } from "../../content/look.ts";
import type { PageElement } from "./dom.ts";

/** A chart of the page, drawn when it comes into view. */
export interface Drawing {
  readonly element: PageElement;
  /** The problem whose curves it has, which grow as runs go on; `undefined` for other charts. */
  readonly curvesOn: string | undefined;
  /** Draws it, and gives what frees it. */
  readonly draw: () => () => void;
  free: (() => void) | undefined;
  stale: boolean;
  near: boolean;
}

/** The state of the page: what is shown, and how. */
export interface PageState {
  data: ReportData;
  options: CurveOptions;
  /** The series that are left when others fade; all of them if none. */
  isolated: readonly number[];
  look: Look;
  /** Whether it is just being printed: charts are as wide as the paper has room for. */
  printing: boolean;
  /** Column and direction that tables are sorted by, by table. */
  readonly sorted: Map<string, { readonly column: number; readonly down: boolean }>;
  /** Keys of what has been opened. */
  readonly opened: Set<string>;
  readonly drawings: Drawing[];
  /** Told when another set of series is isolated. */
  readonly onIsolated: (() => void)[];
}
