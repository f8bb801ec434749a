/** How the commands of this package are typed by whoever started the program at work. @module */
import { mainModule } from "./host/environment.ts";

/** A program, and the package that it uses. */
export interface Program {
  /** Address of the module that Deno was given; `undefined` on other hosts. */
  readonly main: string | undefined;
  /** Address of a module of the package, on its ground floor. */
  readonly own: string;
}

/** What starts a task in a checkout. */
export const checkoutStart = "deno task ";

/** The package in a registry. */
const packageName = "@noisewise/optim";

const registryFolder = new RegExp(`^https?://[^/]+/${packageName}/([^/]+)/$`);
const registryPath = new RegExp(`^jsr:/?${packageName}(?:@[^/]+)?/([\\w-]+)$`);

/** The program at work. */
export const programAtWork: Program = {
  main: mainModule(),
  own: import.meta.url,
};

/**
 * The script of the package that is at work, by its path without ending: `ablate`, `cli`; `undefined` where
 * somebody's own program is.
 */
export function scriptAtWork({ main = "", own }: Program = programAtWork): string | undefined {
  if (main === own) return "cli"; // a bundle of it
  const folder = new URL("../pipelines/", own).href;
  return main.startsWith(folder)
    ? main.slice(folder.length).replace(/\.ts$/, "")
    : registryPath.exec(main)?.[1];
}

/**
 * What one types before a task's name to start it as the program was started: `noisewise ` for the one command,
 * `deno task ` in a checkout, `deno run … jsr:@noisewise/optim@0.1.0/` from the registry, and where there is
 * no Deno, by npm's.
 *
 * @param flags permissions for programs that are started by address
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { startOf } from "./invocation.ts";
 *
 * const [home, jsr] = ["file:///home/me/noisewise", "https://jsr.io/@noisewise/optim/0.1.0"];
 * const start = (root: string, main: string) => startOf({ main, own: `${root}/optimizers/a.ts` });
 * assertEquals(start(home, `${home}/pipelines/ablate.ts`), "deno task ");
 * assertEquals(start(home, `${home}/pipelines/cli.ts`), "noisewise ");
 * assertEquals(start(jsr, "jsr:@noisewise/optim@0.1/cli"), "noisewise ");
 * assertEquals(start(jsr, "file:///home/me/mine.ts"), "deno run -RW jsr:@noisewise/optim@0.1.0/");
 * ```
 */
export function startOf(program: Program, flags = "-RW"): string {
  if (program.main === undefined) return `npx deno run ${flags} jsr:${packageName}/`;
  if (scriptAtWork(program) === "cli") return "noisewise ";
  const [, version] = registryFolder.exec(new URL("../", program.own).href) ?? [];
  return version === undefined ? checkoutStart : `deno run ${flags} jsr:${packageName}@${version}/`;
}

/**
 * A command line of a task as the user at work types it: in messages, help and examples.
 *
 * @param words the task's name, and what follows
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { invocation } from "./invocation.ts";
 *
 * assertEquals(invocation("ablate --steps 100"), "deno task ablate --steps 100"); // in this checkout
 * ```
 */
export function invocation(words: string, program: Program = programAtWork): string {
  const fetches = /^data\b/.test(words); // from hosts, into the cache that the environment names
  return startOf(program, fetches ? "-RWNE" : "-RW") + words;
}
