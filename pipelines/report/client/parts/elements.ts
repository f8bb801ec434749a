/** Makes elements of the page. Text is only ever set as text. @module */
import type { PageElement, PageEvent, PageWindow } from "./dom.ts";

/** The page's window; typed here, since the program is checked where there is none. */
export const page = globalThis as unknown as PageWindow;

/** What an element has: attributes, text as `text`, listeners as functions. */
export type Properties = Readonly<
  Record<string, string | number | boolean | undefined | ((event: PageEvent) => void)>
>;

/** An element with attributes, listeners and children; attributes that are `false` are left out. */
export function make(
  name: string,
  properties: Properties = {},
  children: readonly (PageElement | string)[] = [],
): PageElement {
  const element = page.document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (key === "text") element.textContent = String(value);
    else if (value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? "" : String(value));
    }
  }
  element.append(...children);
  return element;
}

/** Says something to those who listen to the page. */
export function announce(text: string): void {
  const status = page.document.getElementById("status");
  if (status !== null) status.textContent = text;
}

/** Offers a text as a file. */
export function offerFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: url, download: name });
  link.click();
  page.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Puts a text on the clipboard, by the old way where the new one is not allowed. */
export async function copyText(text: string): Promise<void> {
  try {
    await page.navigator.clipboard!.writeText(text);
  } catch {
    const area = make("textarea", { class: "away", "aria-hidden": "true" });
    area.value = text;
    page.document.body.append(area);
    area.select!();
    page.document.execCommand("copy");
    area.remove();
  }
}

/**
 * Code as it is, to be copied.
 *
 * @param label what the button does, for those who do not see where it is
 */
export function codeToCopy(text: string, label: string): PageElement {
  const copy = make("button", {
    type: "button",
    class: "quiet",
    text: "Copy",
    "aria-label": label,
    "data-focus": `copy ${text}`,
    click: async () => {
      await copyText(text);
      announce("Copied.");
    },
  });
  const code = make("pre", { tabindex: 0, "aria-label": "Code" }, [make("code", { text })]);
  return make("div", { class: "command" }, [code, copy]);
}
