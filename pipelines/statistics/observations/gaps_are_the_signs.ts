/** Observation 4: effects on generalization are caused by the sign. @module */
import type { Contrast } from "../inference/contrasts.ts";
import { mainMethods, mainTwoByTwo } from "../inference/design.ts";
import { effectsOf } from "../inference/effects.ts";
import type { JudgedProblem } from "../verdict/judged_problem.ts";
import { nameOf } from "../verdict/names.ts";
import {
  type Answered,
  lackingText,
  nothingTold,
  notReplicated,
  type Told,
  told,
  unjudged,
} from "./answered.ts";
import { dominanceOf } from "./bounds.ts";
import { type GeneralizationGap, generalizationGaps } from "./generalization_gap.ts";
import type { PaperObservation } from "./observation_shape.ts";
import { dominance, dominanceAnswer, sizesText } from "./sign_dominates.ts";

/** The part of the family's error rate that this adds to it, at most. */
const share = 1 / 5;

const { plain, sign, adapted, both } = mainTwoByTwo;

/** What the two factors do together, and what the one does instead of the other. */
const diagonals: readonly Contrast[] = [[both, plain], [sign, adapted]].map(([first, second]) => ({
  name: `${first} - ${second}`,
  kind: "pair",
  weights: { [first!]: 1, [second!]: -1 },
}));

/**
 * "The generalization-harming effects of Adam are caused by the sign aspect rather than the element-wise adaptive
 * step sizes": of the gap between test and training data, between losses and between accuracies, it holds where the
 * sign widens it, and by more than variance adaptation changes it.
 *
 * That is so if both diagonals, Adam against M-SGD and M-SSD against M-SVAG, are on the same side, and takes both to
 * be found. So each is judged with the whole of an error rate, a fifth of the family's (of two gaps, a tenth): no
 * claim is wrong more often (Berger 1982), and with nothing to find hardly any is made, as the two have no run in
 * common. Runs that failed have no gap: of problems with any, the survivors' is told, and nothing said.
 */
export function gapsAreTheSigns(problem: JudgedProblem): PaperObservation[] {
  const gaps = generalizationGaps(problem);
  return gaps.map((gap) => ({
    observation: 4,
    statement: "effects on generalization are caused by the sign",
    problem: problem.problem,
    measure: gap.title,
    contrast: dominance,
    scale: gap.scale.name,
    margin: gap.margin,
    criterion: "> 0",
    ...judgedGap(problem, gap, gaps.length),
  }));
}

function judgedGap(
  { methods, errorRate }: JudgedProblem,
  { scale, margin, scores, constant }: GeneralizationGap,
  gaps: number,
): Told & Answered {
  const lacking = lackingText(mainMethods, methods);
  if (lacking !== undefined) return { ...nothingTold, ...unjudged(lacking) };
  const family = diagonals.map((contrast) => ({ contrast, share: share / gaps, openedBy: [] }));
  const [whole, apart] = effectsOf(family, scores, scale.floor, errorRate);
  const bounds = dominanceOf(whole!, apart!);
  const estimate = told(bounds, scale);
  const survivors = { ...estimate, low: null, high: null };
  const failing = methods.filter(({ optimizer, values }) =>
    mainMethods.includes(optimizer) && [...values.values()].some((value) => !Number.isFinite(value))
  );
  if (failing.length > 0) {
    const names = failing.map(({ optimizer }) => nameOf(optimizer)).join(" and ");
    return { ...survivors, ...unjudged(`runs of ${names} failed, and have no gap`) };
  }
  if (mainMethods.every((id) => constant.includes(id))) return { ...survivors, ...notReplicated };
  const said = dominanceAnswer(
    bounds,
    [whole!, apart!],
    margin,
    sizesText(whole!, apart!, scale),
  );
  if (said.answer !== "holds" || whole!.mean > 0) return { ...estimate, ...said };
  const detail = `the sign narrows it: ${said.detail}`;
  return { ...estimate, answer: "does not hold", holds: false, detail };
}
