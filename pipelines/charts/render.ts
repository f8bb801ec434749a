/** Draws Vega-Lite specifications where there is no browser: what all charts of the package go through. @module */
import * as vega from "vega";
import * as vegaLite from "vega-lite";

const silent = { ...vega.logger(vega.None), level: () => silent } as ReturnType<typeof vega.logger>;

/**
 * A specification as it stands, drawn.
 *
 * @param spec whole: with its look
 * @returns an SVG document
 */
export async function renderSvg(spec: object): Promise<string> {
  const compiled = vegaLite.compile(spec as vegaLite.TopLevelSpec, { logger: silent }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logger: silent });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}
