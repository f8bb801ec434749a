/** The form of a section of the page. @module */
import type { ReportData } from "../../content/data.ts";
import type { PageElement } from "./dom.ts";
import type { PageState } from "./state.ts";

/** A section that is no chart. */
export interface Section {
  /** Its address on the page: lower case, unique among all sections. */
  readonly id: string;
  /** A word or two, of its heading and of the navigation. */
  readonly title: string;
  /** What it says, in a sentence; empty where the title says it all. */
  readonly lead: string;
  readonly make: (state: PageState) => readonly PageElement[];
  /** What it is made of: it is made anew when that has changed. */
  readonly from: (data: ReportData) => unknown;
  /** Whether it is left out for now. */
  readonly without?: (data: ReportData) => boolean;
}
