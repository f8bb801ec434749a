/** Drives the report's page as a reader would. */
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import {
  assert,
  assertEquals,
  assertLess,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { ablate } from "../../pipelines/ablate.ts";
import { readRun } from "../../pipelines/runs/read_run.ts";
import { report } from "../../pipelines/report.ts";
import { tune } from "../../pipelines/tune.ts";
import {
  launchBrowser,
  type OpenOptions,
  openPage,
  type Watched,
  withoutBrowser,
} from "../browser.ts";
import { madeUpRun } from "./report/made_up_run.ts";
import { tinyMnist, tinyProblem } from "./tiny.ts";

const folders: string[] = [];
let browser: Browser;

async function temporary(): Promise<string> {
  const folder = await Deno.makeTempDir();
  folders.push(folder);
  return folder;
}

async function madeUp(...options: Parameters<typeof madeUpRun>): Promise<string> {
  const folder = await madeUpRun(...options);
  folders.push(folder);
  return folder;
}

Deno.test.beforeAll(async () => {
  if (!withoutBrowser) browser = await launchBrowser();
});

Deno.test.afterAll(async () => {
  await browser?.close();
  for (const folder of folders) await Deno.remove(folder, { recursive: true });
});

/** Declares a test that needs the browser. */
function pageTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ignore: withoutBrowser, sanitizeOps: false, sanitizeResources: false });
}

/** A real run: two problems, the four methods, three seeds, one of which has diverged. */
let real: Promise<string> | undefined;
function realRun(): Promise<string> {
  return real ??= (async () => {
    await useBackend("cpu");
    const out = await temporary();
    const rates = { "m-sgd": 0.1, "m-ssd": 0.05, "adam": 0.05, "m-svag": 0.1, "sgd": 1e30 };
    const defaults = { batchSize: 4, steps: 20, learningRates: rates };
    const problems = ["tiny", "tiny-too"].map((id) =>
      tinyProblem({ id, defaults, fingerprint: () => Promise.resolve(`data of ${id}`) })
    );
    const optimizers = Object.keys(rates);
    await ablate({ problems, optimizers, seeds: 3, steps: 20, backend: "cpu", out, onNote() {} });
    return out;
  })();
}

/** The page of the real run, opened from its file. */
async function openReal(options?: OpenOptions) {
  const { page } = await report({ folders: [await realRun()] });
  const opened = await openPage(browser, pathToFileURL(page).href, options);
  await drawn(opened, chartOf("tiny", "trainLoss"));
  return opened;
}

const chartOf = (problem: string, measure: string) => `[data-key="curve ${problem} ${measure}"]`;

/** The strokes of a chart's curves: colour, opacity and shape. */
function curvesIn(page: Page, chart: string) {
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
async function drawn({ page, complaints }: Watched, chart: string): Promise<void> {
  const until = performance.now() + 60_000;
  while (await page.locator(`${chart} svg`).count() === 0) {
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
    if (performance.now() > until) throw new Error(`waited in vain for ${chart}`);
    await new Promise((later) => setTimeout(later, 50));
  }
}

/** Waits for an expression to hold; the page's policy would not let Playwright do that there. */
async function until(page: Page, expression: string): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    if (await page.evaluate(expression)) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`waited in vain for ${expression}`);
}

/** Where a chart is, in the window. */
async function boxOf(page: Page, chart: string) {
  await page.locator(chart).scrollIntoViewIfNeeded();
  return (await page.locator(`${chart} svg`).boundingBox())!;
}

/** Texts of a column of a table. */
function columnOf(page: Page, table: string, column: number): Promise<string[]> {
  return page.$$eval(
    `table[data-key="${table}"] tbody tr > :nth-child(${column})`,
    (cells) => cells.map((cell) => cell.textContent!),
  );
}

