import { assertEquals } from "@std/assert";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { report } from "../../../../pipelines/report.ts";
import { tune } from "../../../../pipelines/tune.ts";
import { driven, open, pageTest, temporary, typicalRun } from "../page_driver.ts";
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
  const { page: file } = await report({ folders: [await typicalRun(), out], out });
  const { page, complaints } = await open(file);
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  const labels = await page.$$eval(".legend button", (all) => all.map((each) => each.textContent!));
  // what was chosen from is in the section of step sizes only, and needs no folder's name
  assertEquals(labels, ["M-SGD", "M-SSD", "Adam", "M-SVAG", "SGD", "show all"]);
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
