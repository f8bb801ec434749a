/** A verdict in words. @module */
import { leastSeeds } from "../inference/effects.ts";
import { effectText, sizeOf } from "./effect_text.ts";
import { nameOf, onOneLine } from "./names.ts";
import type { Measuring } from "./primary_measure.ts";
import { isWith } from "../inference/family.ts";
import { subjectOf } from "../inference/design.ts";
import { isInteraction, partnersOf } from "./dependence.ts";
import type { FactorVerdict, Judged, PairVerdict, Verdict } from "./verdict_shape.ts";

/**
 * A verdict as plain sentences, a line each: the factors first, or their simple effects where those speak,
 * then the pairs that have an interval, then the doubts.
 */
export function verdictText(given: Given, { title }: Measuring): string {
  const { problem, seeds, doubts } = given;
  const { sentences, pairSentences } = verdictLines(given);
  return [
    `${onOneLine(problem)}, by ${title}, ${seeds === 1 ? "1 seed" : `${seeds} seeds`}:`,
    ...sentences,
    ...pairSentences,
    ...doubts.map((doubt) => `Doubt: ${doubt}.`),
  ].join("\n");
}

type Given = Omit<Verdict, "text">;

/** The sentences of a verdict. */
export interface VerdictLines {
  /** Of the factors, or of their simple effects where those speak. */
  readonly sentences: readonly string[];
  /**
   * Of the pairs that are decided, the largest first; where there are no more than six, of those that have an
   * interval, and of all where no factor can be judged.
   */
  readonly pairSentences: readonly string[];
}

/** What is said of factors and of pairs; of many pairs those that are not decided are counted. */
export function verdictLines(given: Given): VerdictLines {
  const { factors, pairs } = given;
  const all = factors.every(({ by }) => by === null); // then pairs are all there is
  const alone = all && pairs.length === 0;
  const few = pairs.length <= 6;
  const told = pairs
    .filter(({ answer, low }) => answer !== "undecided" || few && (all || low !== null))
    .toSorted((a, b) => sizeOf(b, given) - sizeOf(a, given));
  const open = pairs.length - told.length;
  const rest = told.length === 0
    ? `None of ${open} other pairs is decided.`
    : `${open} of ${pairs.length} other pairs are not decided.`;
  return {
    sentences: alone
      ? ["There is one method, and nothing to compare it with."]
      : [...factors.flatMap((factor) => factorLines(factor, given)), ...openInteractions(given)],
    pairSentences: [
      ...told.map((pair) => pairLine(pair, given)),
      ...(open > 0 && !few ? [rest] : []),
    ],
  };
}

function factorLines(factor: FactorVerdict, given: Given): string[] {
  const { factor: name, by, answer, between } = factor;
  if (by === null) return [];
  if (between !== undefined) {
    return answer === "undecided"
      ? []
      : [sentence(`${upper(name)}: ${together[answer]}`, factor, given)];
  }
  if (isInteraction(factor)) {
    const slight = given.dependent && answer === "no difference";
    const said = slight
      ? "Together and apart differ, by less than matters"
      : interactionWords[answer];
    return [sentence(said, factor, given)];
  }
  const subject = subjectOf(name);
  const partners = partnersOf(factor, given);
  if (partners.length === 0) {
    const where = by.slice(name.length); // " with variance adaptation", of a simple effect
    return [sentence(`${upper(subject)}${where} ${words[answer]}`, factor, given)];
  }
  return partners.flatMap((other) => [
    `What ${subject} does depends on ${subjectOf(other)}:`,
    ...given.simple.filter((effect) => isWith(effect.name, name, other)).map((effect) =>
      `- ${
        sentence(`${effect.name.slice(name.length + 1)} it ${words[effect.answer]}`, effect, given)
      }`
    ),
  ]);
}

/** Of more than two factors, the interactions that are not decided are counted. */
function openInteractions({ factors }: Given): string[] {
  const all = factors.filter(({ between }) => between !== undefined);
  const open = all.filter(({ answer }) => answer === "undecided");
  if (open.length === 0) return [];
  return open.length === all.length
    ? [`None of ${all.length} interactions is decided.`]
    : [`${open.length} of ${all.length} interactions are not decided.`];
}

const words: Readonly<Record<Judged["answer"], string>> = {
  "helps": "helps",
  "hurts": "hurts",
  "no difference": "makes no difference that matters",
  "undecided": "is not decided",
};

const interactionWords: Readonly<Record<Judged["answer"], string>> = {
  "helps": "Together they gain more than the two apart",
  "hurts": "Together they gain less than the two apart",
  "no difference": "Each does the same with the other and without, as far as it matters",
  "undecided": "Whether they gain more together than apart is not decided",
};

const together: Readonly<Record<Judged["answer"], string>> = {
  "helps": "more is gained together than apart",
  "hurts": "less is gained together than apart",
  "no difference": "each does the same with the other and without, as far as it matters",
  "undecided": "not decided",
};

function pairLine(pair: PairVerdict, given: Given): string {
  const [first, second] = [nameOf(pair.first), nameOf(pair.second)];
  return sentence(`${first} instead of ${second} ${words[pair.answer]}`, pair, given);
}

/** What is said, the numbers, and what would settle it. */
function sentence(said: string, effect: Judged, { scale, margin }: Given): string {
  const { answer, failed, moreSeeds } = effect;
  const shown = effectText(effect, scale);
  const numbers = failed > 0 && shown !== "" ? `${shown} among the survivors` : shown;
  const within = answer === "no difference" ? `within ${marginText(margin, scale)}` : "";
  const count = Number((moreSeeds ?? 0).toPrecision(2)); // it is an order of magnitude
  const seeds = count === 1 ? "1 more seed" : `${count} more seeds`;
  const more = failed === 0 && count > 0 && effect.seeds + count <= leastSeeds
    ? `an interval needs ${seeds}`
    : failed > 0
    ? moreSeeds === undefined ? "judged by ranks" : `ranks need at least ${seeds} to tell`
    : moreSeeds === undefined
    ? ""
    : `about ${seeds} would settle it at this spread`;
  const rest = [numbers, within, more].filter((text) => text !== "");
  return rest.length === 0 ? `${said}.` : `${said}: ${rest.join(", ")}.`;
}

function marginText(margin: number, scale: Verdict["scale"]): string {
  if (scale === "accuracy") return `± ${Number((100 * margin).toPrecision(3))} points`;
  return `± ${Number((100 * margin).toPrecision(3))} %`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
