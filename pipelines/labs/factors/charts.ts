/** ICML Fig. 3, 4 and 6, thesis Fig. 4.1. @module */
import type { ColumnTable } from "../../arquero/mod.ts";
import { axis, lines, panel } from "../../charts/panels.ts";
import { styleOf } from "../../charts/palette.ts";
import { type Spec, svgOf } from "../../charts/svg.ts";

/** Fig. 3: the factors against η. */
export function factorChart(curves: ColumnTable): Promise<string> {
  const series = [
    { column: "sign", ...styleOf("ssd"), label: "erf(1/(√2 η)), optimal for the sign" },
    { column: "adam", ...styleOf("adam"), label: "(1 + η²)^(-1/2), Adam's" },
    {
      column: "gradient",
      ...styleOf("svag"),
      label: "(1 + η²)^(-1), SVAG's, optimal for the gradient",
    },
  ];
  const rows = curves.objects() as Readonly<Record<string, number>>[];
  const points = series.flatMap(({ column, label }) =>
    rows.map((row) => ({ series: label, x: row.eta!, y: row[column]! }))
  );
  const options = {
    width: 460,
    height: 260,
    legendColumns: 1,
    x: { title: "relative standard deviation η = σ / |∇L|" },
    y: { title: "variance adaptation factor γ", domain: [0, 1] },
  } as const;
  return svgOf(lines(options, points, series));
}

/** Fig. 4: stochastic gradients, the true gradient, and one standard deviation around the mean. */
export function scatterChart(points: ColumnTable): Promise<string> {
  const all = points.objects() as { stage: string; x: number; y: number }[];
  const stage = (name: string, title: string, labels: boolean): Spec => {
    const x = axis("x", { title: "∂L/∂θ₁", domain: [-2.2, 6], grid: false });
    const y = axis("y", { title: "∂L/∂θ₂", domain: [-4, 6], labels, grid: false });
    const bare = labels ? y : { ...y, title: null };
    const own = all.filter((point) => point.stage === name);
    const center = (key: "x" | "y") => own.reduce((sum, point) => sum + point[key], 0) / own.length;
    const mean = { x: center("x"), y: center("y") };
    return panel({ title, width: 246, height: 300, x: {}, y: {} }, [
      { data: { values: [{ x: 0 }] }, mark: { type: "rule", color: "#cccccc" }, encoding: { x } },
      {
        data: { values: [{ y: 0 }] },
        mark: { type: "rule", color: "#cccccc" },
        encoding: { y: bare },
      },
      {
        data: { values: own },
        mark: { type: "point", filled: true, size: 14, opacity: 0.35, clip: true },
        encoding: { x, y: bare, color: { value: styleOf("svag").color } },
      },
      ...[
        { to: { x: 2, y: 1 }, color: "#000000", text: "∇L", dash: [] },
        { to: mean, color: "#CC3311", text: "mean", dash: [4, 2] },
      ].map(({ to, color, text, dash }, k): Spec => ({
        data: { values: [{ x: 0, y: 0 }, to] },
        layer: [
          {
            mark: { type: "line", strokeWidth: 2.4, color, strokeDash: dash },
            encoding: { x, y: bare },
          },
          {
            data: { values: [to] },
            mark: {
              type: "point",
              filled: true,
              size: 60,
              shape: k === 0 ? "circle" : "diamond",
              color,
            },
            encoding: { x, y: bare },
          },
          {
            data: { values: [{ ...to, text }] },
            mark: {
              type: "text",
              color,
              align: "left",
              dx: 8,
              dy: k === 0 ? -9 : 11,
              fontSize: 13,
              fontWeight: "bold",
            },
            encoding: { x, y: bare, text: { field: "text" } },
          },
        ],
      })),
    ]);
  };
  return svgOf({
    spacing: 20,
    hconcat: [
      stage("before", "stochastic gradients g", true),
      stage("after", "variance-adapted γ ⊙ g", false),
    ],
  });
}

/** Fig. 6: densities, the wrong sign shaded. */
export function signChart(densities: ColumnTable, success: ColumnTable): Promise<string> {
  type Point = { variance: number; x: number; density: number; wrong: boolean };
  const points = densities.objects() as Point[];
  const rhos = success.objects() as { variance: number; rho: number }[];
  return svgOf({
    spacing: 20,
    hconcat: rhos.map(({ variance, rho }, k) => {
      const own = points.filter((point) => point.variance === variance);
      const x = axis("x", { title: "gradient", domain: [-6, 7], grid: false });
      const y = axis("density", {
        ...(k === 0 && { title: "density" }),
        domain: [0, 0.6],
        labels: k === 0,
        grid: false,
      });
      const area = (values: readonly Point[], color: string, opacity: number): Spec => ({
        data: { values },
        mark: { type: "area", color, opacity, clip: true },
        encoding: { x, y },
      });
      return panel({
        title: `σ² = ${variance}: ρ = ${rho.toFixed(3)}`,
        width: 200,
        height: 150,
        x: {},
        y: {},
      }, [
        area(own.filter(({ wrong }) => !wrong), "#bbbbbb", 0.5),
        area(own.filter(({ x, wrong }) => wrong || x < 0.07), styleOf("ssd").color, 0.75),
        { data: { values: own }, mark: { type: "line", color: "#333333" }, encoding: { x, y } },
      ]);
    }),
  });
}

/** Thesis Fig. 4.1: histograms of estimated noise-to-signal ratios on a logarithmic axis. */
export function ratioChart(estimates: ColumnTable): Promise<string> {
  const rows = estimates.objects() as { m: number; eta: number; estimate: number }[];
  const unique = (key: "m" | "eta") => [...new Set(rows.map((row) => row[key]))];
  const [from, to, bins] = [-3, 5, 64];
  const width = (to - from) / bins;
  return svgOf({
    spacing: 14,
    vconcat: unique("m").map((m, row, sizes) => ({
      spacing: 20,
      bounds: "flush",
      hconcat: unique("eta").map((eta, column) => {
        const own = rows.filter((point) => point.m === m && point.eta === eta);
        const counts = Array.from({ length: bins }, () => 0);
        for (const { estimate } of own) {
          const bin = Math.floor((Math.log10(estimate) - from) / width);
          counts[Math.max(0, Math.min(bins - 1, bin))]!++;
        }
        const values = counts.flatMap((count, bin) =>
          count === 0 ? [] : [{
            x: 10 ** (from + bin * width),
            end: 10 ** (from + (bin + 1) * width),
            share: count / own.length,
          }]
        );
        const last = row === sizes.length - 1;
        const x = axis("x", {
          log: true,
          domain: [10 ** from, 10 ** to],
          labels: last,
          grid: false,
          ...(last && { title: "estimate of η²" }),
        });
        const y = axis("share", {
          ...(column === 0 && { title: `share, m = ${m}` }),
          domain: [0, 0.8],
          labels: column === 0,
        });
        return panel({
          ...(row === 0 && { title: `η = ${eta}` }),
          width: 210,
          height: 120,
          x: {},
          y: {},
        }, [
          {
            data: { values },
            mark: { type: "rect", color: "#5AB4E5", stroke: "#08519C", strokeWidth: 0.4 },
            encoding: { x, x2: { field: "end" }, y, y2: { datum: 0 } },
          },
          {
            data: { values: [{ x: eta * eta }] },
            mark: { type: "rule", color: "#000000", strokeDash: [4, 3], strokeWidth: 1.5 },
            encoding: { x },
          },
        ]);
      }),
    })),
  });
}
