/** The switch between light and dark. @module */
import type { PageElement } from "./dom.ts";
import { make, page } from "./elements.ts";

/** Whether the page is dark just now: as the reader said, else as the system says. */
export function isDark(): boolean {
  const chosen = page.document.documentElement.dataset["theme"];
  if (chosen !== undefined) return chosen === "dark";
  return page.matchMedia("(prefers-color-scheme: dark)").matches;
}

/**
 * The switch. The choice is remembered where the browser lets pages remember.
 *
 * @param onChange called when the page has become light or dark
 */
export function themeButton(onChange: () => void = () => {}): PageElement {
  const root = page.document.documentElement;
  const remembered = remember();
  if (remembered === "light" || remembered === "dark") root.dataset["theme"] = remembered;
  const button = make("button", { type: "button", class: "quiet theme", "data-focus": "theme" });
  const follow = () => {
    const other = isDark() ? "Light" : "Dark";
    button.textContent = other;
    button.setAttribute("aria-label", `Switch to the ${other.toLowerCase()} theme`);
  };
  const change = () => {
    follow();
    onChange();
  };
  button.addEventListener("click", () => {
    root.dataset["theme"] = isDark() ? "light" : "dark";
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
