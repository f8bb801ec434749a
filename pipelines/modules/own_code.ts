/** Code of modules of one's own, while it runs: what is waited for, and who may have ended the process. @module */
import { visible } from "../text/visible.ts";

/** Seconds after which it is said what is still waited for. */
const patience = 10;

const modules = new Set<string>();
const waiting = new Set<string>();

/**
 * Runs code of a module, and waits for what it gives. After ten seconds it is said once on standard error that it
 * is still going on; there may be something to download.
 *
 * @param module as it was named
 * @param doing what it does, such as `making its problem`
 */
export async function ownCode<T>(
  module: string,
  doing: string,
  run: () => T | Promise<T>,
): Promise<T> {
  const sentence = `${visible(module)} is still ${doing}`;
  modules.add(visible(module));
  waiting.add(sentence);
  const timer = setTimeout(
    () => console.error(`${sentence}, after ${patience} s`),
    1000 * patience,
  );
  Deno.unrefTimer(timer); // where nothing else is going on, nothing will come
  try {
    return await run();
  } finally {
    clearTimeout(timer);
    waiting.delete(sentence);
  }
}

/** What is waited for, as a sentence; `undefined` where there is nothing. */
export function waitedFor(): string | undefined {
  return [...waiting].at(-1);
}

/** The modules whose code was run, as they were named. */
export function ownModules(): readonly string[] {
  return [...modules];
}
