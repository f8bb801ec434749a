/**
 * Bundles the program of the report's page into the file that is shipped: `deno task bundle`.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { denoCommand } from "../pipelines/command_line/deno_command.ts";

const root = new URL("..", import.meta.url);

/** Where the program begins, and what it is bundled into. */
const [entry, bundle] = ["pipelines/report/client/main.ts", "pipelines/report/client.js"];

/** The line that says what a bundle is made of. */
const checksumLine = (checksum: string) => `// Sources and script: sha256 ${checksum}`;

/**
 * Why the bundle is not what its sources make, with the remedy; `undefined` if it is. It is told by a
 * checksum in the bundle, so that neither the bundler nor the network is needed, and by the contents of
 * its sources, comments included.
 */
export async function staleness(): Promise<string | undefined> {
  const text = await Deno.readTextFile(new URL(bundle, root));
  const [, lines] = /^export const clientScript = (\[.*\])\.join\("\\n"\);$/ms.exec(text) ?? [];
  const script = lines === undefined ? "" : (JSON.parse(lines.replace(/,\n\]$/, "\n]")) as string[])
    .join("\n");
  if (text === await moduleOf(script)) return undefined;
  return `${bundle} is stale: something in ${
    entry.replace(/[^/]*$/, "")
  } or in what that imports ` +
    "has changed since it was bundled, or it was edited by hand; run deno task bundle";
}

/**
 * The script, bundled anew.
 *
 * @throws {Error} with what the bundler says where it fails, such as where it cannot be downloaded
 */
async function bundled(): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(denoCommand(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--format", "iife", entry],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`cannot bundle ${entry}: ${new TextDecoder().decode(stderr)}`);
  return withoutPaths(new TextDecoder().decode(stdout));
}

/** Packages by name and version where the bundler says in which folder of this machine they lie. */
function withoutPaths(script: string): string {
  const cached = /^( *\/\/) \S*\/npm\/[^/\s]+\/((?:@[^/\s]+\/)?[^/\s]+)\/([^/\s]+)\/(\S+)$/gm;
  return script.replace(cached, "$1 npm:$2@$3/$4");
}

/** A module that exports the script, a string a line, so that what changes in it can be seen. */
async function moduleOf(script: string): Promise<string> {
  const lines = script.split("\n").map((line) => `  ${JSON.stringify(line)},`);
  return [
    `// Made by "deno task bundle" of what ${entry} imports; edit that, and run it again.`,
    checksumLine(await checksumOf(script)),
    "/** The program of the report's page, a script for browsers. @type {string} */",
    `export const clientScript = [\n${lines.join("\n")}\n].join("\\n");\n`,
  ].join("\n");
}

/** Of a script and its sources, which it names in comments. */
async function checksumOf(script: string): Promise<string> {
  const hash = createHash("sha256").update(script);
  for (const [, path] of script.matchAll(/^ *\/\/ (pipelines\/\S+\.ts)$/gm)) {
    hash.update(path!).update(await sourceOf(path!));
  }
  return hash.digest("hex");
}

async function sourceOf(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(new URL(path, root));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "gone";
    throw error;
  }
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL(bundle, root), await moduleOf(await bundled()));
}
