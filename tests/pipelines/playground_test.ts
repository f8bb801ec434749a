/** The playground in a browser: trained, dragged, read; its files, and what they weigh. */
import axe from "axe-core";
import { assert, assertEquals, assertLess, assertMatch } from "@std/assert";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { playground } from "../../pipelines/playground.ts";
import { serveSite, type SiteServer } from "../../pipelines/playground/server.ts";
import { launchBrowser, type OpenOptions, openPage, withoutBrowser } from "../browser.ts";
import { tinyMnist } from "./tiny.ts";

const folder = await Deno.makeTempDir();
let paths: readonly string[] = [];

Deno.test.beforeAll(async () => {
  const data = await tinyMnist([200, 100]);
  paths = await playground({ out: `${folder}/site`, data });
  await Deno.remove(data, { recursive: true });
});
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

const isDigits = (path: string) => path.includes("/digits/");

Deno.test("playground: what a visitor loads is below 3 MB compressed, without the digits", async () => {
  const own = paths.filter((path) => !isDigits(path));
  assertEquals(own.map((path) => path.slice(`${folder}/site/`.length)), [
    "index.html",
    "style.css",
    "page.js",
    "trainer.js",
    "wasm/tfjs-backend-wasm.wasm",
    "wasm/tfjs-backend-wasm-simd.wasm",
    "wasm/tfjs-backend-wasm-threaded-simd.wasm",
  ]);
  const sizes = await Promise.all(
    own.map(async (path) => gzipSync(await Deno.readFile(path)).length),
  );
  assertLess(sizes.reduce((sum, size) => sum + size), 3_000_000);
});

/** Opens the page as it is served. */
async function withPage(
  options: OpenOptions,
  use: (page: Page, server: SiteServer) => Promise<void>,
): Promise<void> {
  const files = await Promise.all(paths.map(async (path) => ({
    name: path.slice(`${folder}/site/`.length),
    content: await Deno.readFile(path),
  })));
  const server = await serveSite(files, 0);
  const browser: Browser = await launchBrowser();
  try {
    const { page, complaints, requests } = await openPage(browser, server.url, options);
    await use(page, server);
    assertEquals(complaints, []);
    assertEquals(requests.filter((url) => !url.startsWith(server.url)), []);
  } finally {
    await browser.close();
    await server[Symbol.asyncDispose]();
  }
}

/** Waits until what is found is as wanted; the page's policy would not let Playwright do that there. */
async function until<T>(
  find: () => Promise<T>,
  fits: (found: T) => boolean,
  wanted: string,
): Promise<T> {
  let found = await find();
  for (let i = 0; i < 2400 && !fits(found); i++) {
    await new Promise((later) => setTimeout(later, 50));
    found = await find();
  }
  if (fits(found)) return found;
  throw new Error(`waited in vain for ${wanted}, found "${found}"`);
}

/** Waits for a text that matches. */
function reads(page: Page, selector: string, pattern: RegExp): Promise<string> {
  const find = async () => (await page.textContent(selector))!;
  return until(find, (text) => pattern.test(text), `${pattern}`);
}

/** Waits until an expression has a value. */
function becomes(page: Page, expression: string, value: unknown): Promise<unknown> {
  const find = () => page.evaluate(expression);
  return until(find, (found) => found === value, `${expression} to be ${value}`);
}

/** How opaque the charts of the training are. */
const opacity = 'getComputedStyle(document.querySelector("#training-stage .plots")).opacity';

/** Moves a slider to its least value. */
async function toLeast(page: Page, id: string): Promise<void> {
  await page.focus(`#${id}`);
  await page.keyboard.press("Home");
}

