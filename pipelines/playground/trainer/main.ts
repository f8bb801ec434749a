/** The trainer: it begins here, sets up a backend, and does what the page asks for. @module */
import { backendInUse, useBackend } from "../../../optimizers/backends/use_backend.ts";
import { openPlanning, type Planning } from "../../grid/planning.ts";
import { type Method, methods, type News, type Order, problemId } from "./messages.ts";
import { race } from "./race.ts";

/** What a worker has of its page. */
interface WorkerScope {
  postMessage(news: News): void;
  addEventListener(type: "message", listener: (event: { readonly data: Order }) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
const tell = (news: News) => scope.postMessage(news);

let current: number | undefined; // number of the race at work; others end
let paused = Promise.withResolvers<void>();
paused.resolve();

async function prepare(): Promise<Planning> {
  await useBackend("auto", { wasmPath: "wasm/" });
  const backend = backendInUse();
  const own = openPlanning({ backend, fingerprints: false, data: "digits", signal: undefined });
  const { defaults } = await own.shelf.take(problemId);
  const learningRates = Object.fromEntries(
    methods.map((method) => [method, defaults.learningRates[method]]),
  ) as Record<Method, number>;
  tell({ kind: "ready", backend, learningRates });
  return own;
}

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case "pause":
      paused = Promise.withResolvers();
      return;
    case "stop":
      current = undefined;
      return paused.resolve();
    case "go on":
      return paused.resolve();
    case "start": {
      const { race: own, experiment } = order;
      current = own;
      paused.resolve();
      for await (const news of race(experiment, await planning)) {
        await paused.promise;
        if (own !== current) return;
        tell({ kind: "evaluated", race: own, ...news, of: experiment.steps });
      }
      if (own === current) tell({ kind: "over", race: own });
    }
  }
}

const failed = (error: unknown) =>
  tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) });

const planning = prepare();
planning.catch(failed);
scope.addEventListener("message", ({ data }) => void obey(data).catch(failed));
