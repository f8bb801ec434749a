/** Where threads that share a heap find together. @module */
import { page } from "../../optimizers/backends/wasm_memory.ts";
import { exited } from "../../optimizers/host/worker.ts";

/** The heap of the thread that others help, and numbers by which they find together. */
export interface Rendezvous {
  readonly heap: WebAssembly.Memory;
  readonly counts: Int32Array;
}

/** Places of the numbers, of which those from `working` on are never cleared; behind them is the text of an error. */
const control = {
  event: 0,
  left: 1,
  failed: 2,
  length: 3,
  pages: 4,
  taken: 5,
  working: 14,
  ended: 15,
} as const;

/** What threads take one after the other. */
const takings = ["part", "piece", "block"] as const;

const textAt = 64, size = 4096;

/** For threads that are to help with what lies on a heap. */
export function rendezvousOn(heap: WebAssembly.Memory): Rendezvous {
  return { heap, counts: new Int32Array(new SharedArrayBuffer(size)) };
}

/**
 * Where other threads are told to begin: nothing is taken.
 *
 * @throws {Error} if one of them has ended
 */
export function begin(meeting: Rendezvous): void {
  meeting.counts.fill(0, 0, control.working);
  const failure = failureIn(meeting);
  if (failure !== undefined) throw failure;
  showAll(meeting);
}

/** The next number of its kind that no thread has taken. */
export function take({ counts }: Rendezvous, what: typeof takings[number]): number {
  return Atomics.add(counts, control.taken + takings.indexOf(what), 1);
}

/** Lets other threads see how this one's heap has grown. */
export function showAll({ heap, counts }: Rendezvous): void {
  Atomics.store(counts, control.pages, heap.buffer.byteLength / page);
}

/** Sees how the heap of another thread has grown. */
export function seeAll({ heap, counts }: Rendezvous): void {
  if (heap.buffer.byteLength < Atomics.load(counts, control.pages) * page) heap.grow(0);
}

/** Tells all that wait that something has changed. */
export function tell({ counts }: Rendezvous): void {
  Atomics.add(counts, control.event, 1);
  Atomics.notify(counts, control.event);
}

/**
 * Waits until it is so.
 *
 * @throws {Error} if a thread has failed
 */
export function waitUntil(meeting: Rendezvous, isSo: () => boolean): void {
  const { counts } = meeting;
  for (;;) {
    const event = Atomics.load(counts, control.event);
    if (hasFailed(meeting)) throw new Error("another thread has failed");
    if (isSo()) return;
    Atomics.wait(counts, control.event, event);
  }
}

/** Says that this thread has been told something; what is on the heap stays until it leaves, unless one has failed. */
export function enter({ counts }: Rendezvous): void {
  Atomics.add(counts, control.working, 1);
}

/** Says that this thread is done with what it was told. */
export function leave({ counts }: Rendezvous): void {
  Atomics.sub(counts, control.working, 1);
  Atomics.add(counts, control.left, 1);
  Atomics.notify(counts, control.left);
}

/** Says that code that is not ours ends this thread, for good, and whether while it was working. */
export function end(meeting: Rendezvous, working: boolean): void {
  Atomics.add(meeting.counts, control.ended, 1);
  if (working) Atomics.sub(meeting.counts, control.working, 1);
  tell(meeting); // lest others sleep for ever
}

const second = 1000;

/** Waits until so many others have left; where one has ended, until none is working. */
export function waitForOthers({ counts }: Rendezvous, others: number): void {
  for (;;) {
    const left = Atomics.load(counts, control.left);
    if (left >= others) return;
    const someEnded = Atomics.load(counts, control.ended) > 0;
    if (someEnded && Atomics.load(counts, control.working) === 0) return;
    Atomics.wait(counts, control.left, left, second); // of a thread that ends nothing else is heard
  }
}

/** Says that a thread has failed, and why, and lets all others know. */
export function fail(meeting: Rendezvous, error: unknown): void {
  const { counts } = meeting;
  if (Atomics.compareExchange(counts, control.failed, 0, 1) === 0) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const text = new TextEncoder().encode(`${name}\n${message}`).subarray(0, size - textAt);
    new Uint8Array(counts.buffer, textAt).set(text);
    Atomics.store(counts, control.length, text.length);
  }
  tell(meeting); // lest who is about to wait sleeps for ever
}

/** Whether one has, or has ended. */
export function hasFailed({ counts }: Rendezvous): boolean {
  return Atomics.load(counts, control.failed) !== 0 || Atomics.load(counts, control.ended) !== 0;
}

/** The error of a thread, if one has failed or ended. */
export function failureIn(meeting: Rendezvous): Error | undefined {
  if (!hasFailed(meeting)) return undefined;
  const { counts } = meeting;
  if (Atomics.load(counts, control.ended) !== 0) {
    return new Error(`a thread ended unexpectedly: ${exited}`);
  }
  const bytes = new Uint8Array(counts.buffer, textAt, Atomics.load(counts, control.length)).slice();
  const [name, ...message] = new TextDecoder().decode(bytes).split("\n");
  const kind = name === "RangeError" ? RangeError : name === "TypeError" ? TypeError : Error;
  return new kind(message.join("\n"));
}
