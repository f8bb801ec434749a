/** Threads of their own: {@linkcode startWorker} on one side, {@linkcode listen} on the other. @module */

/** How long a module may take to listen, and how often it is tried. */
export interface StartOptions {
  /**
   * Seconds after which the module is started once more, beside the one that is silent, and twice as many each
   * further time, since it may be the machine that is slow; 30 by default.
   */
  readonly patience?: number;
  /** 3 by default; where it is 0, no thread is started. */
  readonly tries?: number;
}

/** What a thread posts that code in it ends. */
const ended = "ended";

/** What is said of such a thread. */
export const exited = "it was ended by Deno.exit or process.exit, which is to be left out";

/**
 * Starts a module in a thread of its own, which is to call {@linkcode listen}; until it has, whatever were
 * posted could be lost. A thread whose module never loads, for which hosts have their reasons, is replaced. One
 * that code in it ends by `Deno.exit` or `process.exit`, of which hosts say nothing, has an `error` event.
 *
 * Bundlers, which take along what `new Worker(new URL(…))` names, do not see its address here: it is for Deno,
 * which alone has threads of ours.
 *
 * @param path of the module, relative to `base`
 * @param base `import.meta.url` of whoever starts it
 * @throws {Error} if the module throws while it loads, or no try listens in time
 */
export function startWorker(
  path: string,
  base: string,
  { patience = 30, tries = 3 }: StartOptions = {},
): Promise<Worker> {
  const workers: Worker[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise((resolve, reject) => {
    const settle = (act: () => void, kept?: Worker) => {
      clearTimeout(timer);
      for (const worker of workers) if (worker !== kept) worker.terminate();
      act();
    };
    const start = () => {
      if (workers.length === tries) {
        const waited = `${tries} times, for ${patience} s and longer`;
        settle(() => reject(new Error(`a thread did not start: ${path} was waited for ${waited}`)));
        return;
      }
      timer = setTimeout(start, 1000 * patience * 2 ** workers.length);
      const worker = new Worker(new URL(path, base), { type: "module" });
      workers.push(worker);
      worker.addEventListener("message", (event) => {
        if (event.data !== ended) return;
        event.stopImmediatePropagation();
        worker.dispatchEvent(new ErrorEvent("error", { message: exited, cancelable: true }));
      });
      worker.onmessage = () => settle(() => resolve(worker), worker);
      worker.onerror = (event) => {
        event.preventDefault();
        settle(() => reject(new Error(`a thread ended unexpectedly: ${event.message}`)));
      };
    };
    start();
  });
}

/** Starts a module in so many threads: those that start, and why others do not. */
export async function startWorkers(
  path: string,
  base: string,
  count: number,
  options?: StartOptions,
): Promise<{ readonly workers: readonly Worker[]; readonly lack: string | undefined }> {
  const start = () => startWorker(path, base, options);
  const starts = await Promise.allSettled(Array.from({ length: count }, start));
  const refused = starts.find((each) => each.status === "rejected");
  return {
    workers: starts.flatMap((each) => each.status === "fulfilled" ? [each.value] : []),
    lack: refused && (refused.reason as Error).message,
  };
}

/**
 * Listens, in a thread that {@linkcode startWorker} has started.
 *
 * @param onMessage told of what is posted to the thread
 * @returns tells the other side
 */
export function listen<To, From>(
  onMessage: (message: To) => void | Promise<void>,
): (message: From) => void {
  /** The other thread; the types of `self` are a window's. */
  const caller = self as unknown as {
    postMessage(message: From | "listening" | typeof ended): void;
    addEventListener(type: "unload", listener: () => void): void;
    onmessage: (event: MessageEvent<To>) => void | Promise<void>;
  };
  caller.onmessage = ({ data }) => onMessage(data);
  caller.addEventListener("unload", () => caller.postMessage(ended));
  caller.postMessage("listening");
  return (message) => caller.postMessage(message);
}

/** The same act, some ten times a second at most: more messages on how far it is would only keep the other side busy. */
export function nowAndThen<Words extends readonly unknown[]>(
  act: (...words: Words) => void,
): (...words: Words) => void {
  let last = 0;
  return (...words) => {
    const now = performance.now();
    if (now - last < 90) return;
    last = now;
    act(...words);
  };
}
