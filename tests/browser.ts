/** A browser for tests of pages. @module */
import type { Browser, Page } from "playwright-core";

/** Where systems keep Chromium. */
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const required = Deno.env.get("NOISEWISE_REQUIRE_BROWSER") === "1";
const found = [Deno.env.get("NOISEWISE_BROWSER") ?? [], places].flat().find(isFile);

if (found === undefined && !required) {
  console.warn(
    "\n*** NO CHROMIUM: tests of pages are SKIPPED.\n" +
      "*** On Debian: apt-get install --no-install-recommends chromium; elsewhere set NOISEWISE_BROWSER\n",
  );
}

/** Milliseconds after which something is waited for in vain, on a machine that has much else to do. */
export const patience = 180_000;

/** Whether tests of pages are to be left out: there is no browser, and nothing says there must be one. */
export const withoutBrowser: boolean = found === undefined && !required;

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/**
 * Starts Chromium, without a window.
 *
 * @param flags of its command line
 */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  if (found === undefined) {
    throw new Error(
      `NOISEWISE_REQUIRE_BROWSER=1, but there is no Chromium in ${places.join(", ")}; ` +
        "install it, or set NOISEWISE_BROWSER to its path",
    );
  }
  // Playwright 1.65 looks for Windows below Linux in /proc when it is loaded, which would take all
  // permissions; this keeps it from looking
  Deno.env.set("__IS_WSL_TEST__", "1");
  const { chromium } = await import("playwright-core");
  // --no-sandbox: in containers one is root
  const args = ["--no-sandbox", ...flags];
  return await chromium.launch({ executablePath: found, args, timeout: patience });
}

/** What an opened page has complained about, and what it has asked for. */
export interface Watched {
  readonly page: Page;
  /** Errors and warnings on its console, and what its scripts threw. */
  readonly complaints: string[];
  /** Addresses it has asked for, its own included. */
  readonly requests: string[];
}

/** How a page is opened. */
export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly offline?: boolean;
}

/** Opens an address in a fresh context; it is closed with the browser. */
export async function openPage(
  browser: Browser,
  url: string,
  { width = 1280, height = 900, dark = false, offline = false }: OpenOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    offline,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(url);
  return { page, complaints, requests };
}