pageTest("report: the page opens from a file, offline, without complaint or request", async () => {
  const { page, complaints, requests } = await openReal({ offline: true });
  await page.evaluate("dispatchEvent(new Event('beforeprint'))"); // draws all charts
  const charts = await page.$$eval(".chart", (all) => all.length);
  const drawn = await page.$$eval(".chart svg", (all) => all.length);
  assertEquals(drawn, charts);
  // for each of 2 problems: 3 of curves, 2 of effects, 2 of differences, 1 of seeds
  assertEquals(charts, 16);
  assertEquals(complaints, []);
  assertEquals(requests.filter((url) => !url.startsWith("file:")), []);
  assertEquals(requests.length, 1);
  const [first] = await page.$$eval("#findings p", (all) => all.map((each) => each.textContent!));
  assertMatch(first!, /^tiny\. .+ ends with the highest mean test accuracy, 0\.\d+ over 3 seeds\./);
  assertStringIncludes(first!, "Diverged: SGD (3 of 3).");
  await page.context().close();
});

pageTest("report: a click in the legend isolates a method, with Ctrl it adds one", async () => {
  const { page } = await openReal();
  const chart = chartOf("tiny", "trainLoss");
  const seen = async () => {
    const curves = await curvesIn(page, chart);
    return curves.filter(({ opacity }) => opacity > 0.5).map(({ color }) => color);
  };
  const all = await seen();
  assertEquals(all.length, 5); // SGD has its start
  await page.click('.legend button:has-text("Adam")');
  assertEquals(await seen(), ["#EBA200"]);
  assertEquals(await page.getAttribute('.legend button:has-text("Adam")', "aria-pressed"), "true");
  await page.click('.legend button:has-text("M-SGD")', { modifiers: ["Control"] });
  assertEquals((await seen()).toSorted(), ["#08519C", "#EBA200"]);
  await page.click('.legend button:has-text("show all")');
  assertEquals(await seen(), all);
  await page.context().close();
});

pageTest(
  "report: switches redraw the curves along examples and seconds, linear, seed by seed",
  async () => {
    const { page } = await openReal();
    const chart = chartOf("tiny", "trainLoss");
    const words = async () => (await page.textContent(`${chart} svg`))!;
    const before = await curvesIn(page, chart);
    assertStringIncludes(await words(), "steps");
    assertStringIncludes(await words(), "training loss (log)");

    await page.check('input[name="horizontal"][value="examples"]');
    assertStringIncludes(await words(), "examples");
    assertEquals(await curvesIn(page, chart), before); // four examples a step
    await page.check('input[name="horizontal"][value="seconds"]');
    assertStringIncludes(await words(), "seconds of training");
    assertNotEquals(await curvesIn(page, chart), before);
    await page.check('input[name="horizontal"][value="step"]');
    assertEquals(await curvesIn(page, chart), before);

    await page.check('input[name="log"][value="linear"]');
    assert(!(await words()).includes("(log)"));
    assertNotEquals(await curvesIn(page, chart), before);
    await page.check('input[name="log"][value="log"]');

    await page.check('input[name="single"][value="single"]');
    assertEquals((await curvesIn(page, chart)).length, 15); // 5 methods, 3 seeds
    await page.check('input[name="part"][value="0.5"]');
    assert(!/\b0\b/.test((await words()).split("steps")[0]!.slice(0, 4)));
    await page.context().close();
  },
);

pageTest("report: the pointer shows the values that are in the JSONL files", async () => {
  const { page } = await openReal();
  const chart = chartOf("tiny", "testLoss");
  const box = await boxOf(page, chart);
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2);
  const tip = await page.waitForSelector(`${chart} .tip:not([hidden])`);
  const [where, whose] = await tip.$$eval("p", (all) => all.map((each) => each.textContent!));
  const shown = await tip.$$eval("li", (all) => all.map((each) => each.textContent!));
  const step = Number(/^step (\d+), /.exec(where!)![1]);
  assert(step >= 10 && step <= 18, where);
  const { runs } = await readRun(await realRun());
  const ids = { "M-SGD": "m-sgd", "M-SSD": "m-ssd", "Adam": "adam", "M-SVAG": "m-svag" };
  const id = ids[whose!.replace(", seed by seed", "") as keyof typeof ids];
  const recorded = runs
    .filter(({ identity }) => identity.problem === "tiny" && identity.optimizer === id)
    .map(({ identity, rows }) =>
      `seed ${identity.seed}${rows.find((row) => row.step === step)!.testLoss}`
    );
  assertEquals(shown, recorded);
  assertEquals(recorded.length, 3);

  // the same with the keyboard, step by step
  await page.mouse.move(0, 0);
  await page.focus(chart);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assertStringIncludes((await page.textContent(`${chart} .tip`))!, "step 2,");
  assertMatch((await page.textContent("#status"))!, /^M-SGD, step 2, 8 examples: /);
  await page.keyboard.press("Escape");
  assert(await page.isHidden(`${chart} .tip`));
  await page.context().close();
});

