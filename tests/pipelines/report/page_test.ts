import axe from "axe-core";
import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { report } from "../../../pipelines/report.ts";
import { collect } from "../../../pipelines/report/collect.ts";
import { escaped, jsonForHtml, pageOf } from "../../../pipelines/report/page.ts";
import {
  boxOf,
  chartOf,
  columnOf,
  curvesIn,
  driven,
  madeUp,
  open,
  openTypical,
  pageTest,
  temporary,
  until,
} from "./page_driver.ts";
import { tinyProblem } from "../tiny.ts";
import { madeUpRun } from "./made_up_run.ts";

driven();

Deno.test("the page keeps data and code apart, whatever the data say", async () => {
  const value = { "</script><script>": "<!-- \u2028 & ]]>" };
  const json = jsonForHtml(value);
  assert(!/[<>&\u2028]/.test(json));
  assertEquals(JSON.parse(json), value);
  assertEquals(escaped(`<a href="x">&'`), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");

  const folder = await madeUpRun({ problems: ["</title><script>x</script>"], seeds: 1 });
  const page = await pageOf(await collect([folder]));
  await Deno.remove(folder, { recursive: true });
  const scripts = [...page.matchAll(/<script([^>]*)>/g)].map(([, attributes]) => attributes);
  assertEquals(scripts, [' type="application/json" id="data"', "", "", "", ""]);
  assertMatch(page, /default-src 'none'; script-src( 'sha256-[\w+/]{43}='){4};/);
  assert(!page.includes("unsafe-eval") || !/content="[^"]*unsafe-eval/.test(page));
  assert(!/\b(src|href)="(?!#)/.test(page.replace(/<script>.*?<\/script>/gs, "")));
});

/** The page of a real run: two problems, five methods, three seeds; SGD diverges. */
async function realPage(): Promise<string> {
  await useBackend("cpu");
  const out = await temporary();
  const learningRates = { "m-sgd": 0.1, "m-ssd": 0.05, "adam": 0.05, "m-svag": 0.1, "sgd": 1e30 };
  const defaults = { batchSize: 4, steps: 4, learningRates };
  const problems = ["tiny", "tiny-too"].map((id) =>
    tinyProblem({ id, defaults, fingerprint: () => Promise.resolve(`data of ${id}`) })
  );
  const optimizers = Object.keys(learningRates);
  await ablate({ problems, optimizers, seeds: 3, steps: 4, backend: "cpu", out, onNote() {} });
  return (await report({ folders: [out] })).page;
}

pageTest("report: the page of a real run opens offline, without complaint or request", async () => {
  const { page, complaints, requests } = await open(await realPage(), { offline: true });
  await page.evaluate("dispatchEvent(new Event('beforeprint'))"); // draws all charts
  const charts = await page.$$eval(".chart", (all) => all.length);
  const drawn = await page.$$eval(".chart svg", (all) => all.length);
  assertEquals(drawn, charts);
  // for each of 2 problems: 3 of curves, 1 of effects, 1 of differences, 1 of seeds
  assertEquals(charts, 12);
  assertEquals(complaints, []);
  assertEquals(requests.filter((url) => !url.startsWith("file:")), []);
  assertEquals(requests.length, 1);
  const first = (await page.textContent("#verdict .verdict"))!;
  assertMatch(first, /has the highest mean test accuracy, 0\.\d+/);
  assertStringIncludes(first, "SGD failed in 3 of 3 runs");
  await page.context().close();
});

for (const [width, colorScheme] of [[390, "dark"], [1600, "light"]] as const) {
  pageTest(`report: nothing sticks out of ${width} px, and axe finds nothing serious`, async () => {
    // as high as that, all charts are drawn
    const { page } = await openTypical({ width, height: 9000, dark: colorScheme === "dark" });
    await until(
      page,
      "[...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('svg'))",
    );
    for (const section of await page.$$("main > section, .group:first-of-type")) {
      await (await section.$("details"))?.evaluate((element) => element.setAttribute("open", ""));
    }
    assertEquals(await page.evaluate("document.scrollingElement.scrollWidth"), width);
    await page.evaluate(axe.source); // the page's policy lets no script in; the debugger may
    const { violations, passes } = await page.evaluate(
      'axe.run({ resultTypes: ["violations"] })',
    ) as axe.AxeResults;
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    const told = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    assertEquals(told, [], colorScheme);
    assert(passes.some(({ id }) => id === "color-contrast"));
    await page.context().close();
  });
}

pageTest("report: the keyboard reaches everything, the skip link first", async () => {
  const { page } = await openTypical();
  await page.keyboard.press("Tab");
  assertEquals(await page.evaluate("document.activeElement.textContent"), "Skip to the results");
  await page.keyboard.press("Enter");
  const focused = "document.activeElement.dataset.focus";
  for (let i = 0; i < 9 && !/^horizontal/.test(await page.evaluate(focused) ?? ""); i++) {
    await page.keyboard.press("Tab"); // past the effects
  }
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

pageTest("report: on a telephone results come before settings", async () => {
  const { page } = await openTypical({ width: 390 });
  assertEquals(await page.isVisible(".switches"), false);
  await page.click("details.settings > summary");
  assertEquals(await page.isVisible(".switches"), true);
  const heads = await page.$$eval(
    'table[data-key="summary"] thead button',
    (all) => all.map(({ textContent }) => textContent!),
  );
  assertEquals(heads.slice(0, 4), ["problem", "method", "test accuracy", "test loss"]);
  assert(heads.indexOf("step size") > heads.indexOf("training loss"));
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
  const url = file;
  const opened = await open(url);
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

pageTest(
  "report: 200 cells of 100 evaluations make a page below 3 MB that stays usable",
  async () => {
    const folder = await madeUp({ problems: ["a", "b"], seeds: 25, evaluations: 100 });
    const start = performance.now();
    const { page: file } = await report({ folders: [folder] });
    console.log(`made in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    const { size } = await Deno.stat(file);
    assertLess(size, 3_000_000);
    const { page, complaints } = await open(file);
    const chart = chartOf("a", "trainLoss");
    await page.locator(chart).scrollIntoViewIfNeeded();
    await page.waitForSelector(`${chart} svg`);
    assertEquals(await columnOf(page, "summary", 9), Array(8).fill("25"));
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
