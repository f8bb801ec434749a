/** Charts as files for papers: the specifications of the page, drawn without a browser. @module */
import { fileKind } from "../files/file_kind.ts";
import { prepareFolder } from "../files/files.ts";
import { checkOwnFile, writeOwnFile } from "../files/own_file.ts";
import { charts } from "./client/sections.ts";
import { type Chart, type Line, type PanelGroup, wholeRun } from "./content/chart.ts";
import type { ReportData } from "./content/data.ts";
import { fileName } from "./content/file_name.ts";
import { convertSvg } from "./convert_svg.ts";
import type { FigureFormat } from "./figure_formats.ts";
import { type Figure, figureSvg, paper } from "./figure_svg.ts";

/** Widths of figures in inches: of a column and of the text of a two-column paper. */
const widths = { column: 3.3, page: 6.9 } as const;

/**
 * Writes all figures of a report in all formats, in both widths.
 *
 * @returns the files
 * @throws {Error} if a file cannot be written, somebody else's would be replaced, or nothing makes PNG or PDF
 * here; naming the remedy
 */
export async function writeFigures(
  data: ReportData,
  folder: string,
  formats: readonly FigureFormat[],
): Promise<readonly string[]> {
  const kind = await fileKind(folder);
  if (kind === "link") {
    throw new Error(
      `"${folder}" is a ${kind}, not a folder, and is left alone; choose another folder`,
    );
  }
  await prepareFolder(folder);
  const all = figuresOf(data).flatMap((figure) =>
    Object.entries(widths).map(([name, inches]) => {
      const path = `${folder}/${fileName(figure.name)}-${name}`;
      return {
        figure,
        inches,
        files: formats.map((format) => [format, `${path}.${format}`] as const),
      };
    })
  );
  for (const [, path] of all.flatMap(({ files }) => files)) await checkOwnFile(path);
  for (const { figure, inches, files } of all) {
    const svg = await figureSvg(figure, inches);
    for (const [format, path] of files) {
      await writeOwnFile(path, format === "svg" ? svg : await convertSvg(svg, format));
    }
  }
  return all.flatMap(({ files }) => files.map(([, path]) => path));
}

/** The figures of all charts: of those of curves one of all problems, then problem by problem. */
export function figuresOf(data: ReportData): readonly Figure[] {
  const all = charts.map((chart) => ({ chart, groups: groupsOf(chart, data) }));
  const together = all.filter(({ chart }) => chart.curves && data.problems.length > 1)
    .flatMap(({ chart, groups }) => figureOf(chart.id, chart, groups, data));
  // of a folder that has a search only, there are charts of the search
  const problems = [...new Set([...data.problems, ...data.tuning.map(({ problem }) => problem)])];
  const own = problems.flatMap((problem) =>
    all.flatMap(({ chart, groups }) => {
      const some = groups.filter((group) => group.problem === problem);
      return figureOf(`${problem}-${chart.id}`, chart, some, data);
    })
  );
  return [...together, ...own];
}

/** What a chart has for paper: panels with something to show. */
function groupsOf({ groups, onPaper }: Chart, data: ReportData): readonly PanelGroup[] {
  return (onPaper?.(data) ?? groups(data, wholeRun)).flatMap((group) => {
    const panels = group.panels.filter((panel) => panel.table().rows.length > 0);
    return panels.length === 0 ? [] : [{ ...group, panels }];
  });
}

function figureOf(
  name: string,
  { columns }: Chart,
  groups: readonly PanelGroup[],
  { series }: ReportData,
): readonly Figure[] {
  if (groups.length === 0) return [];
  const lines = new Map(
    groups.flatMap(({ lines = [] }) => lines).map((line) => [line.label, line]),
  );
  const place = ({ label }: Line) => series.findIndex((each) => each.label === label);
  return [{
    name,
    columns,
    lines: [...lines.values()].sort((a, b) => place(a) - place(b)),
    rows: groups.map(({ title, panels }) => ({
      title,
      panels: panels.map(({ draw }) => (width) => draw({ paper: true, look: paper, width })),
    })),
  }];
}
