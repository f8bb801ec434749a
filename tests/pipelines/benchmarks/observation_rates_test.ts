import { assert } from "@std/assert";
import { simulateObservations } from "../../../pipelines/benchmarks/observation_rates.ts";

Deno.test("verdict and observations together claim what is not so in 6 % of experiments at most", () => {
  const asked = Deno.env.get("NOISEWISE_EXPERIMENTS"); // of each thing that there may be to find
  const experiments = Number(asked ?? 100);
  const error = 3 * Math.sqrt(0.06 * 0.94 / experiments);
  for (
    const { effects, measure, seeds, all } of simulateObservations(
      { experiments },
      asked ? Infinity : 2,
    )
  ) {
    assert(all <= 0.06 + error, `${effects}, ${measure}, ${seeds} seeds: ${all}`);
  }
});
