/** Threads of their own: {@linkcode startWorker} on one side, {@linkcode listen} on the other. @module */

/** How long a module may take to listen, and how often it is tried. */
export interface StartOptions {
  /** Seconds after which the module is started once more, beside the one that is silent; 30 by default. */
  readonly patience?: number;
  /** 3 by default. */
  readonly tries?: number;
}

/**
 * Starts a module in a thread of its own, which is to call {@linkcode listen}; until it has, whatever were
 * posted could be lost. A thread whose module never loads, for which hosts have their reasons, is replaced.
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
  return new Promise((resolve, reject) => {
    const settle = (act: () => void, kept?: Worker) => {
      clearInterval(timer);
      for (const worker of workers) if (worker !== kept) worker.terminate();
      act();
    };
    const start = () => {
      if (workers.length === tries) {
        const waited = `${tries} times ${patience} s`;
        settle(() => reject(new Error(`a thread did not start: ${path} was waited for ${waited}`)));
        return;
      }
      const worker = new Worker(new URL(path, base), { type: "module" });
      workers.push(worker);
      worker.onmessage = () => settle(() => resolve(worker), worker);
      worker.onerror = (event) => {
        event.preventDefault();
        settle(() => reject(new Error(`a thread ended unexpectedly: ${event.message}`)));
      };
    };
    const timer = setInterval(start, 1000 * patience);
    start();
  });
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
    postMessage(message: From | "listening"): void;
    onmessage: (event: MessageEvent<To>) => void | Promise<void>;
  };
  caller.onmessage = ({ data }) => onMessage(data);
  caller.postMessage("listening");
  return (message) => caller.postMessage(message);
}
