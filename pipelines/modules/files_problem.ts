/** Problems without code, by names that say which files they are from. @module */
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { type ProblemFiles, problemFromFiles } from "../../problems/from_files/mod.ts";
import type { Problem } from "../../problems/problem.ts";
import { noteSource } from "./problem_source.ts";

const scheme = "files:?";

/** What such a name tells, in the order of the flags. */
const parts = ["model", "train", "test", "target"] as const;

/**
 * A name for files that means the same in every folder.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { filesName, filesOf } from "./files_problem.ts";
 *
 * const files = { train: "/a b.csv", test: "/c.csv", target: "x" };
 * assertEquals(filesName(files), "files:?train=%2Fa+b.csv&test=%2Fc.csv&target=x");
 * assertEquals(filesOf(filesName(files)), files);
 * assertEquals(filesOf("./mine.ts"), undefined);
 * ```
 */
export function filesName(files: ProblemFiles): string {
  const { resolve } = nodeModule("node:path");
  const query = new URLSearchParams();
  for (const part of parts) {
    const value = files[part];
    if (value !== undefined) query.set(part, part === "target" ? value : resolve(value));
  }
  return `${scheme}${query}`;
}

/** The files that such a name tells; `undefined` for names of another kind. */
export function filesOf(name: string): ProblemFiles | undefined {
  if (!name.startsWith(scheme)) return undefined;
  return Object.fromEntries(
    new URLSearchParams(name.slice(scheme.length)),
  ) as unknown as ProblemFiles;
}

/** The problem of files, see {@linkcode problemFromFiles}, which every thread can read again. */
export async function readProblem(
  files: ProblemFiles,
  onNote?: (note: string) => void,
): Promise<Problem> {
  const problem = await problemFromFiles({ ...files, onNote });
  noteSource(problem, filesName(files));
  return problem;
}
