/**
 * Checks the package as JSR would, and lists what `deno publish` would ship.
 *
 * `deno publish --dry-run` cannot do that in this folder: the `links` of `deno.json` bring the
 * stand-ins of `.jsr` into the module graph, as files of the package. So it runs on a copy of the
 * repository that has them beside it, as it would have the real packages.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { denoCommand } from "../pipelines/command_line/deno_command.ts";

const root = new URL("..", import.meta.url);

/**
 * The published files, relative to the root, in alphabetical order.
 *
 * @param check whether types are checked besides, as `deno check` does
 * @throws {Error} with what `deno publish` says, where it refuses the package
 */
export async function publishList({ check }: { readonly check: boolean }): Promise<
  readonly string[]
> {
  const runs = new URL("runs", root);
  await Deno.mkdir(runs, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: fileURLToPath(runs), prefix: "package-" });
  try {
    const tracked = await run(
      "git",
      ["ls-files", "-z", "-co", "--exclude-standard"],
      root.pathname,
    );
    for (const path of tracked.stdout.split("\0").filter((path) => path !== "")) {
      const target = path.startsWith(".jsr/") ? path.slice(1) : `package/${path}`;
      await Deno.mkdir(dirname(join(folder, target)), { recursive: true });
      await Deno.copyFile(new URL(path, root), join(folder, target));
    }
    const config = join(folder, "package/deno.json");
    const { links, ...rest } = JSON.parse(await Deno.readTextFile(config));
    const beside = links.map((link: string) => link.replace("./.jsr/", "../jsr/"));
    await Deno.writeTextFile(config, JSON.stringify({ ...rest, links: beside }));
    const { stderr } = await run(
      denoCommand(),
      ["publish", "--dry-run", "--allow-dirty", ...check ? [] : ["--no-check"]],
      dirname(config),
    );
    const prefix = `${await Deno.realPath(dirname(config))}/`;
    return [...stderr.matchAll(/^ +(file:.+?) \([\d.]+ ?\w+\)$/gm)]
      .map(([, url]) => fileURLToPath(url!).replace(prefix, "")).toSorted();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(command: string, args: string[], cwd: string) {
  const options = { args, cwd, env: { NO_COLOR: "1" }, stdout: "piped", stderr: "piped" } as const;
  const { success, stdout, stderr } = await new Deno.Command(command, options).output();
  const text = { stdout: decode(stdout), stderr: decode(stderr) };
  if (!success) throw new Error(`${[command, ...args].join(" ")}:\n${text.stderr}`);
  return text;
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

if (import.meta.main) {
  const files = await publishList({ check: true });
  console.log(files.join("\n"));
}
