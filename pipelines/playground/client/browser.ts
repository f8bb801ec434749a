/** What the playground uses of the browser, besides what the report's page does; types only. @module */
import type { PageElement, PageEvent, PageWindow } from "../../report/client/parts/dom.ts";
import type { News, Order } from "../trainer/messages.ts";

/** An element that is dragged. */
export interface Draggable extends PageElement {
  setPointerCapture(pointer: number): void;
  releasePointerCapture(pointer: number): void;
  hasPointerCapture(pointer: number): boolean;
}

/** What a finger, a pen or a mouse does. */
export interface PointerAt extends PageEvent {
  readonly pointerId: number;
  readonly clientX: number;
  readonly clientY: number;
}

/** A worker that trains. */
export interface Trainer {
  postMessage(order: Order): void;
  addEventListener(type: "message", listener: (event: { readonly data: News }) => void): void;
  addEventListener(type: "error", listener: (event: { readonly message?: string }) => void): void;
}

/** The window. */
interface PlaygroundWindow extends PageWindow {
  readonly Worker: new (url: string, options: { readonly type: "module" }) => Trainer;
  readonly ResizeObserver: new (callback: () => void) => { observe(element: PageElement): void };
  requestAnimationFrame(draw: (time: number) => void): number;
  cancelAnimationFrame(frame: number): void;
}

/** The page's window; typed here, since the program is checked where there is none. */
export const page = globalThis as unknown as PlaygroundWindow;

/** The element of the page with an id, which `page.ts` has written there. */
export function placeOf(id: string): PageElement {
  return page.document.getElementById(id)!;
}

/** Whether the reader wants nothing to move. */
export function isStill(): boolean {
  return page.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Draws when an element has a width, and again when it has another one. */
export function drawIn(place: PageElement, draw: (width: number) => void): () => void {
  let width = 0;
  const look = () => {
    if (place.clientWidth === width || place.clientWidth === 0) return;
    width = place.clientWidth;
    draw(width);
  };
  new page.ResizeObserver(look).observe(place);
  look();
  return () => width > 0 && draw(width);
}

/** Has something done at the next frame, once, however often it is asked for. */
export function onceAFrame(act: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    page.requestAnimationFrame(() => {
      asked = false;
      act();
    });
  };
}
