/**
 * What ends a script before its end: Ctrl-C, SIGTERM, its time, nothing left that it could wait for, a module of
 * one's own that ends the process; and the exit codes that tell.
 *
 * @module
 */
import { ownModules, waitedFor } from "../modules/own_code.ts";

/**
 * Exit codes: as most command lines have them; `EX_TEMPFAIL` of `sysexits`, "try again", where time was up;
 * 128 and the signal's number after an interrupt.
 */
export const exitCodes: Readonly<
  Record<"done" | "failed" | "badInput" | "timeUp" | "interrupted" | "terminated", number>
> = {
  done: 0,
  failed: 1,
  badInput: 2,
  timeUp: 75,
  interrupted: 130,
  terminated: 143,
};

/** What may end a script, until it is disposed of. */
export interface Interrupts extends Disposable {
  /** Aborted by Ctrl-C, SIGTERM and the time; the first two end the process as long as nobody asks for this. */
  readonly signal: AbortSignal;
  /** Aborts the signal shortly before so many seconds, since the process began, are over. */
  readonly stopAfter: (seconds: number) => void;
  /** The exit code of what has aborted it. */
  readonly code: number | undefined;
  /**
   * Rejects when nothing is going on any more that could bring what the script still waits for. Deno would end
   * the process there without a word, with exit code 0.
   */
  readonly deadEnd: Promise<never>;
}

/** Milliseconds that a timer can wait for, 25 days; more of them would be none. */
const longestTimer = 2 ** 31 - 1;

/**
 * Begins to listen where that is asked for. A second Ctrl-C ends the process at once. Where code of a module ends it,
 * that is said, and the process has failed.
 */
export function openInterrupts(): Interrupts {
  const interrupt = new AbortController();
  let interruptedAt = -Infinity;
  let code: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (exitCode: number, reason: string) => {
    code = exitCode;
    interrupt.abort(new DOMException(reason, "AbortError"));
  };
  const onSignal = (exitCode: number, reason: string) => () => {
    // deno task hands on the signal that the terminal has sent to its child as well
    if (performance.now() - interruptedAt < 300) return;
    if (interrupt.signal.aborted) {
      removeEventListener("unload", onExit);
      Deno.exit(exitCode);
    }
    interruptedAt = performance.now();
    stop(exitCode, reason);
  };
  const listeners = new Map<Deno.Signal, () => void>();
  const listen = (name: Deno.Signal, listener: () => void) => {
    if (listeners.has(name)) return;
    listeners.set(name, listener);
    Deno.addSignalListener(name, listener);
  };
  const { promise: deadEnd, reject } = Promise.withResolvers<never>();
  deadEnd.catch(() => {}); // nobody may be waiting for it
  const onIdle = (event: Pick<Event, "preventDefault">) => {
    event.preventDefault(); // the process goes on, to say so
    const module = waitedFor();
    reject(
      new Error(
        module === undefined
          ? "waited for something that never comes: a promise that is never resolved; where none of your own " +
            "modules has one, this is a fault of noisewise"
          : `${module}, and waits for something that never comes: a promise that is never resolved`,
      ),
    );
  };
  const onExit = () => {
    const modules = ownModules();
    if (modules.length === 0) return;
    console.error(
      `ended by Deno.exit or process.exit before all was done: leave that out of ${
        modules.join(", ")
      }`,
    );
    Deno.exitCode = exitCodes.failed;
  };
  addEventListener("beforeunload", onIdle); // not dispatched by Deno.exit
  addEventListener("unload", onExit); // which this is
  return {
    deadEnd,
    get signal() {
      listen("SIGINT", onSignal(exitCodes.interrupted, "interrupted"));
      if (Deno.build.os !== "windows") { // which has none
        listen("SIGTERM", onSignal(exitCodes.terminated, "terminated"));
      }
      return interrupt.signal;
    },
    stopAfter(seconds) {
      const milliseconds = 1000 * (seconds - Math.min(seconds / 10, 10)) - performance.now();
      if (milliseconds > longestTimer) return;
      timer = setTimeout(() => {
        if (!interrupt.signal.aborted) stop(exitCodes.timeUp, "its time is up");
      }, milliseconds);
    },
    get code() {
      return code;
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      removeEventListener("beforeunload", onIdle);
      removeEventListener("unload", onExit);
      for (const [name, listener] of listeners) Deno.removeSignalListener(name, listener);
    },
  };
}
