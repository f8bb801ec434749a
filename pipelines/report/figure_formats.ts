/** Formats of figures for papers. @module */

/** A format. */
export type FigureFormat = "svg" | "png" | "pdf";

/** All of them. */
export const figureFormats: readonly FigureFormat[] = ["svg", "png", "pdf"];
