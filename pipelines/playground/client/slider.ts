/** Sliders with their names and values. @module */
import type { PageElement } from "../../report/client/parts/dom.ts";
import { make } from "../../report/client/parts/elements.ts";

/** What a slider sets. */
export interface SliderOptions {
  readonly id: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  /** The value as it is shown, and read out. */
  readonly text: (value: number) => string;
  readonly onInput: (value: number) => void;
}

/** A slider on the page. */
export interface Slider {
  readonly element: PageElement;
  /** Sets it from elsewhere, without a word to `onInput`. */
  show(value: number): void;
}

/** Makes a slider. */
export function slider(
  { id, label, min, max, step, value, text, onInput }: SliderOptions,
): Slider {
  const output = make("output", { for: id });
  const input = make("input", { type: "range", id, min, max, step, value });
  const tell = (value: number) => {
    output.textContent = text(value);
    input.setAttribute("aria-valuetext", text(value));
  };
  input.addEventListener("input", () => {
    tell(Number(input.value));
    onInput(Number(input.value));
  });
  tell(value);
  return {
    element: make("div", { class: "slider" }, [
      make("label", { for: id, text: label }),
      input,
      output,
    ]),
    show(value) {
      input.value = String(value);
      tell(value);
    },
  };
}
