import { assertEquals, assertRejects } from "@std/assert";
import { stepDecay } from "../../../optimizers/schedules.ts";
import { identityOf } from "../../../pipelines/cells/cell_key.ts";
import { recordedPlan } from "../../../pipelines/verification/recorded_plan.ts";
import { loadProblem } from "../../../problems/catalogue/registry.ts";

Deno.test("recordedPlan() has the step sizes that decrease, as the settings tell them", async () => {
  const problem = await loadProblem("quadratic");
  const decay = { factor: 0.2, steps: [4, 8] };
  const settings = "beta=0.8 decay=0.2@4/8";
  const header = { learningRate: 0.3, settings } as never;
  const planned = {
    problem: "quadratic",
    problemId: "quadratic",
    optimizer: "m-sgd",
    id: "m-sgd",
    rate: stepDecay({ learningRate: 0.3, ...decay }),
    hyperParameters: { beta: 0.8 },
    settings,
    variant: "",
    seed: 3,
    steps: 12,
    batchSize: 8,
    evaluateEvery: 4,
    trainSize: undefined,
    ...{ schedule: "cosine", warmup: 0.25, weightDecay: 1e-4, clip: 2 } as const,
    fingerprint: await problem.fingerprint?.(),
    backend: "cpu",
  };
  const identity = await identityOf(planned);
  const { rate, ...plan } = await recordedPlan({ identity, header }, problem, "cpu");
  const rates = typeof rate === "function" ? [0, 3, 4, 8].map(rate) : [];
  assertEquals(rates, [0, 3, 4, 8].map(planned.rate));
  assertEquals(await identityOf({ ...plan, rate }), identity);
  await assertRejects(
    () => recordedPlan({ identity, header: { learningRate: 0.3 } as never }, problem, "cpu"),
    RangeError,
    "the record does not say its hyperParameters so that it could be made again",
  );
});