pageTest("report: zooming with Ctrl and the wheel, and back with a double click", async () => {
  const { page } = await openReal();
  const chart = chartOf("tiny", "trainLoss");
  const before = await curvesIn(page, chart);
  const box = await boxOf(page, chart);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -300);
  await page.keyboard.up("Control");
  await page.waitForTimeout(50);
  assertNotEquals(await curvesIn(page, chart), before);
  await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForTimeout(50);
  assertEquals(await curvesIn(page, chart), before);
  await page.context().close();
});

pageTest("report: tables sort by any column, and copy as Markdown, CSV and LaTeX", async () => {
  const { page } = await openReal();
  const heading = page.locator('table[data-key="summary"] thead button', { hasText: "test loss" });
  const losses = async () => (await columnOf(page, "summary", 7)).map((text) => parseFloat(text));
  const before = await losses();
  await heading.click();
  const up = await losses();
  const known = before.filter((x) => !Number.isNaN(x)).toSorted((a, b) => a - b);
  assertEquals(up.slice(0, known.length), known);
  assert(up.slice(known.length).every(Number.isNaN)); // what diverged is last, either way
  await heading.click();
  assertEquals((await losses()).slice(0, known.length), known.toReversed());
  assertEquals(
    await page.getAttribute('table[data-key="summary"] th[aria-sort]', "aria-sort"),
    "descending",
  );
  const copied = async (format: string) => {
    await page.click(`#summary .copy button:has-text("${format}")`);
    await until(page, `document.getElementById("status").textContent.includes("${format}")`);
    return await page.evaluate("navigator.clipboard.readText()") as string;
  };
  const methods = await columnOf(page, "summary", 2);
  const markdown = (await copied("Markdown")).trimEnd().split("\n");
  assertEquals(markdown.slice(2).map((line) => line.split(" | ")[1]), methods);
  const csv = (await copied("CSV")).trimEnd().split("\r\n").map((line) => line.split(","));
  assertEquals(csv.slice(1).map((row) => row[1]), methods);
  const summary = JSON.parse(await Deno.readTextFile(`${await realRun()}/summary.json`));
  const exact = summary.map((row: { testLoss: number | null }) => row.testLoss ?? "").map(String);
  assertEquals(csv.slice(1).map((row) => row[6]).toSorted(), exact.toSorted());
  const latex = await copied("LaTeX");
  assertMatch(latex, /^\\begin\{tabular\}\{llrrrrrrrr\}\n {2}\\toprule\n/);
  assertStringIncludes(latex, "$\\pm$");
  await page.context().close();
});

pageTest(
  "report: what diverged is listed with its step, and the runs can be made again",
  async () => {
    const { page } = await openReal();
    assertEquals(await columnOf(page, "diverged", 2), Array(6).fill("SGD"));
    const { runs } = await readRun(await realRun());
    const steps = runs.filter(({ rows }) => rows.at(-1)!.diverged).map(({ rows }) =>
      rows.at(-1)!.step
    );
    assertEquals((await columnOf(page, "diverged", 4)).map(Number), steps);
    const rerun = (await page.textContent("#rerun"))!;
    for (
      const text of [
        "deno task ablate --problem tiny,tiny-too --optimizers m-sgd,m-ssd,adam,m-svag,sgd",
        "given as objects by a program, not by id: tiny, tiny-too",
        "data of tiny",
        `deno ${Deno.version.deno}`,
      ]
    ) assertStringIncludes(rerun, text);
    assertMatch((await columnOf(page, "cost", 5))[0]!, /^\d+(\.\d+)? [KM]?i?B$/);
    await page.context().close();
  },
);

