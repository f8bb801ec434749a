/** Pictures of vectors. @module */
import type { PageElement } from "../../report/client/parts/dom.ts";
import { page } from "./browser.ts";

/** A place in a picture, or in the plane that it shows. */
export type Point = readonly [x: number, y: number];

/** Attributes of an element. */
export type Attributes = Readonly<Record<string, string | number>>;

const namespace = "http://www.w3.org/2000/svg";

/** An element of a picture. */
export function draw(
  name: string,
  attributes: Attributes = {},
  children: readonly (PageElement | string)[] = [],
): PageElement {
  const element = page.document.createElementNS(namespace, name);
  change(element, attributes);
  element.append(...children);
  return element;
}

/** Gives an element other attributes. */
export function change(element: PageElement, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, typeof value === "number" ? rounded(value) : value);
  }
}

/** Text in a picture. */
export function write(text: string, [x, y]: Point, attributes: Attributes = {}): PageElement {
  return draw("text", { x, y, ...attributes }, [text]);
}

/** A straight line. */
export function lineFrom([x1, y1]: Point, [x2, y2]: Point, attributes: Attributes): PageElement {
  return draw("line", { x1, y1, x2, y2, ...attributes });
}

/** The course of a path through points; those that are not finite interrupt it. */
export function through(points: readonly Point[], closed = false): string {
  let pen = "M";
  const course = points.map(([x, y]) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = "M";
      return "";
    }
    const move = `${pen}${rounded(x)} ${rounded(y)}`;
    pen = "L";
    return move;
  });
  return course.join("") + (closed ? "Z" : "");
}

/** An arrow from one place to another. */
export function arrow(from: Point, to: Point, className: string): PageElement {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const [ux, uy] = length === 0 ? [0, 0] : [dx / length, dy / length];
  const head = Math.min(9, length);
  const barb = (side: number): Point => [
    to[0] - head * ux - side * 0.5 * head * uy,
    to[1] - head * uy + side * 0.5 * head * ux,
  ];
  return draw("path", {
    class: `arrow ${className}`,
    d: through([from, to]) + through([barb(1), to, barb(-1)]),
  });
}

/** A picture of this size in pixels. */
export function canvas(
  width: number,
  height: number,
  attributes: Attributes,
  children: readonly PageElement[] = [],
): PageElement {
  return draw("svg", { width, height, viewBox: `0 0 ${width} ${height}`, ...attributes }, children);
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
