/**
 * What runs came to, as a page to look at: which method, by how much, how sure, and why.
 *
 * As a script, `deno task report --help`; as a function, {@linkcode report}.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import { needDeno } from "../optimizers/host/host.ts";
import { nodeModule } from "../optimizers/host/node_modules.ts";
import { common } from "./command_line/common_flags.ts";
import { prepareFolder } from "./files/files.ts";
import { writeOwnFile } from "./files/own_file.ts";
import { UsageError } from "./command_line/flags.ts";
import { namedRuns } from "./runs/named_runs.ts";
import { mainOf } from "./command_line/script.ts";
import { digits, port } from "./command_line/port.ts";
import { isPacked } from "./runs/packed_run.ts";
import { visible } from "./text/visible.ts";
import { collect } from "./report/collect.ts";
import { requireConverters } from "./report/convert_svg.ts";
import { type FigureFormat, figureFormats } from "./report/figure_formats.ts";
import { pageOf } from "./report/page.ts";

/** Options of {@linkcode report}. */
export interface ReportOptions {
  /** Folders that `ablate`, `tune` or `train` wrote, or are writing, or packed runs; several are compared. */
  readonly folders: readonly string[];
  /** Folder for `report.html` and `figures/`; by default the first of the folders, or where a packed run lies. */
  readonly out?: string | undefined;
  /** Formats of figures for papers, in the folder `figures`; none by default. */
  readonly figures?: readonly FigureFormat[] | undefined;
  /** Called with what is damaged and left out, and what else the page notes; `console.warn` by default. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** The files that {@linkcode report} wrote. */
export interface ReportFiles {
  /** The page. */
  readonly page: string;
  /** The figures, those of one chart one after the other. */
  readonly figures: readonly string[];
}

/**
 * Writes a page about recorded runs: one HTML file of less than 3 MB that needs nothing else, neither
 * a server nor the network. It has interactive learning curves, the summary, the papers' factorial
 * analysis, paired differences, searches for step sizes, the spread over seeds, time and memory, what
 * diverged, and what is needed to make the runs again. Runs may still be under way.
 *
 * With `figures` it writes charts for papers as well, in two widths: `…-column`, 3.3 inches, and
 * `…-page`, 6.9 inches, with type of 8 points. Whether there is something that
 * makes them is known before anything is done.
 *
 * @returns the files that were written
 * @throws {RangeError} if no folder is given
 * @throws {Error} if a folder is none of a run, a file cannot be read or written, somebody else's would be
 * replaced, or there is nothing that makes PNG or PDF; naming it and the remedy
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { ablate } from "./ablate.ts";
 * import { report } from "./report.ts";
 *
 * const out = await Deno.makeTempDir();
 * const options = { optimizers: ["m-sgd", "m-svag"], learningRates: 0.1, steps: 8 } as const;
 * await ablate({ problems: ["quadratic"], ...options, backend: "cpu", out });
 *
 * const { page } = await report({ folders: [out] });
 * const { size } = await Deno.stat(page);
 * assert(size < 3_000_000);
 * await Deno.remove(out, { recursive: true });
 * ```
 */
export async function report(
  { folders, out, figures = [], onNote = console.warn }: ReportOptions,
): Promise<ReportFiles> {
  needDeno("a report of recorded runs");
  if (folders.length === 0) throw new RangeError("there must be at least one folder of a run");
  await requireConverters(figures);
  const data = await collect(folders);
  data.notes.forEach((note) => onNote(note));
  const target = out ??
    (isPacked(folders[0]!) ? nodeModule("node:path").dirname(folders[0]!) : folders[0]!);
  await prepareFolder(target);
  const page = `${target}/report.html`;
  await writeOwnFile(page, await pageOf(data));
  if (figures.length === 0) return { page, figures: [] };
  const { writeFigures } = await import("./report/figures.ts"); // and Vega, if needed
  return { page, figures: await writeFigures(data, `${target}/figures`, figures) };
}

const script = {
  name: "report",
  purpose:
    "Makes a page of recorded runs, one file to open by double click: which method, by how " +
    "much, how sure, and why. Several folders are compared on one page.",
  operands: "DIR...",
  flags: {
    out: { ...common.out, help: "folder for report.html and figures/ (default: the first DIR)" },
    figures: {
      placeholder: "FORMAT[,FORMAT]",
      help: "charts for papers as well: svg, png, pdf, in column and page width",
      parse: formats,
      values: figureFormats,
    },
    live: {
      placeholder: "[PORT]",
      help: "serve the page on 127.0.0.1 instead, and follow the runs while they go (default " +
        "port: a free one)",
      bare: "0",
      takes: digits,
      parse: port,
    },
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [
      invocation("report runs/demo"),
      `runs/demo/report.html, of what ${invocation("demo")} left there`,
    ],
    [invocation("report runs/demo --figures svg"), "and figures for a paper"],
    [invocation("report 'runs/*' --out runs"), "several runs on one page, runs/report.html"],
    [invocation("report runs/demo --live"), "follow a run from another terminal, until Ctrl-C"],
  ],
} as const;

function formats(text: string, flag: string): readonly FigureFormat[] {
  return text.split(",").map((name) => {
    const known = figureFormats.find((format) => format === name.trim());
    if (known !== undefined) return known;
    throw new UsageError(`${flag} must be of ${figureFormats.join(", ")}, got "${name}"`);
  });
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async ({ out, figures, live, quiet, json }, surroundings) => {
    const folders = await namedRuns(surroundings.operands);
    if (folders.length === 0) throw new UsageError("report what? One or more folders of runs");
    if (live !== undefined) {
      if (figures !== undefined || out !== undefined) {
        throw new UsageError("--live writes no files; leave out --out and --figures");
      }
      const { serveLive } = await import("./report/live_server.ts");
      const server = await serveLive({ folders, port: live });
      try {
        if (json) console.log(JSON.stringify({ url: server.url }));
        else console.error(`watch it: ${server.url} (until Ctrl-C)`);
        const { signal } = surroundings;
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        signal.throwIfAborted();
      } finally {
        await server[Symbol.asyncDispose]();
      }
    }
    const onNote = (note: string) => quiet || console.error(visible(note));
    const files = await report({ folders, out, figures, onNote });
    if (json) console.log(JSON.stringify(files));
    else if (!quiet) {
      for (const file of [files.page, ...files.figures]) console.log(visible(file));
    }
  },
);

if (import.meta.main) main().then(Deno.exit); // not awaited: modules of one's own import this one
