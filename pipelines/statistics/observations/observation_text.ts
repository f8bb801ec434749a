/** Observations in words, the same on the terminal and on the page. @module */
import { effectText } from "../verdict/effect_text.ts";
import type { PaperLead } from "./leads.ts";
import type { PaperObservation } from "./observation_shape.ts";

/**
 * What an observation says, what its estimates have to be for it to hold, and where the paper sees it, with those of
 * the paper's problems that did not run here.
 *
 * @param observations all that there are
 */
export function leadText(
  { observation, meaning, seen, on }: PaperLead,
  observations: readonly PaperObservation[],
): string {
  const own = observations.filter((each) => each.observation === observation);
  const criteria = [...new Set(own.map(({ criterion }) => criterion.replace("-", "−")))];
  const missing = on.filter((id) => !observations.some(({ problem }) => problem === id));
  const absent = missing.length === 0
    ? ""
    : missing.length === on.length && on.length > 1
    ? "; none of them ran here"
    : `; ${missing.join(", ")} did not run here`;
  return `${meaning} It holds where all of the interval is ${criteria.join(", or ")}. ` +
    `The paper sees it ${seen}${absent}.`;
}

/** On which problem, and of what: of the third observation with the sign or without, of the fourth which gap. */
export function whereText({ observation, problem, statement, measure }: PaperObservation): string {
  if (problem === null) return "all problems";
  if (observation === 3) {
    return `${problem}, ${statement.includes("without") ? "without it" : "with the sign"}`;
  }
  if (observation === 4) return `${problem}, ${measure.includes("loss") ? "losses" : "accuracies"}`;
  return problem;
}

/** The estimate with its interval, in the units of its scale. */
export function estimatedText(observation: PaperObservation): string {
  return effectText(observation, observation.scale).replace(" of accuracy", "");
}

/** What it consists of, or why it cannot be judged, and the seeds that would settle it. */
export function detailText({ detail, moreSeeds }: PaperObservation): string {
  const count = Number((moreSeeds ?? 0).toPrecision(2)); // it is an order of magnitude
  if (count === 0) return detail;
  const more = `about ${count} more ${count === 1 ? "seed" : "seeds"} would settle it`;
  return detail === "" ? more : `${detail}; ${more}`;
}
