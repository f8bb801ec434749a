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

const registryFolder = /^https?:\/\/[^/]+\/(@[^/]+\/[^/]+)\/([^/]+)\/$/;

/** The program at work. */
export const programAtWork: Program = {
  main: mainModule(),
  own: import.meta.url,
};

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
 * assertEquals(start(jsr, `${jsr}/pipelines/cli.ts`), "noisewise ");
 * assertEquals(start(jsr, "file:///home/me/mine.ts"), "deno run -RW jsr:@noisewise/optim@0.1.0/");
 * ```
 */
export function startOf({ main, own }: Program, flags = "-RW"): string {
  if (main === undefined) return `npx deno run ${flags} jsr:@noisewise/optim/`;
  const root = new URL("../", own).href;
  if (main === `${root}pipelines/cli.ts` || main === own) return "noisewise "; // or bundled with it
  const [, name, version] = registryFolder.exec(root) ?? [];
  return name === undefined ? checkoutStart : `deno run ${flags} jsr:${name}@${version}/`;
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
