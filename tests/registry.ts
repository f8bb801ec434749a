/** A stand-in for JSR on this machine, which has the package as it would be published, and `@std/cli`. @module */
import { createHash } from "node:crypto";
import config from "../deno.json" with { type: "json" };
import cli from "../.jsr/cli/deno.json" with { type: "json" };
import { root } from "./sources.ts";

/** A package, as it is served. */
interface Package {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  /** Contents of its files by their paths, which begin with a slash. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** What `deno publish` makes of names in `deno.json`: the specifiers that these stand for. */
function unfurled(text: string): string {
  return text.replace(
    /\b((?:from|import)\s*\(?\s*)"((?:@[^/"]+\/)?[^./"@][^/"]*)((?:\/[^"]*)?)"/g,
    (
      whole,
      before,
      name: keyof typeof config.imports,
      path,
    ) => {
      const specifier = config.imports[name];
      return specifier === undefined ? whole : `${before}"${specifier}${path}"`;
    },
  );
}

async function read(
  folder: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const files = await Promise.all(paths.map(async (path) => {
    const bytes = await Deno.readFile(`${root}${folder}${path}`);
    if (!path.endsWith(".ts")) return [`/${path}`, bytes] as const;
    const text = unfurled(new TextDecoder().decode(bytes));
    return [`/${path}`, new TextEncoder().encode(text)] as const;
  }));
  return new Map(files);
}

/** A registry that is at work. */
export interface Registry extends AsyncDisposable {
  /** Its address, for the environment variable `JSR_URL`. */
  readonly url: string;
}

/** Serves the package with these files, and nothing else of the checkout. */
export async function serveRegistry(published: readonly string[]): Promise<Registry> {
  const packages: readonly Package[] = [
    { ...config, files: await read("", published) },
    { ...cli, files: await read(".jsr/cli/", ["parse_args.ts"]) },
  ];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { pathname } = new URL(request.url);
    const found = packages.find(({ name }) => pathname.startsWith(`/${name}/`));
    return found === undefined
      ? new Response(null, { status: 404 })
      : answer(found, pathname.slice(found.name.length + 2));
  });
  const { port } = server.addr as Deno.NetAddr;
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function answer({ version, exports, files }: Package, path: string): Response {
  if (path === "meta.json") {
    return Response.json({ latest: version, versions: { [version]: {} } });
  }
  if (path === `${version}_meta.json`) {
    const manifest = [...files].map(([path, bytes]) => {
      const checksum = `sha256-${createHash("sha256").update(bytes).digest("hex")}`;
      return [path, { size: bytes.length, checksum }] as const;
    });
    return Response.json({ exports, manifest: Object.fromEntries(manifest) });
  }
  const bytes = files.get(path.slice(version.length));
  if (bytes === undefined) return new Response(null, { status: 404 });
  const type = /\.ts$/.test(path) ? "text/typescript" : /\.js$/.test(path) ? "text/javascript" : "";
  return new Response(bytes, {
    headers: {
      "content-type": type || (path.endsWith(".json") ? "application/json" : "text/plain"),
    },
  });
}
