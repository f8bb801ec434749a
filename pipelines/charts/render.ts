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
  return wellFormed(svg);
}

/** With nothing that XML does not allow, whatever names there are: control characters, halves of others. */
function wellFormed(svg: string): string {
  return svg.replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
}
