/**
 * A process that takes part in a run; prints a line when a cell begins here, and when it ends. It is taken for dead
 * after more seconds than a busy machine may have kept it from its heartbeats.
 */
import { ablate } from "../../pipelines/ablate.ts";
import type { LivenessKind } from "../../pipelines/claims/liveness.ts";

const [out, by, seeds, steps, jobs = "1"] = Deno.args;
const running = new Set<string>();
await ablate({
  problems: ["quadratic"],
  optimizers: ["m-sgd", "m-svag"],
  learningRates: 0.01,
  seeds: Number(seeds),
  steps: Number(steps),
  evaluateEvery: Number(steps) / 4,
  checkpointEvery: 0.05,
  backend: "cpu",
  jobs: Number(jobs),
  ...(by === "alone" ? {} : { join: { by: by as LivenessKind, age: 15 } }),
  out: out!,
  onNote: (note) => console.log(JSON.stringify({ at: Date.now(), note })),
  onProgress({ label, ended, step }) {
    if (!running.has(label)) console.log(JSON.stringify({ at: Date.now(), label, step }));
    running.add(label);
    if (ended) console.log(JSON.stringify({ at: Date.now(), label, step, ended }));
  },
});
