/** A thread that computes recorded runs again, one after the other; see `verify_jobs.ts` for its other end. @module */
import { listen, nowAndThen } from "../../optimizers/host/worker.ts";
import {
  openVerifier,
  type RecordedRun,
  type VerifiedRun,
  type Verifier,
  type VerifyOptions,
} from "./verify_run.ts";

/** Options that go to other threads. */
export type PortableOptions = Omit<VerifyOptions, "problems" | "onNote" | "onStep" | "signal">;

/** How far a run is. */
export type StepWords = Parameters<NonNullable<VerifyOptions["onStep"]>>;

/** What a thread is told. */
export type ToVerifyThread =
  | { readonly start: PortableOptions }
  | { readonly verify: RecordedRun }
  | { readonly stop: string };

/** What a thread tells. */
export type FromVerifyThread =
  | { readonly step: StepWords }
  | { readonly verified: VerifiedRun }
  | { readonly failed: string };

const stop = new AbortController();
let verifier: Verifier;

const tell = listen<ToVerifyThread, FromVerifyThread>(async (message) => {
  if ("stop" in message) {
    stop.abort(new DOMException(message.stop, "AbortError"));
  } else if ("start" in message) {
    const onStep = nowAndThen((...step: StepWords) => tell({ step }));
    verifier = openVerifier({ ...message.start, signal: stop.signal, onStep });
  } else {
    try {
      tell({ verified: await verifier.verify(message.verify) });
    } catch (error) {
      tell({ failed: error instanceof Error ? error.message : String(error) });
    }
  }
});
