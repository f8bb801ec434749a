/** What is made when it is opened, and stays open when the page is made anew. @module */
import type { PageElement } from "./dom.ts";
import { make } from "./elements.ts";
import type { PageState } from "./state.ts";

/**
 * Something to open.
 *
 * @param key unique on the page
 * @param content made when it is first opened
 * @param told its name for those who listen, where the title is not enough
 */
export function openable(
  state: PageState,
  key: string,
  title: string,
  content: () => PageElement,
  told = title,
): PageElement {
  const details = make("details", { class: "numbers", "data-opened": key }, [
    make("summary", { text: title, ...(told !== title && { "aria-label": told }) }),
  ]);
  let made = false;
  details.addEventListener("toggle", () => {
    if (details.open) state.opened.add(key);
    else state.opened.delete(key);
    if (details.open && !made) details.append(content());
    made ||= details.open === true;
  });
  if (state.opened.has(key)) details.open = true;
  return details;
}
