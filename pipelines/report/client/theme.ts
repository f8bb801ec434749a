/** Light and dark: what the system says, or what the reader does. @module */
import type { PageElement } from "./parts/dom.ts";
import { make, page } from "./parts/elements.ts";
import { redraw } from "./figure.ts";
import { darkLook, lightLook, type Look } from "../content/look.ts";
import type { PageState } from "./parts/state.ts";
import { recolor } from "./parts/swatch.ts";

/** How the page is to look just now. */
export function lookNow(): Look {
  const chosen = page.document.documentElement.dataset["theme"];
  const dark = chosen === undefined
    ? page.matchMedia("(prefers-color-scheme: dark)").matches
    : chosen === "dark";
  return dark ? darkLook : lightLook;
}

/** Gives swatches and charts another look; nothing where they have it. */
export function showAs(state: PageState, look: Look): void {
  if (state.look === look) return;
  state.look = look;
  recolor(state);
  redraw(state);
}

/** The switch. The choice is remembered where the browser lets pages remember. */
export function themeSwitch(state: PageState): PageElement {
  const root = page.document.documentElement;
  const remembered = remember();
  if (remembered === "light" || remembered === "dark") root.dataset["theme"] = remembered;
  const button = make("button", { type: "button", class: "quiet theme", "data-focus": "theme" });
  const follow = () => {
    state.look = lookNow();
    const other = state.look === darkLook ? "Light" : "Dark";
    button.textContent = other;
    button.setAttribute("aria-label", `Switch to the ${other.toLowerCase()} theme`);
  };
  const change = () => {
    follow();
    recolor(state);
    redraw(state);
  };
  button.addEventListener("click", () => {
    root.dataset["theme"] = state.look === darkLook ? "light" : "dark";
    remember(root.dataset["theme"]);
    change();
  });
  page.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", change);
  follow();
  return button;
}

/** The remembered theme, or a new one to remember; nothing where pages may not. */
function remember(theme?: string): string | null {
  try {
    if (theme !== undefined) page.localStorage.setItem("noisewise-theme", theme);
    return page.localStorage.getItem("noisewise-theme");
  } catch {
    return null;
  }
}
