/** Which method to use, and with which step size. @module */
import { styleOf } from "../charts/palette.ts";
import { measuringOf } from "../statistics/verdict/primary_measure.ts";
import { meanText } from "../statistics/verdict/effect_text.ts";
import type { MethodVerdict } from "../statistics/verdict/method_verdict.ts";
import type { Verdict } from "../statistics/verdict/verdict_shape.ts";
import { type Snippet, snippetsOf } from "./snippets.ts";

/** What to use. */
export interface Advice {
  /** Id of the optimizer. */
  readonly optimizer: string;
  /** α. */
  readonly learningRate: number;
  /** Ids of the others that are not told to be worse. */
  readonly alike: readonly string[];
  /** All of it in a sentence or two. */
  readonly text: string;
  /** How it is written in each framework. */
  readonly snippets: readonly Snippet[];
}

/**
 * The method with the best mean among those that failed least, and those that the seeds do not tell from it.
 *
 * @returns `undefined` where every run of every method failed
 */
export function adviceFrom(verdict: Verdict): Advice | undefined {
  const { methods, measure, scale, simple, pairs } = verdict;
  const { better, title } = measuringOf(measure);
  const standing = methods.filter(({ mean }) => mean !== null);
  const fewest = Math.min(...standing.map(({ failed, seeds }) => failed / seeds));
  const [best] = standing.filter(({ failed, seeds }) => failed / seeds === fewest)
    .toSorted((a, b) => better * (b.mean! - a.mean!));
  if (best === undefined || best.learningRate === null) return undefined;
  const { optimizer, learningRate } = best;
  const isWorse = (other: MethodVerdict) =>
    other.failed / other.seeds > fewest ||
    [...simple, ...pairs].some(({ first, second, answer }) =>
      first === optimizer && second === other.optimizer && answer === "helps" ||
      first === other.optimizer && second === optimizer && answer === "hurts"
    );
  const alike = standing.filter((each) => each !== best && !isWorse(each));
  const named = ({ optimizer, learningRate }: MethodVerdict) =>
    `${styleOf(optimizer).label}${learningRate === null ? "" : ` with ${learningRate}`}`;
  const rest = methods.length === 1
    ? "It was compared with no other"
    : alike.length === 0
    ? "The others are worse"
    : `The seeds do not tell it from ${alike.map(named).join(", ")}`;
  return {
    optimizer,
    learningRate,
    alike: alike.map((each) => each.optimizer),
    text:
      `${styleOf(optimizer).label} with step size ${learningRate} has the best mean ${title}, ` +
      `${meanText(best, scale)}. ${rest}.`,
    snippets: snippetsOf(optimizer, learningRate),
  };
}
