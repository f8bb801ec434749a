import { assertEquals } from "@std/assert";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { report } from "../../../../pipelines/report.ts";
import { tune } from "../../../../pipelines/tune.ts";
import { driven, open, pageTest, realRun, temporary } from "../page_driver.ts";
import { tinyProblem } from "../../tiny.ts";

driven();

pageTest("report: a search shows its winner, and is nowhere else", async () => {
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
  const { page, complaints } = await open(file);
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  const labels = await page.$$eval(".legend button", (all) => all.map((each) => each.textContent!));
  const name = (folder: string) => folder.split("/").at(-1);
  const run = name(await realRun()); // what was chosen from is in the section of step sizes only
  const methods = ["M-SGD", "M-SSD", "Adam", "M-SVAG", "SGD"];
  assertEquals(labels.slice(0, 5), methods.map((method) => `${method} (${run})`));
  assertEquals(labels.length, 6);
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