pageTest("report: dark where the system is, or where the reader says so", async () => {
  const paper = (page: Page) =>
    page.evaluate("getComputedStyle(document.body).backgroundColor") as Promise<string>;
  const { page } = await openReal({ dark: true });
  assertEquals(await paper(page), "rgb(21, 23, 26)");
  const chart = chartOf("tiny", "trainLoss");
  const dark = (await curvesIn(page, chart))[0]!.color;
  await page.click("button.theme");
  assertEquals(await paper(page), "rgb(255, 254, 251)");
  assertEquals((await curvesIn(page, chart))[0]!.color, "#08519C");
  assertNotEquals(dark, "#08519C"); // lighter, to be seen on black
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assertEquals(await paper(page), "rgb(255, 255, 255)");
  assert(await page.isHidden(".switches"));
  await page.context().close();
});

for (const width of [390, 1600]) {
  pageTest(`report: nothing sticks out of ${width} px, and axe finds nothing serious`, async () => {
    const { page } = await openReal({ width, height: 900 });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    for (const section of await page.$$("main > section, .problem:first-of-type")) {
      await (await section.$("details"))?.evaluate((element) => element.setAttribute("open", ""));
    }
    assertEquals(await page.evaluate("document.scrollingElement.scrollWidth"), width);
    await page.evaluate(axe.source); // the page's policy lets no script in; the debugger may
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations, passes } = await page.evaluate(
        'axe.run({ resultTypes: ["violations"] })',
      ) as axe.AxeResults;
      const grave = violations.filter(({ impact }) =>
        impact === "serious" || impact === "critical"
      );
      const told = grave.map(({ id, nodes }) =>
        `${id}: ${nodes.map(({ html }) => html).join(" ")}`
      );
      assertEquals(told, [], colorScheme);
      assert(passes.some(({ id }) => id === "color-contrast"));
    }
    await page.context().close();
  });
}

pageTest("report: the keyboard reaches everything, the skip link first", async () => {
  const { page } = await openReal();
  await page.keyboard.press("Tab");
  assertEquals(await page.evaluate("document.activeElement.textContent"), "Skip to the results");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const focused = "document.activeElement.dataset.focus";
  assertMatch(await page.evaluate(focused) as string, /^horizontal /);
  await page.keyboard.press("ArrowRight");
  assertEquals(await page.evaluate(focused), "horizontal examples");
  assertStringIncludes(
    (await page.textContent(`${chartOf("tiny", "trainLoss")} svg`))!,
    "examples",
  );
  for (let i = 0; i < 4; i++) await page.keyboard.press("Tab");
  assertEquals(await page.evaluate(focused), "legend 0");
  await page.keyboard.press("Enter");
  assertEquals(await page.evaluate(focused), "legend 0");
  assertEquals(await page.textContent("#status"), "Only M-SGD.");
  await page.context().close();
});

pageTest("report: names that are HTML are names", async () => {
  const hostile = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</script><script>alert(3)//",
    "<!--<script>",
    "{{constructor}} datum['x'] 'quoted'",
  ];
  const folder = await madeUp({
    problems: hostile.slice(0, 3),
    optimizers: ["m-sgd", ...hostile],
    seeds: 2,
    diverging: hostile[1]!,
  });
  const { page: file } = await report({ folders: [folder] });
  const url = pathToFileURL(file).href;
  const opened = await openPage(browser, url);
  const { page, complaints } = opened;
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    dialog.dismiss();
  });
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  for (const details of await page.$$("details")) {
    await details.evaluate("element => element.open = true");
  }
  await page.click(`.legend button >> nth=1`);
  await page.waitForTimeout(100);
  assertEquals(dialogs, []);
  assertEquals(complaints, []);
  assertEquals(
    await page.$$eval("img, body script:not([type]):not(body > script)", (all) => all.length),
    0,
  );
  assertEquals(
    await page.$$eval("h3", (all) => all.map((each) => each.textContent!).slice(0, 3)),
    hostile.slice(0, 3),
  );
  assertEquals(
    (await page.$$eval(".legend button span", (all) => all.map((each) => each.textContent!))).slice(
      1,
    ),
    hostile,
  );
  assertEquals(await page.title(), `${hostile.slice(0, 3).join(", ")} · noisewise`);
  await page.context().close();
});

