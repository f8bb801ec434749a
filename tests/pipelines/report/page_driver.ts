/** Drives the report's page as a reader would: for tests of its parts. @module */
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { report, type ReportFiles } from "../../../pipelines/report.ts";
import {
  launchBrowser,
  type OpenOptions,
  openPage,
  patience,
  type Watched,
  withoutBrowser,
} from "../../browser.ts";
import { madeUpRun } from "./made_up_run.ts";

const folders: string[] = [];
let browser: Browser;
let typical: Promise<string> | undefined;
let typicalPage: Promise<ReportFiles> | undefined;

/** Folders to be removed when the tests of a file are through. */
export function removeLater(folder: string): string {
  folders.push(folder);
  return folder;
}

/** A folder that is removed when the tests of the file are through. */
export async function temporary(): Promise<string> {
  return removeLater(await Deno.makeTempDir());
}

/** A made-up run that is removed when the tests of the file are through. */
export async function madeUp(...options: Parameters<typeof madeUpRun>): Promise<string> {
  return removeLater(await madeUpRun(...options));
}

/** Has a browser started before the tests of the file, and all ended and removed after them. */
export function driven(): void {
  Deno.test.beforeAll(async () => {
    if (!withoutBrowser) browser = await launchBrowser();
  });
  Deno.test.afterAll(async () => {
    await browser?.close();
    for (const folder of folders) await Deno.remove(folder, { recursive: true });
  });
}

/** Declares a test that needs the browser. */
export function pageTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ignore: withoutBrowser, sanitizeOps: false, sanitizeResources: false });
}

/** Opens an address, or the page in a file. */
export function open(place: string, options?: OpenOptions): Promise<Watched> {
  const url = place.startsWith("http:") ? place : pathToFileURL(place).href;
  return openPage(browser, url, options);
}

/** A run of two problems, four methods and three seeds; SGD diverges. Made up, for nothing has to be trained. */
export function typicalRun(): Promise<string> {
  return typical ??= madeUp({
    problems: ["tiny", "tiny-too"],
    optimizers: ["m-sgd", "m-ssd", "adam", "m-svag", "sgd"],
    evaluations: 11,
    diverging: "sgd",
  });
}

/** The page of the typical run, opened from its file; its first chart is drawn. */
export async function openTypical(options?: OpenOptions): Promise<Watched> {
  typicalPage ??= report({ folders: [await typicalRun()], onNote() {} });
  const opened = await open((await typicalPage).page, options);
  await opened.page.locator(chartOf("tiny", "trainLoss")).scrollIntoViewIfNeeded();
  await drawn(opened, chartOf("tiny", "trainLoss"));
  return opened;
}

/** The selector of a chart of curves. */
export const chartOf = (problem: string, measure: string): string =>
  `[data-key="curve ${problem} ${measure}"]`;

/** The strokes of a chart's curves: colour, opacity and shape. */
export function curvesIn(
  page: Page,
  chart: string,
): Promise<{ readonly color: string; readonly opacity: number; readonly shape: string }[]> {
  return page.$$eval(
    `${chart} svg g.mark-line path`,
    (paths) =>
      paths.map((path) => ({
        color: path.getAttribute("stroke")!,
        opacity: Number(path.getAttribute("stroke-opacity") ?? 1),
        shape: path.getAttribute("d")!,
      })),
  );
}

/** Waits until a chart is drawn, unless the page complains. */
export async function drawn({ page, complaints }: Watched, chart: string): Promise<void> {
  const until = performance.now() + patience;
  while (await page.locator(`${chart} svg`).count() === 0) {
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
    if (performance.now() > until) throw new Error(`waited in vain for ${chart}`);
    await new Promise((later) => setTimeout(later, 50));
  }
}

/** Waits for an expression to hold; the page's policy would not let Playwright do that there. */
export async function until(page: Page, expression: string): Promise<void> {
  const until = performance.now() + patience;
  while (performance.now() < until) {
    if (await page.evaluate(expression)) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`waited in vain for ${expression}`);
}

/** Where a chart is, in the window. */
export async function boxOf(
  page: Page,
  chart: string,
): Promise<{ x: number; y: number; width: number; height: number }> {
  await page.locator(chart).scrollIntoViewIfNeeded();
  return (await page.locator(`${chart} svg`).boundingBox())!;
}

/** Texts of a column of a table. */
export function columnOf(page: Page, table: string, column: number): Promise<string[]> {
  return page.$$eval(
    `table[data-key="${table}"] tbody tr > :nth-child(${column})`,
    (cells) => cells.map((cell) => cell.textContent!),
  );
}
