/** What a dissection adds to the doubts of a verdict. @module */
import type { Verdict } from "../statistics/verdict/verdict_shape.ts";
import type { Check } from "./check.ts";
import type { Plan } from "./plan.ts";

/** The verdict with the doubts that its replicates do not tell of: what did not hold, and what was cut short. */
export function withDoubts(verdict: Verdict, checks: readonly Check[], plan: Plan): Verdict {
  const { steps, wanted } = plan;
  const own = [
    ...checks.filter(({ holds }) => holds === false)
      .map(({ check, measured, remedy }) =>
        `it does not hold that ${check} (${measured}): ${remedy}`
      ),
    ...(steps < wanted
      ? [
        `runs are of ${steps} updates, where ${wanted} were wanted: the budget does not allow more, and ` +
        "longer ones may end differently",
      ]
      : []),
  ];
  if (own.length === 0) return verdict;
  return {
    ...verdict,
    doubts: [...verdict.doubts, ...own],
    text: [verdict.text, ...own.map((doubt) => `Doubt: ${doubt}.`)].join("\n"),
  };
}
