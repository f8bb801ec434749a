/** Biases along the streams as a chart. @module */
import { lines } from "../../charts/panels.ts";
import { styleOf } from "../../charts/palette.ts";
import { svgOf } from "../../charts/svg.ts";
import type { Measurement, Quantity } from "./measure.ts";

const shown: readonly {
  quantity: Quantity;
  label: string;
  color: string;
  dash: readonly number[];
}[] = [
  { quantity: "v - m²", label: "v - m²", color: "#777777", dash: [2, 2] },
  { quantity: "ŝ", label: "ŝ, corrected by 1 - ρ", color: styleOf("m-svag").color, dash: [] },
  { quantity: "ŝ mini-batch", label: "ŝ from the mini-batch", color: "#000000", dash: [2, 4] },
];

/** Mean variance estimates over the true variance against t, a row for each β, a column for each stream. */
export function estimatorChart(found: readonly Measurement[]): Promise<string> {
  const unique = <K extends "stream" | "beta">(
    key: K,
  ) => [...new Set(found.map((one) => one[key]))];
  const steps = found.map(({ step }) => step + 1);
  const domain = [Math.min(...steps), Math.max(...steps)] as const;
  return svgOf({
    spacing: 22,
    vconcat: unique("beta").map((beta, row, betas) => ({
      spacing: 16,
      bounds: "flush",
      hconcat: unique("stream").map((stream, column) => {
        const last = row === betas.length - 1;
        const points = found.flatMap((one) => {
          const series = shown.find(({ quantity }) => quantity === one.quantity);
          if (!series || one.stream !== stream || one.beta !== beta) return [];
          return [{
            series: series.label,
            x: one.step + 1,
            y: one.mean / one.truth,
            low: (one.mean - 2 * one.error) / one.truth,
            high: (one.mean + 2 * one.error) / one.truth,
          }];
        });
        const options = {
          ...(row === 0 && { title: stream }),
          width: 150,
          height: 130,
          x: { log: true, domain, labels: last, ...(last && { title: "t + 1" }) },
          y: {
            domain: [0, 2],
            labels: column === 0,
            ...(column === 0 && { title: `mean / σ², β = ${beta}` }),
          },
        } as const;
        return lines(options, points, shown);
      }),
    })),
  });
}
