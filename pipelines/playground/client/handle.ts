/** Handles on pictures: to drag, or to move by the arrow keys. @module */
import type { PageElement } from "../../report/client/parts/dom.ts";
import type { Draggable, PointerAt } from "./browser.ts";
import { change, draw, type Point } from "./svg.ts";

/** What a handle is, and what happens when it is moved. */
export interface HandleOptions {
  /** What it moves, for those who do not see it. */
  readonly label: string;
  /** The ends of its value, as those who do not see it are told. */
  readonly range: readonly [least: number, most: number];
  /** Dragged to a place in the picture, in pixels. */
  readonly drag: (place: Point) => void;
  /** Moved by keys: steps to the right, and upwards; tenths of one with Shift. */
  readonly nudge: (right: number, up: number) => void;
}

/** A handle on a picture. */
export interface Handle {
  readonly element: PageElement;
  /** Puts it somewhere, and says what its value is there, as a number and in words. */
  place(at: Point, value: number, text: string): void;
}

const keys: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/**
 * A handle, to be put above all else in a picture; as large as a fingertip, though less of it is seen.
 *
 * @param picture what it is on, by whose corner places are told
 */
export function handleOn(
  picture: PageElement,
  { label, range: [least, most], drag, nudge }: HandleOptions,
): Handle {
  const grip = draw("circle", { class: "grip", r: 7 });
  const element = draw("g", {
    class: "handle",
    role: "slider",
    tabindex: 0,
    "aria-label": label,
    "aria-valuemin": least,
    "aria-valuemax": most,
  }, [draw("circle", { class: "reach", r: 22 }), grip]) as Draggable;
  const placeOf = ({ clientX, clientY }: PointerAt): Point => {
    const { left, top } = picture.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  element.addEventListener("pointerdown", (event) => {
    const pointer = event as PointerAt;
    element.setPointerCapture(pointer.pointerId);
    element.focus();
    event.preventDefault();
  });
  element.addEventListener("pointermove", (event) => {
    const pointer = event as PointerAt;
    if (element.hasPointerCapture(pointer.pointerId)) drag(placeOf(pointer));
  });
  element.addEventListener("keydown", (event) => {
    const key = keys[event.key ?? ""];
    if (key === undefined || event.ctrlKey || event.metaKey) return;
    const size = event.shiftKey ? 0.1 : 1;
    nudge(size * key[0], size * key[1]);
    event.preventDefault();
  });
  return {
    element,
    place([x, y], value, text) {
      change(element, { transform: `translate(${x.toFixed(2)},${y.toFixed(2)})` });
      change(element, { "aria-valuenow": value.toPrecision(3), "aria-valuetext": text });
    },
  };
}
