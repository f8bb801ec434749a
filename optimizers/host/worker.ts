/** Threads of their own. @module */

/**
 * Starts a module in a thread of its own. Bundlers, which take along what `new Worker(new URL(…))` names, do not
 * see its address here: it is for Deno, which alone has threads of ours.
 *
 * @param path of the module, relative to `base`
 * @param base `import.meta.url` of whoever starts it
 */
export function startWorker(path: string, base: string): Worker {
  return new Worker(new URL(path, base), { type: "module" });
}
