/** Vega and Vega-Lite as the page gets them: their packages' builds for browsers. @module */
import { packageConfig } from "../files/package_config.ts";
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { reasonOf } from "../files/files.ts";

/** A script. */
export interface Library {
  readonly name: string;
  readonly version: string;
  readonly source: string;
}

/**
 * The scripts that charts need, in the order in which they are to run. The interpreter, an ES module,
 * is put into the form of the others: with it Vega evaluates expressions without `eval`, which the
 * page's content security policy forbids.
 *
 * @throws {Error} naming a file that cannot be read, or a package that is not here
 */
export async function libraries(): Promise<readonly Library[]> {
  const { imports } = await packageConfig();
  const fileOf = (name: Package) => fileOfPackage(imports[name]!);
  const versionOf = (name: Package) => imports[name]!.split("@").at(-1)!;
  const [vegaFile, liteFile] = [fileOf("vega"), fileOf("vega-lite")];
  const interpreter = await read(fileOf("vega-interpreter"));
  return [
    {
      name: "vega",
      version: versionOf("vega"),
      source: await read(vegaFile.replace(/[^/\\]+$/, "vega.min.js")),
    },
    {
      name: "vega-lite",
      version: versionOf("vega-lite"),
      source: await read(liteFile.replace(/[^/\\]+$/, "vega-lite.min.js")),
    },
    {
      name: "vega-interpreter",
      version: versionOf("vega-interpreter"),
      source: asScript(interpreter, imports["vega-interpreter"]!),
    },
  ];
}

type Package = "vega" | "vega-lite" | "vega-interpreter";

/**
 * Brings the packages into the graph of modules, and so into the cache wherever this is run; nobody
 * calls it, as only their files are read here.
 */
export function packages(): readonly Promise<unknown>[] {
  return [import("vega"), import("vega-lite"), import("vega-interpreter")];
}

/**
 * The file that an import of a package comes to, in Deno's cache or in `node_modules`.
 *
 * @param specifier with the version: the names of deno.json are not known where this comes from JSR
 */
export function fileOfPackage(specifier: string): string {
  const url = import.meta.resolve(specifier);
  if (url.startsWith("file:")) return nodeModule("node:url").fileURLToPath(url);
  throw new Error(`cannot find the files of ${specifier}; deno cache ${specifier}`);
}

async function read(path: string): Promise<string> {
  try {
    return (await Deno.readTextFile(path)).replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
  } catch (error) {
    throw new Error(`cannot read "${path}": ${reasonOf(error, path, "read")}`);
  }
}

/** The interpreter as a script that makes `vegaInterpreter` of the global `vega`. */
function asScript(module: string, specifier: string): string {
  const source = module
    .replace(/^import \{([^}]*)\} from 'vega-util';/m, "const {$1} = vega;")
    .replace(
      /^export \{ (\w+) as expressionInterpreter \};/m,
      "globalThis.vegaInterpreter = $1;",
    );
  if (/^(import|export)\b/m.test(source) || !source.includes("globalThis.vegaInterpreter")) {
    throw new Error(`vega-interpreter has another form than ${specifier} had`);
  }
  return `(() => {\n${source}\n})();\n`;
}
