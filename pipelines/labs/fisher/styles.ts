/** Colours and names of the charts of thesis chapter 7. @module */
import type { SeriesStyle } from "../../charts/panels.ts";
import { styleOf } from "../../charts/palette.ts";
import type { Method } from "./landscape.ts";

const natural = styleOf("natural-gradient");
const empirical = styleOf("empirical-fisher");

/** How each method is drawn. */
export const methodStyles: Readonly<Record<Method, SeriesStyle>> = {
  gd: { label: "GD", color: "#777777", dash: [2, 3] },
  ngd: { label: "NGD", color: natural.color },
  efgd: { label: "EFGD", color: empirical.color, dash: [7, 3] },
};

/** Titles of the vector fields. */
export const methodTitles: Readonly<Record<Method, string>> = {
  gd: "gradient",
  ngd: "natural gradient",
  efgd: "EF-preconditioned gradient",
};

/** How each level set is drawn: the loss in dots above what may be the same curve. */
export const curveStyles: readonly SeriesStyle[] = [
  { label: "loss", color: "#222222", dash: [2, 4] },
  { label: "Fisher", color: natural.color },
  { label: "empirical Fisher", color: empirical.color, dash: [7, 3] },
];

/** Colours of paths from different starts. */
export const pathColors: readonly string[] = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"];