Deno.test({
  name: "playground: trained, dragged and read in a browser, on a telephone by night",
  ignore: withoutBrowser,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withPage({ width: 390, dark: true }, async (page) => {
      // train: the fewest steps and seeds, and a verdict
      await reads(page, "#training-status", /^Ready, on wasm/);
      for (const id of ["steps", "seeds"]) await toLeast(page, id);
      await page.click("text=Train");
      await reads(page, "#training-status", /^20 steps with 3 seeds each are done/);
      const told = await reads(page, "#verdict-told", /^At the end, after 20 steps/);
      assertMatch(told, /: the sign .*, variance adaptation /);
      assertMatch((await page.textContent("#accuracy-adam"))!, /^\d+\.\d\u00a0%$/);
      const curves = await page.$$eval("#training-loss path.curve", (all) =>
        all.map((curve) => curve.getAttribute("d")!.split("L").length));
      assertEquals(curves, Array(4).fill(21));
      await page.focus("#batch-size");
      await page.keyboard.press("ArrowLeft"); // what stands is of other settings now, and faded
      await reads(
        page,
        "#training-status",
        /^The settings have changed; what is shown is of those/,
      );
      assertEquals(await page.textContent("#verdict-told"), told);
      await becomes(page, opacity, "0.4");
      await page.click("text=Reset");
      assertEquals(await page.textContent("#training-status"), "Ready.");
      await becomes(page, opacity, "1");
      assertEquals(await page.textContent("#accuracy-adam"), "");

      // drag: the noise away, then turn the bowl by keys, which the slider follows
      const noise = page.locator('[aria-label="Noise of the data"]');
      const value = async (text = "aria-valuetext") =>
        (await noise.getAttribute(text))!;
      assertEquals(await value(), "ν = 1.0");
      await page.locator("#quadratic-picture").scrollIntoViewIfNeeded();
      const grip = (await noise.locator(".grip").boundingBox())!;
      const picture = (await page.locator("#quadratic-picture svg").boundingBox())!;
      await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
      await page.mouse.down();
      const center = [picture.x + picture.width / 2, picture.y + picture.height / 2] as const;
      await page.mouse.move(center[0] + 60, center[1] + 60, { steps: 3 });
      await page.mouse.up();
      const dragged = Number(await value("aria-valuenow"));
      assert(Math.abs(dragged - Math.hypot(60, 60) / (picture.width / 24)) < 0.1, `${dragged}`);
      assertEquals(Number(await page.inputValue("#noise")).toFixed(1), dragged.toFixed(1));
      await page.focus('[aria-label="First eigenvalue, and the rotation"]');
      await page.keyboard.press("ArrowUp");
      assertEquals(await page.inputValue("#angle"), "3");
      await page.click('[aria-label^="ill-conditioned, axis-aligned, noise 0:"]');
      const ends = await reads(page, "#quadratic-told", /SSD at \d/);
      const [sgd, ssd] = [...ends.matchAll(/at ([\d.e−-]+)/g)].map(([, end]) => parseFloat(end!));
      assertLess(ssd!, sgd!);
      assertEquals(await page.locator("#quadratic-picture .dots").count(), 2);
      await page.check('[value="constant steps"]', { force: true });
      await reads(page, "#quadratic-legend", /Adam.*α = /);

      // the factors, and the norms
      await page.focus('[aria-label="Relative standard deviation η"]');
      await page.keyboard.press("ArrowRight");
      await reads(page, "#factor-gradient", /^0\.452$/); // 1 / (1 + 1.1²)
      await page.focus('[aria-label^="Gradient, at the ball of maximum"]');
      for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowDown");
      await reads(page, "#ball-linf .what", /^−u = \(−1\.00, 1\.00\), slope 1\.70$/);

      for (const width of [1200, 700, 390]) { // charts get narrower with the window
        await page.setViewportSize({ width, height: 800 });
        await becomes(page, "document.scrollingElement.scrollWidth", width);
      }
      await page.evaluate(axe.source); // the page's policy lets no script in; the debugger may
      const { violations, passes } = await page.evaluate(
        'axe.run({ resultTypes: ["violations"] })',
      ) as axe.AxeResults;
      const found = violations.filter(({ impact }) => impact !== "minor")
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      assertEquals(found, []);
      assert(passes.some(({ id }) => id === "color-contrast"));
    }),
});
