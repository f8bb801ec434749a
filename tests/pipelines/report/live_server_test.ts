import { assertEquals, assertMatch } from "@std/assert";
import {
  chartOf,
  curvesIn,
  driven,
  open,
  pageTest,
  removeLater,
  temporary,
  until,
} from "./page_driver.ts";
import { tinyMnist } from "../tiny.ts";
import { startScript } from "./start_script.ts";

driven();

pageTest(
  "report --live follows a run; killed, it comes back, and the run does not mind",
  async () => {
    const data = removeLater(await tinyMnist());
    const out = `${await temporary()}/run`;
    const grid = ["--problem", "mnist-logreg", "--optimizers", "m-sgd", "--seeds", "1"];
    const small = ["--data", data, "--backend", "cpu", "--batch-size", "10", "--jobs", "1", "-q"];
    const args = [...grid, ...small, "--steps", "20000", "--out", out];
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
    const { page, complaints, requests } = await open(first.said);
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