pageTest("report: two folders on one page are compared, a search shows its winner", async () => {
  await useBackend("cpu");
  const out = await temporary();
  const options = { problems: [tinyProblem({ fingerprint: () => Promise.resolve("x") })] };
  await tune({
    ...options,
    optimizers: ["m-sgd", "adam"],
    grid: [1e30, 0.1, 0.01],
    steps: 10,
    backend: "cpu",
    seeds: 2,
    out,
    onNote() {},
  });
  const { page: file } = await report({ folders: [await realRun(), out], out });
  const { page, complaints } = await openPage(browser, pathToFileURL(file).href);
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  const labels = await page.$$eval(".legend button", (all) => all.map((each) => each.textContent!));
  const name = (folder: string) => folder.split("/").at(-1);
  assertEquals(labels.slice(5, 9), [
    `M-SGD (${name(out)})`,
    `Adam (${name(out)})`,
    `all of ${name(await realRun())}`,
    `all of ${name(out)}`,
  ]);
  const text = await page.getAttribute('[data-key="step-sizes tiny"]', "aria-label");
  const winners = (JSON.parse(await Deno.readTextFile(`${out}/tuning.json`)) as {
    winner: boolean;
    learningRate: number;
  }[])
    .filter(({ winner }) => winner).map(({ learningRate }) => learningRate);
  assertEquals([...text!.matchAll(/at ([\d.]+) with/g)].map(([, rate]) => Number(rate)), winners);
  assertEquals(complaints, []);
  await page.context().close();
});

