/** How the program at work was started. @module */

/**
 * What one types before a script's name to start it as the program at work was started: `deno task ` in a
 * checkout, `deno run … jsr:@noisewise/optim@0.1.0/` from JSR; `null` where a program of one's own is at
 * work, and calls functions.
 *
 * @param program address of the module that Deno was given
 * @param own address of a module of a room of `pipelines/`
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { startedAs } from "./started_as.ts";
 *
 * const [home, jsr] = ["file:///home/me/noisewise", "https://jsr.io/@noisewise/optim/0.1.0"];
 * const started = (program: string, root: string) =>
 *   startedAs(program, `${root}/pipelines/runs/started_as.ts`);
 * assertEquals(started(`${home}/pipelines/ablate.ts`, home), "deno task ");
 * assertEquals(
 *   started(`${jsr}/pipelines/ablate.ts`, jsr),
 *   "deno run --allow-read --allow-write jsr:@noisewise/optim@0.1.0/",
 * );
 * assertEquals(started("file:///home/me/mine.ts", jsr), null);
 * ```
 */
export function startedAs(program = Deno.mainModule, own = import.meta.url): string | null {
  const root = new URL("../../", own).href;
  if (!program.startsWith(`${root}pipelines/`)) return null;
  const [, name, version] = /^https:\/\/jsr\.io\/(@[^/]+\/[^/]+)\/([^/]+)\//.exec(root) ?? [];
  if (name === undefined) return "deno task ";
  return `deno run --allow-read --allow-write jsr:${name}@${version}/`;
}
