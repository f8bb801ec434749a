/** Observation 3: variance adaptation helps, or at least does no harm. @module */
import { answerOf } from "../inference/answers.ts";
import { mainTwoByTwo } from "../inference/design.ts";
import { significant } from "../../text/numbers.ts";
import type { JudgedProblem } from "../verdict/judged_problem.ts";
import { nameOf } from "../verdict/names.ts";
import { answered, lackingText, nothingTold, told, unjudged } from "./answered.ts";
import { type Bounds, differenceOf } from "./bounds.ts";
import type { PaperObservation } from "./observation_shape.ts";

const { plain, sign, adapted, both } = mainTwoByTwo;

/** With the sign, and without it: the method with variance adaptation, and its base. */
const pairs = [[both, sign, "with the sign"], [adapted, plain, "without the sign"]] as const;

/**
 * "The variance-adapted variants perform at least as good as, and often better than, their base algorithms": with
 * the sign and without, it holds where the interval leaves out all harm that matters (a test of non-inferiority),
 * and does not where harm was found.
 */
export function adaptationIsHarmless(problem: JudgedProblem): PaperObservation[] {
  return pairs.map(([first, second, where]) => {
    const { methods, effects, scale, measuring, margin } = problem;
    const bounds = differenceOf(effects, first, second);
    const columns = {
      observation: 3,
      statement: `variance adaptation helps ${where}, or does no harm`,
      problem: problem.problem,
      measure: measuring.title,
      contrast: `${nameOf(first)} instead of ${nameOf(second)}`,
      scale: scale.name,
      margin,
      criterion: criterionOf(problem, bounds),
    } as const;
    if (bounds === undefined) {
      const lacking = lackingText([first, second], methods)!;
      return { ...columns, ...nothingTold, ...unjudged(lacking) };
    }
    const limit = scale.margin(margin, bounds.level);
    const gain = measuring.better * bounds.mean;
    const room = Math.max(limit + gain, -gain);
    const holds = isHarmless(bounds, limit, measuring.better);
    return {
      ...columns,
      ...told(bounds, scale),
      ...answered(holds, bounds, room, ""),
    };
  });
}

function isHarmless(
  { mean, low, high, side }: Bounds,
  limit: number,
  better: 1 | -1,
): boolean | null {
  if (low === undefined || high === undefined) return side === 0 ? null : side === better;
  const answer = answerOf({ mean, low, high }, limit, better);
  if (answer !== "undecided") return answer !== "hurts";
  return (better > 0 ? low > -limit : high < limit) ? true : null;
}

/** Where harm that matters begins: `< 1.02` of a ratio of losses, `> -0.5 points` of accuracies. */
function criterionOf(
  { scale, measuring: { better }, margin }: JudgedProblem,
  bounds?: Bounds,
): string {
  if (scale.name === "accuracy") return `> -${significantly(100 * margin)} points`;
  if (scale.name === "ratio") return `< ${significantly(1 + margin)}`;
  const harm = scale.margin(margin, bounds?.level ?? 0);
  return better > 0 ? `> ${significantly(-harm)}` : `< ${significantly(harm)}`;
}

function significantly(value: number): string {
  return String(Number(significant(value, 3)));
}
