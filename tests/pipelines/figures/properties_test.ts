/** Figures from tables: what a report draws of the same runs. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as aq from "arquero";
import { ablate } from "../../../pipelines/ablate.ts";
import {
  curvesSvg,
  differencesSvg,
  effectsSvg,
  noiseSvg,
  ratioSvg,
} from "../../../pipelines/figures/mod.ts";
import { report } from "../../../pipelines/report.ts";
import { verdict } from "../../../pipelines/statistics/verdict/verdict.ts";

const grid = {
  problems: ["quadratic"],
  optimizers: ["m-sgd", "m-ssd", "m-svag", "adam"],
  steps: 8,
  backend: "cpu",
  onNote() {},
} as const;

/** Without the line that says who made a file. */
const withoutMaker = (svg: string) => svg.replace(/\n<!--.*-->\n$/, "");

Deno.test("figures of tables are those of the command line, mark for mark", async () => {
  const out = await Deno.makeTempDir();
  try {
    const rows = await ablate({ ...grid, learningRates: 0.01, seeds: 3, out });
    const written = await report({ folders: [out], figures: ["svg"] });
    const drawn = async (name: string) => {
      const path = written.figures.find((path) => path.endsWith(`${name}.svg`));
      return withoutMaker(await Deno.readTextFile(path!));
    };
    const verdicts = verdict(rows);
    assertEquals(await effectsSvg(verdicts), await drawn("effects-page"));
    assertEquals(await effectsSvg(verdicts, { inches: 3.3 }), await drawn("effects-column"));
    assertEquals(await differencesSvg(verdicts), await drawn("differences-page"));
    const curves = await Deno.readTextFile(`${out}/curves.svg`);
    const unnumbered = (svg: string) => svg.replace(/clip\d+/g, "clip"); // Vega counts all charts
    assertEquals(unnumbered(await curvesSvg(rows)), unnumbered(withoutMaker(curves)));
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

const noise = aq.from([0, 10].flatMap((step) =>
  ["fc1/kernel", "fc1/bias"].map((tensor) => ({
    step,
    tensor,
    size: 3,
    "signal/noise": step === 0 ? 2.5 : null,
    "η² > 1": 0.25,
  }))
));
const ratios = aq.from([{ problem: "p", step: 0, "R ≥": 0.2, "R ≤": 3 }]);

Deno.test("noise and curvature are drawn from the tables of a dissection", async () => {
  const svg = await noiseSvg(noise, { inches: 6.9 });
  assert(svg.includes("fc1/kernel") && svg.includes('width="6.9in"'));
  assertEquals(svg.match(/<path transform="[^"]*" d="M[\d.]+,0A/g)!.length, 2 + 4); // two are all noise
  assert((await ratioSvg(ratios)).includes("ratio of guaranteed improvements"));
});

Deno.test("a figure of nothing, or of no width, says so", async () => {
  const verdicts = verdict(await ablate({ ...grid, optimizers: ["m-sgd"], seeds: 2 }));
  const nothing = "there is nothing to draw of";
  await assertRejects(() => effectsSvg(verdicts), RangeError, `${nothing} effects`);
  await assertRejects(() => differencesSvg(verdicts), RangeError, `${nothing} differences`);
  await assertRejects(() => noiseSvg(aq.from([])), RangeError, `${nothing} noise`);
  await assertRejects(
    async () => await ratioSvg(aq.from([])),
    RangeError,
    `${nothing} curvature`,
  );
  await assertRejects(() => noiseSvg(noise, { inches: 0 }), RangeError, "inches must be");
});
