/** Light and dark: what the system says, or what the reader does. @module */
import type { PageElement } from "./dom.ts";
import { make, page } from "./elements.ts";
import { redraw } from "./figure.ts";
import type { PageState } from "./state.ts";

/** Whether the page is to be dark just now. */
export function isDark(): boolean {
  const chosen = page().document.documentElement.dataset["theme"];
  return chosen === undefined
    ? page().matchMedia("(prefers-color-scheme: dark)").matches
    : chosen === "dark";
}

/** The switch. The choice is remembered where the browser lets pages remember. */
export function themeSwitch(state: PageState, onChange: () => void): PageElement {
  const root = page().document.documentElement;
  const remembered = remember();
  if (remembered === "light" || remembered === "dark") root.dataset["theme"] = remembered;
  const button = make("button", { type: "button", class: "quiet theme", "data-focus": "theme" });
  const follow = () => {
    state.dark = isDark();
    button.textContent = state.dark ? "Light" : "Dark";
    button.setAttribute("aria-label", `Switch to the ${state.dark ? "light" : "dark"} theme`);
  };
  const change = () => {
    follow();
    onChange();
    redraw(state);
  };
  button.addEventListener("click", () => {
    root.dataset["theme"] = state.dark ? "light" : "dark";
    remember(root.dataset["theme"]);
    change();
  });
  page().matchMedia("(prefers-color-scheme: dark)").addEventListener("change", change);
  follow();
  return button;
}

/** The remembered theme, or a new one to remember; nothing where pages may not. */
export function remember(theme?: string): string | null {
  try {
    if (theme !== undefined) page().localStorage.setItem("noisewise-theme", theme);
    return page().localStorage.getItem("noisewise-theme");
  } catch {
    return null;
  }
}
