/** A verdict in words. @module */
import { estimateText, significant } from "../../text/numbers.ts";
import { leastSeeds } from "../inference/effects.ts";
import { nameOf, onOneLine } from "./names.ts";
import type { Measuring } from "./primary_measure.ts";
import type { FactorVerdict, Judged, PairVerdict, Verdict } from "./verdict_shape.ts";

/**
 * A verdict as plain sentences, a line each: the factors first, or their simple effects where those speak,
 * then the pairs that have an interval, then the doubts.
 */
export function verdictText(given: Omit<Verdict, "text">, { title }: Measuring): string {
  const { problem, seeds, factors, pairs, doubts } = given;
  const all = factors.every(({ by }) => by === null); // then pairs are all there is
  return [
    `${onOneLine(problem)}, by ${title}, ${seeds === 1 ? "1 seed" : `${seeds} seeds`}:`,
    ...(all && pairs.length === 0 ? ["There is one method, and nothing to compare it with."] : []),
    ...factors.flatMap((factor) => factorLines(factor, given)),
    ...pairs.filter(({ low, answer }) => all || low !== null || answer !== "undecided")
      .map((pair) => pairLine(pair, given)),
    ...doubts.map((doubt) => `Doubt: ${doubt}.`),
  ].join("\n");
}

type Given = Omit<Verdict, "text">;

const subjects = { "sign": "the sign", "variance adaptation": "variance adaptation" } as const;

function factorLines(factor: FactorVerdict, given: Given): string[] {
  const { factor: name, by, answer } = factor;
  if (by === null) return [];
  if (name === "interaction") {
    const slight = given.dependent && answer === "no difference";
    const said = slight
      ? "Together and apart differ, by less than matters"
      : interactionWords[answer];
    return [sentence(said, factor, given)];
  }
  const subject = subjects[name];
  if (!given.dependent) {
    const where = by.slice(name.length); // " with variance adaptation", of a simple effect
    return [sentence(`${upper(subject)}${where} ${words[answer]}`, factor, given)];
  }
  const other = subjects[name === "sign" ? "variance adaptation" : "sign"];
  return [
    `What ${subject} does depends on ${other}:`,
    ...given.simple.filter((effect) => effect.name.startsWith(name)).map((effect) =>
      `- ${
        sentence(`${effect.name.slice(name.length + 1)} it ${words[effect.answer]}`, effect, given)
      }`
    ),
  ];
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

/**
 * An effect in the units of its scale: `×0.83 [0.74, 0.93]`, or percentage points of accuracy.
 */
export function effectText({ estimate, low, high }: Judged, scale: Verdict["scale"]): string {
  if (estimate === null) return "";
  const known = low !== null && high !== null;
  if (scale === "accuracy") {
    const points = { mean: 100 * estimate, ...(known ? { low: 100 * low, high: 100 * high } : {}) };
    return `${estimate > 0 ? "+" : ""}${estimateText(points)} points of accuracy`;
  }
  if (scale === "difference") return estimateText({ mean: estimate, low, high });
  if (known && high < 3 * low) return `×${estimateText({ mean: estimate, low, high })}`;
  const [mean, ...ends] = [estimate, ...(known ? [low, high] : [])].map((end) =>
    significant(end, 3)
  );
  return `×${mean}${known ? ` [${ends.join(", ")}]` : ""}`;
}

function marginText(margin: number, scale: Verdict["scale"]): string {
  if (scale === "accuracy") return `± ${Number((100 * margin).toPrecision(3))} points`;
  return `± ${Number((100 * margin).toPrecision(3))} %`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
