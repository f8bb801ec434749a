/** Lines as methods are drawn, beside their names. @module */
import { styleOf } from "../../charts/palette.ts";
import type { PageElement } from "../../report/client/parts/dom.ts";
import { make } from "../../report/client/parts/elements.ts";
import { canvas, lineFrom } from "./svg.ts";

/** The line of a method. */
export function swatchOf(method: string): PageElement {
  const line = lineFrom([0, 5], [26, 5], { class: `curve stroke-${method}` });
  return canvas(26, 10, { class: "swatch", "aria-hidden": "true" }, [line]);
}

/** Entries of a legend: the line, the name, and what there is to say. */
export function legendOf(
  entries: readonly { readonly method: string; readonly text: string }[],
): readonly PageElement[] {
  return entries.map(({ method, text }) =>
    make("span", {}, [swatchOf(method), make("b", { text: styleOf(method).label }), text])
  );
}
