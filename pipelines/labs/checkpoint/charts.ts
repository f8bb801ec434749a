/** The distribution of noise in a model's averages. @module */
import { axis, panel } from "../../charts/panels.ts";
import { styleOf } from "../../charts/palette.ts";
import { svgOf } from "../../charts/svg.ts";
import { binAt, type Tally } from "./tally.ts";

const [from, to, perDecade] = [-4, 8, 5];

/** Shares of the coordinates by η̂²; what is nearly a sign in one colour, what is nearly noise in another. */
export function noiseChart({ histogram, count, dead }: Tally): Promise<string> {
  const bars = Array.from({ length: (to - from) * perDecade }, () => 0);
  histogram.forEach((own, bin) => {
    const at = Math.floor((Math.log10(binAt(bin)) - from) * perDecade);
    bars[Math.max(0, Math.min(bars.length - 1, at))]! += own;
  });
  const live = Math.max(count - dead, 1);
  const kinds = [
    { kind: "sign descent: factor above 0.9", below: 1 / 0.81 - 1, color: styleOf("m-ssd").color },
    { kind: "between", below: 99, color: styleOf("adam").color },
    { kind: "noise: factor below 0.1", below: Infinity, color: "#777777" },
  ];
  const values = bars.map((sum, i) => {
    const [x, end] = [10 ** (from + i / perDecade), 10 ** (from + (i + 1) / perDecade)];
    return { x, end, share: sum / live, kind: kinds.find(({ below }) => x < below)!.kind };
  });
  const x = axis("x", {
    log: true,
    domain: [10 ** from, 10 ** to],
    title: "η̂² = (v − m²) / m², noise over signal (the outer bars hold what is beyond)",
    grid: false,
  });
  const y = axis("share", { title: "share of live coordinates" });
  const color = {
    field: "kind",
    type: "nominal",
    title: null,
    sort: kinds.map(({ kind }) => kind),
    legend: {
      columns: 3,
      labelLimit: 400,
      symbolType: "square",
      symbolOpacity: 1,
      symbolSize: 120,
    },
    scale: { domain: kinds.map(({ kind }) => kind), range: kinds.map(({ color }) => color) },
  };
  return svgOf(panel({ width: 620, height: 240, x: {}, y: {} }, [
    {
      data: { values },
      mark: { type: "rect" },
      encoding: { x, x2: { field: "end" }, y, y2: { datum: 0 }, color },
    },
  ]));
}
