/** The sources of the package as a graph: files, what each imports, the rooms they lie in. @module */
import { fileURLToPath } from "node:url";

/** Folder of the checkout, with a slash at its end. */
export const root: string = fileURLToPath(new URL("../", import.meta.url));

/** A source file. */
export interface Source {
  /** Relative to the checkout, such as `optimizers/chain.ts`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** Paths of the files of ours that it imports, types included. */
  readonly imports: readonly string[];
}

/** Paths of the TypeScript files at or below folders, in order. */
export async function typeScriptBelow(...folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for await (const { name, isDirectory } of Deno.readDir(`${root}${folder}`)) {
      const path = `${folder}/${name}`;
      if (isDirectory) found.push(...await typeScriptBelow(path));
      else if (name.endsWith(".ts")) found.push(path);
    }
  }
  return found.sort();
}

/** The sources at or below folders, by path. */
export async function sourcesBelow(
  ...folders: readonly string[]
): Promise<ReadonlyMap<string, Source>> {
  const paths = await typeScriptBelow(...folders);
  const sources = await Promise.all(paths.map(async (path): Promise<Source> => {
    const text = await Deno.readTextFile(`${root}${path}`);
    const lines = text.split("\n").length - 1;
    return { path, text, lines, imports: importsOf(path, text) };
  }));
  return new Map(sources.map((source) => [source.path, source]));
}

/** The folder that a file lies in. */
export function roomOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** What a file imports of ours; examples in comments do not count, workers and lazy imports do. */
function importsOf(path: string, text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const named = /(?:\bfrom\s*|\bimport\s*\(?\s*|startWorkers?\(\s*)"(\.{1,2}\/[^"]+\.ts)"/g;
  const base = new URL(path, "file:///");
  const found = [...code.matchAll(named)].map(([, to]) => new URL(to!, base).pathname.slice(1));
  return [...new Set(found)];
}

/** The circles of a graph: sets of more than one node, each of which can be reached from the others. */
export function circles(graph: ReadonlyMap<string, readonly string[]>): readonly string[][] {
  const index = new Map<string, number>(), lowest = new Map<string, number>();
  const path: string[] = [], found: string[][] = [];
  const visit = (node: string) => { // Tarjan (1972)
    index.set(node, index.size);
    lowest.set(node, index.get(node)!);
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!index.has(next)) visit(next);
      if (path.includes(next)) {
        lowest.set(node, Math.min(lowest.get(node)!, lowest.get(next)!));
      }
    }
    if (lowest.get(node) !== index.get(node)) return;
    const circle = path.splice(path.indexOf(node));
    if (circle.length > 1) found.push(circle.sort());
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}
