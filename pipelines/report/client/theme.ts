/** Light and dark: what the system says, or what the reader does. @module */
import type { PageElement } from "./parts/dom.ts";
import { isDark, themeButton } from "./parts/theme_button.ts";
import { redraw } from "./figure.ts";
import { darkLook, lightLook, type Look } from "../content/look.ts";
import type { PageState } from "./parts/state.ts";
import { recolor } from "./parts/swatch.ts";

/** How the page is to look just now. */
export function lookNow(): Look {
  return isDark() ? darkLook : lightLook;
}

/** Gives swatches and charts another look; nothing where they have it. */
export function showAs(state: PageState, look: Look): void {
  if (state.look === look) return;
  state.look = look;
  recolor(state);
  redraw(state);
}

/** The switch, which recolours what is shown. */
export function themeSwitch(state: PageState): PageElement {
  const button = themeButton(() => showAs(state, lookNow()));
  state.look = lookNow(); // the remembered one
  return button;
}
