/** A stand-in for JSR on this machine: the package as it would be published, and the two that it uses. @module */
import { createHash } from "node:crypto";
import config from "../../deno.json" with { type: "json" };
import { root } from "../sources.ts";

/** A registry that answers. */
export interface Registry extends AsyncDisposable {
  /** What the environment variable `JSR_URL` is to be. */
  readonly url: string;
  /** Environment in which Deno uses it, with a cache of its own but for npm's packages. */
  readonly env: Readonly<Record<string, string>>;
}

/** A published version. */
interface Package {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  /** By their paths, which begin with a slash. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Serves the packages as JSR does: lists of versions, a manifest with checksums, files.
 *
 * @param folder for Deno's cache
 */
export async function serveRegistry(folder: string): Promise<Registry> {
  const packages = [await ownPackage(), ...await Promise.all(["assert", "cli"].map(standIn))];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => answer(packages, new URL(request.url).pathname),
  );
  const { DENO_DIR } = await denoFolders();
  await Deno.mkdir(`${folder}/deno`);
  await Deno.symlink(`${DENO_DIR}/npm`, `${folder}/deno/npm`);
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    url,
    env: { JSR_URL: url, DENO_DIR: `${folder}/deno`, NO_COLOR: "1", HOME: folder },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function answer(packages: readonly Package[], path: string): Response {
  for (const { name, version, exports, files } of packages) {
    if (path === `/${name}/meta.json`) {
      const [scope, own] = name.slice(1).split("/");
      return Response.json({ scope, name: own, latest: version, versions: { [version]: {} } });
    }
    if (path === `/${name}/${version}_meta.json`) {
      const manifest = [...files].map(([path, bytes]) => {
        const checksum = `sha256-${createHash("sha256").update(bytes).digest("hex")}`;
        return [path, { size: bytes.length, checksum }] as const;
      });
      return Response.json({ manifest: Object.fromEntries(manifest), exports });
    }
    const bytes = path.startsWith(`/${name}/${version}/`) &&
      files.get(path.slice(`/${name}/${version}`.length));
    if (bytes) {
      const type = path.endsWith(".ts") ? "text/typescript" : "application/octet-stream";
      return new Response(bytes, { headers: { "content-type": type } });
    }
  }
  return new Response(null, { status: 404 });
}

/** The package, of the files that `deno.json` has published. */
async function ownPackage(): Promise<Package> {
  const { include, exclude } = config.publish;
  const { stdout } = await new Deno.Command("git", {
    args: ["ls-files", "-z", "-co", "--exclude-standard", ...include],
    cwd: root,
  }).output();
  const paths = new TextDecoder().decode(stdout).split("\0")
    .filter((path) => path !== "" && !exclude.includes(path));
  const { name, version, exports } = config;
  return { name, version, exports, files: await filesOf(root, paths) };
}

/** What stands in for a package of Deno's standard library in this checkout. */
async function standIn(name: string): Promise<Package> {
  const folder = `${root}.jsr/${name}/`;
  const own = JSON.parse(await Deno.readTextFile(`${folder}deno.json`));
  const paths = [...Deno.readDirSync(folder)].map(({ name }) => name);
  return { ...own, files: await filesOf(folder, paths) };
}

async function filesOf(folder: string, paths: readonly string[]): Promise<Package["files"]> {
  const files = await Promise.all(paths.map(async (path) => {
    const bytes = await Deno.readFile(folder + path);
    return [`/${path}`, path.endsWith(".ts") ? published(bytes) : bytes] as const;
  }));
  return new Map(files);
}

/** A module as JSR keeps it: names of packages are replaced by what `deno.json` says they are. */
function published(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const text = new TextDecoder().decode(bytes);
  const imports: Readonly<Record<string, string>> = config.imports;
  const whole = text.replace(
    /\b((?:from|import)\s*\(?\s*)"((?:@[\w-]+\/)?[\w-]+)((?:\/[\w./-]+)?)"/g,
    (found, start, name, path) =>
      imports[name] === undefined ? found : `${start}"${imports[name]}${path}"`,
  );
  return new TextEncoder().encode(whole);
}

/** Where Deno keeps what it has fetched. */
async function denoFolders(): Promise<{ readonly DENO_DIR: string }> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return { DENO_DIR: JSON.parse(new TextDecoder().decode(stdout)).denoDir };
}