pageTest(
  "report: 200 cells of 100 evaluations make a page below 3 MB that stays usable",
  async () => {
    const folder = await madeUp({ problems: ["a", "b"], seeds: 25, evaluations: 100 });
    const start = performance.now();
    const { page: file } = await report({ folders: [folder] });
    console.log(`made in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    const { size } = await Deno.stat(file);
    assertLess(size, 3_000_000);
    const { page, complaints } = await openPage(browser, pathToFileURL(file).href);
    const chart = chartOf("a", "trainLoss");
    await page.waitForSelector(`${chart} svg`);
    assertEquals(await columnOf(page, "summary", 5), Array(8).fill("25"));
    await page.check('input[name="single"][value="single"]');
    assertEquals((await curvesIn(page, chart)).length, 100);
    const box = await boxOf(page, chart);
    await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2);
    await page.waitForSelector(`${chart} .tip:not([hidden])`);
    assertEquals((await curvesIn(page, chart))[0]!.shape.split("L").length, 100);
    assertEquals(complaints, []);
    await page.context().close();
  },
);

/** Starts a script, and gives the first match of what it says on standard error. */
async function startScript(script: string, args: readonly string[], says?: RegExp) {
  const path = new URL(`../../pipelines/${script}.ts`, import.meta.url).pathname;
  const permissions = ["--no-prompt", "--allow-read", "--allow-write", "--allow-net=127.0.0.1"];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissions, path, ...args],
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let text = "";
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reading = (async () => {
    for await (const part of child.stderr.pipeThrough(new TextDecoderStream())) {
      text += part;
      const match = says?.exec(text);
      if (match) resolve(match[0]);
    }
    reject(new Error(`${script} ended: ${text}`));
  })();
  if (says === undefined) resolve("");
  const said = await promise;
  return {
    child,
    said,
    text: () => text,
    ended: async () => (await child.status, await reading, text),
  };
}

pageTest(
  "report --live follows a run; killed, it comes back, and the run does not mind",
  async () => {
    const data = await tinyMnist();
    folders.push(data);
    const out = `${await temporary()}/run`;
    const grid = ["--problem", "mnist-logreg", "--optimizers", "m-sgd", "--seeds", "1"];
    const small = ["--data", data, "--backend", "cpu", "--batch-size", "10", "--jobs", "1", "-q"];
    const args = [...grid, ...small, "--steps", "8000", "--out", out];
    const run = await startScript("ablate", args);
    const cells = () => {
      try {
        return [...Deno.readDirSync(`${out}/cells`)].filter(({ name }) => name.endsWith(".jsonl"))
          .map(({ name }) => Deno.readTextFileSync(`${out}/cells/${name}`).split("\n").length);
      } catch {
        return [];
      }
    };
    const lines = () => cells().reduce((sum, count) => sum + count, 0);
    while (lines() < 3) await new Promise((later) => setTimeout(later, 50));

    const url = /http:\/\/127\.0\.0\.1:(\d+)\//;
    const first = await startScript("report", [out, "--live"], url);
    const { page, complaints, requests } = await openPage(browser, first.said);
    const chart = chartOf("mnist-logreg", "trainLoss");
    await page.waitForSelector(`${chart} svg`);
    const points = async () => (await curvesIn(page, chart))[0]?.shape.split("L").length ?? 0;
    const seen = await points();
    const more = (count: number) =>
      until(
        page,
        `(document.querySelector('${chart} svg g.mark-line path')?.getAttribute("d") ?? "")` +
          `.split("L").length > ${count}`,
      );
    await more(seen); // the curve grows
    assertEquals(await page.textContent("#live"), "live");
    assertMatch((await page.textContent(".counts"))!, /1 running/);
    assertEquals(complaints, []);
    assertEquals(requests.filter((each) => !each.startsWith(first.said)), []);

    first.child.kill("SIGKILL");
    await first.child.status;
    const before = lines();
    await until(page, `document.getElementById("live").dataset.state === "off"`);
    const reached = await points();
    while (lines() <= before) await new Promise((later) => setTimeout(later, 50)); // the run goes on
    const second = await startScript("report", [out, "--live", url.exec(first.said)![1]!], url);
    await until(page, `document.getElementById("live").dataset.state === "on"`);
    await more(reached);
    assertEquals(await run.child.status.then(({ code }) => code), 0, run.text());
    await until(page, `document.querySelector(".counts").textContent === "1 done"`);
    second.child.kill("SIGINT");
    await until(page, `document.getElementById("live").textContent === "the run has ended"`);
    assertEquals((await second.child.status).code, 130);
    await Promise.all([run.ended(), first.ended(), second.ended()]);
    await page.context().close();
  },
);

pageTest("ablate --live serves the page while it runs, to this machine only", async () => {
  const data = await tinyMnist();
  folders.push(data);
  const out = `${await temporary()}/run`;
  const grid = ["--problem", "mnist-logreg", "--optimizers", "m-sgd", "--seeds", "1", "--live"];
  const small = ["--data", data, "--backend", "cpu", "--batch-size", "10", "--jobs", "1", "-q"];
  const args = [...grid, ...small, "--steps", "2500", "--out", out];
  const run = await startScript("ablate", args, /http:\/\/127\.0\.0\.1:\d+\//);
  const opened = await openPage(browser, run.said);
  const { page, complaints } = opened;
  await drawn(opened, chartOf("mnist-logreg", "trainLoss"));
  const { port } = new URL(run.said);
  const asked = async (host: string) => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    const request = `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    await connection.write(new TextEncoder().encode(request));
    const buffer = new Uint8Array(100);
    const count = await connection.read(buffer) ?? 0;
    return new TextDecoder().decode(buffer.subarray(0, count)).split("\r\n")[0];
  };
  assertEquals(await asked(`evil.example:${port}`), "HTTP/1.1 421 Misdirected Request");
  assertEquals(await asked(`127.0.0.1:${port}`), "HTTP/1.1 200 OK");
  await until(page, `document.getElementById("live").textContent === "the run has ended"`);
  assertEquals(await page.textContent(".counts"), "1 done");
  assertEquals(complaints, []);
  assertEquals((await run.child.status).code, 0, run.text());
  await run.ended();
  await page.context().close();
});
