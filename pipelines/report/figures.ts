/** Charts as files for papers: the specifications of the page, drawn without a browser. @module */
import { prepareFolder, writeWhole } from "../files/files.ts";
import { curveChart, measureName } from "./client/curve_chart.ts";
import { curvePoints } from "./client/curve_points.ts";
import { estimateChart } from "./client/estimate_chart.ts";
import { fileName } from "./client/figure.ts";
import { type Figure, figureSvg, paper } from "./figure_svg.ts";
import { seedsChart } from "./client/seeds_chart.ts";
import { stepSizeChart } from "./client/step_size_chart.ts";
import type { ChartMeasure, ReportData } from "./client/data.ts";
import type { FigureFormat } from "./figure_formats.ts";
import { judgedBy } from "./findings.ts";
import { convertSvg } from "./convert_svg.ts";

/** Widths of figures in inches: of a column and of the text of a two-column paper. */
const widths = { column: 3.3, page: 6.9 } as const;

/**
 * Writes all figures of a report in all formats, in both widths.
 *
 * @returns the files
 * @throws {Error} if a file cannot be written, or nothing makes PNG or PDF here; naming the remedy
 */
export async function writeFigures(
  data: ReportData,
  folder: string,
  formats: readonly FigureFormat[],
): Promise<readonly string[]> {
  await prepareFolder(folder);
  const files: string[] = [];
  for (const figure of figuresOf(data)) {
    for (const [name, inches] of Object.entries(widths)) {
      const svg = await figureSvg(figure, inches);
      for (const format of formats) {
        const path = `${folder}/${fileName(figure.name)}-${name}.${format}`;
        await writeWhole(path, format === "svg" ? svg : await convertSvg(svg, format));
        files.push(path);
      }
    }
  }
  return files;
}

function figuresOf(data: ReportData): readonly Figure[] {
  const own = data.problems.flatMap((problem) => [
    curvesFigure(data, [problem], `${problem}-curves`),
    ...estimateFigures(data, problem),
    ...tuningFigure(data, problem),
    seedsFigure(data, problem),
  ]);
  return data.problems.length > 1 ? [curvesFigure(data, data.problems, "curves"), ...own] : own;
}

function curvesFigure(data: ReportData, problems: readonly string[], name: string): Figure {
  const rows = problems.map((problem) => {
    const cells = data.cells.filter((cell) => cell.problem === problem && cell.series >= 0);
    const measures = ["trainLoss", "testLoss", "testAccuracy"] as const;
    const measured = measures.filter((measure) =>
      cells.some((cell) => cell[measure].some((value) => value !== null))
    );
    const panel = (measure: ChartMeasure) => (width: number) =>
      curveChart({
        measure,
        horizontal: "step",
        points: curvePoints(cells, measure, "step"),
        seeds: [],
        series: data.series,
        look: paper,
        log: true,
        interactive: false,
        part: [0, 1],
        width,
        height: Math.round(0.72 * Math.min(width, 200)),
      });
    return { title: problem, panels: measured.map(panel) };
  });
  const used = new Set(
    data.cells.filter(({ problem }) => problems.includes(problem)).map(({ series }) => series),
  );
  return { name, columns: 3, rows, series: data.series.filter((_, i) => used.has(i)) };
}

function estimateFigures(data: ReportData, problem: string): readonly Figure[] {
  const label = (series: number) => data.series[series]?.label ?? "?";
  const several = data.runs.length > 1;
  const kinds = [
    {
      name: "effects",
      title: "effect on",
      rows: data.factorial.map((row) => ({
        ...row,
        label: several ? `${row.effect} (${data.runs[row.run]!.name})` : row.effect as string,
      })),
    },
    {
      name: "differences",
      title: "difference in",
      rows: data.differences
        .map((row) => ({ ...row, label: `${label(row.first)} − ${label(row.second)}` })),
    },
  ];
  return kinds.flatMap(({ name, title, rows }) => {
    const own = rows.filter((row) => row.problem === problem);
    const measures = (["testAccuracy", "testLoss"] as const)
      .filter((measure) => own.some((row) => row.measure === measure));
    if (measures.length === 0) return [];
    const panels = measures.map((measure) => (width: number) =>
      estimateChart({
        rows: own.filter((row) => row.measure === measure),
        title: `${title} ${measureName(measure)}`,
        look: paper,
        width,
      })
    );
    return [{
      name: `${problem}-${name}`,
      columns: 2,
      series: [],
      rows: [{ title: problem, panels }],
    }];
  });
}

function tuningFigure(data: ReportData, problem: string): readonly Figure[] {
  const rows = data.tuning.filter((row) => row.problem === problem);
  if (rows.length === 0) return [];
  const panel = (width: number) =>
    stepSizeChart({ rows, look: paper, width, height: Math.round(0.6 * Math.min(width, 300)) });
  const series = [...new Map(rows.map((row) => [row.label, row])).values()]
    .map(({ label, color, dash, run }) => ({ id: label, label, color, dash, run }));
  return [{
    name: `${problem}-step-sizes`,
    columns: 1,
    series,
    rows: [{ title: problem, panels: [panel] }],
  }];
}

function seedsFigure(data: ReportData, problem: string): Figure {
  const measure = judgedBy(data.summary.filter((row) => row.problem === problem));
  const ends = data.series.flatMap(({ label, color }, i) =>
    data.cells.flatMap((cell) => {
      const value = cell.state === "diverged" ? null : cell[measure].at(-1);
      return cell.problem === problem && cell.series === i && typeof value === "number"
        ? [{ label, color, seed: cell.seed, value }]
        : [];
    })
  );
  const panel = (width: number) => seedsChart({ ends, measure, look: paper, width });
  return {
    name: `${problem}-seeds`,
    columns: 1,
    series: [],
    rows: [{ title: problem, panels: [panel] }],
  };
}
