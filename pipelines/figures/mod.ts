/**
 * Figures of results as SVG documents, from the tables that pipelines resolve to: what the command line draws.
 *
 * May import anything below the scripts. New here: a figure of a table or a verdict that programs have at hand;
 * what needs the folder of a run is a chart of the report.
 *
 * @example The curves of a run, its verdict as a picture
 * ```ts
 * import { assert } from "@std/assert";
 * import { ablate, verdict } from "../mod.ts";
 * import { curvesSvg, effectsSvg } from "./mod.ts";
 *
 * const rows = await ablate({
 *   problems: ["quadratic"],
 *   optimizers: ["m-sgd", "m-ssd", "m-svag", "adam"],
 *   seeds: 3,
 *   steps: 10,
 *   backend: "cpu",
 * });
 * assert((await curvesSvg(rows)).startsWith("<svg"));
 * assert((await effectsSvg(verdict(rows), { inches: 3.3 })).includes('width="3.3in"'));
 * ```
 *
 * @module
 */
export { curvesSvg } from "./curves_svg.ts";
export { noiseSvg } from "./noise_svg.ts";
export { type FigureOptions } from "./panels_svg.ts";
export { ratioSvg } from "./ratio_svg.ts";
export { differencesSvg, effectsSvg } from "./verdict_svg.ts";
export { tuningSvg } from "../tuning/tuning_chart.ts";
