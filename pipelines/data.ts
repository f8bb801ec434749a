/**
 * Data sets: which there are, and how they get here.
 *
 * As a script, `deno task data --help`; as functions, {@linkcode listData} and
 * {@linkcode fetchData}.
 *
 * @example What there is
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { listData } from "./data.ts";
 *
 * const sets = await listData();
 * assertEquals(sets.array("name").slice(0, 3), ["mnist", "fashion-mnist", "cifar-10"]);
 * ```
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { host, needDeno } from "../optimizers/host/host.ts";
import { unknownName } from "../optimizers/nearest_name.ts";
import type { DataSource } from "../problems/data/data_set.ts";
import { findData } from "../problems/data/find.ts";
import { dataSetRecords } from "../problems/data/sets/records.ts";
import { common } from "./command_line/common_flags.ts";
import type { DownloadOptions } from "./downloads/download.ts";
import { fetchIntoBrowser } from "./downloads/browser_download.ts";
import { megabytes, showDownload } from "./downloads/download_progress.ts";
import {
  dataRoot,
  downloadSize,
  fetchDataSet,
  type FetchedData,
  isComplete,
  mirrored,
  sourcesOf,
} from "./downloads/fetch_data.ts";
import { UsageError } from "./command_line/flags.ts";
import { asJson, mainOf } from "./command_line/script.ts";
import { textTable } from "./text/text_table.ts";

/** Options of {@linkcode fetchData}. */
export interface FetchOptions extends DownloadOptions {
  /** The data sets, such as `fashion-mnist`. */
  readonly names: readonly string[];
  /** The data root to put them into; the user's cache folder where absent, and in browsers their own cache. */
  readonly data?: string | undefined;
  /**
   * Address of a folder that has them, each in a folder of its name, in place of where they are published: pages
   * may read their own server, and others only if these allow it (CORS). In a browser it may be relative.
   */
  readonly from?: string | undefined;
  /** What can be fetched, if not the built-in {@linkcode dataSetRecords}. */
  readonly sources?: readonly DataSource[] | undefined;
}

/**
 * Fetches data sets: downloads the original files (going on where an earlier fetch was stopped),
 * verifies their checksums, unpacks archives. What is there is left alone.
 *
 * @returns a table with a row for each data set: `name`, `folder`, and whether it was `fetched`
 * @throws {RangeError} if there is no data set of a name; offers the nearest
 * @throws {Error} see {@linkcode DownloadOptions}: no connection, another file than expected, a
 * folder that cannot be written
 */
export async function fetchData(options: FetchOptions): Promise<ColumnTable> {
  const { names, data, from, sources = dataSetRecords, ...rest } = options;
  const wanted = sourcesOf(names, sources)
    .map((source) => from === undefined ? source : mirrored(source, from));
  const inBrowser = host === "browser";
  if (inBrowser && data !== undefined) {
    throw new RangeError(`a browser keeps data in its own cache, got data "${data}": leave it out`);
  }
  if (!inBrowser) needDeno("fetching data sets", "what Deno has fetched, Node and Bun find");
  const root = dataRoot(data);
  const rows: FetchedData[] = [];
  for (const source of wanted) {
    rows.push(
      await (inBrowser ? fetchIntoBrowser(source, root, rest) : fetchDataSet(source, root, rest)),
    );
  }
  return aq.from(rows);
}

/**
 * The data sets that can be fetched.
 *
 * @param options where to look for them, if not in the usual places, see {@linkcode findData}
 * @returns a table with a row for each: `name`, `title`, `bytes` to download, and the `folder` it is
 * found in, if any
 */
export async function listData(
  { data, sources = dataSetRecords }: {
    readonly data?: string | undefined;
    readonly sources?: readonly DataSource[] | undefined;
  } = {},
): Promise<ColumnTable> {
  return aq.from(
    await Promise.all(sources.map(async (source) => ({
      name: source.name,
      title: source.title,
      bytes: downloadSize(source.files),
      folder: await whereabouts(source, data),
    }))),
  );
}

async function whereabouts(
  source: DataSource,
  data: string | undefined,
): Promise<string | undefined> {
  if (data === undefined) return await findData(source.name, { files: [] });
  const folder = `${data}/${source.name}`;
  return await isComplete(source, folder) ? folder : undefined;
}

const script = {
  name: "data",
  purpose: "Lists the data sets of the built-in problems, or fetches them into the user's cache, " +
    "where the problems find them.",
  operands: "list | fetch NAME...",
  words: ["list", "fetch", ...dataSetRecords.map(({ name }) => name)],
  flags: {
    data: { ...common.data, help: "folder to fetch into (default: the user's cache)" },
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("data list"), "what there is, and what is here"],
    [invocation("data fetch fashion-mnist"), "31 MB"],
    [invocation("data fetch cifar-10 cifar-100 --data /mnt/data"), "elsewhere"],
  ],
  notes: [
    "A fetch that is stopped goes on where it was when it is run again. Files are verified before " +
    "they are put in their place.",
  ],
} as const;

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async ({ data, quiet, json }, { signal, operands }) => {
    const [command = "list", ...names] = operands;
    if (command === "list") {
      if (names.length > 0) throw new UsageError(`unexpected argument "${names[0]}" after list`);
      const rows = (await listData({ data })).objects() as Listed[];
      console.log(json ? asJson(rows) : listText(rows));
    } else if (command === "fetch") {
      if (names.length === 0) throw new UsageError(`fetch what? One or more of ${known()}`);
      const rows = await fetched({ names, data, signal }, quiet);
      console.log(json ? asJson(rows) : fetchText(rows));
    } else {
      throw new UsageError(unknownName("command", command, ["list", "fetch"]).message);
    }
  },
);

interface Listed {
  readonly name: string;
  readonly title: string;
  readonly bytes: number;
  readonly folder: string | undefined;
}

function listText(rows: readonly Listed[]): string {
  return textTable(rows, [
    { heading: "data set", text: (row) => row.name, align: "left" },
    { heading: "download", text: (row) => megabytes(row.bytes), align: "right" },
    { heading: "what", text: (row) => row.title, align: "left" },
    { heading: "here", text: (row) => row.folder ?? "no", align: "left" },
  ]).join("\n");
}

async function fetched(options: FetchOptions, quiet: boolean): Promise<FetchedData[]> {
  const reporter = showDownload({ quiet });
  try {
    const table = await fetchData({ ...options, onProgress: reporter.update });
    return table.objects() as FetchedData[];
  } finally {
    reporter.end();
  }
}

function fetchText(rows: readonly FetchedData[]): string {
  return rows.map(({ name, folder, fetched }) =>
    `${name}: ${folder}${fetched ? "" : " (was there)"}`
  ).join("\n");
}

function known(): string {
  return dataSetRecords.map(({ name }) => name).join(", ");
}

if (import.meta.main) main().then(Deno.exit);
