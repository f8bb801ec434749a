/** What came of it: the verdict on each problem, and what to know of it at a glance. @module */
import type { ReportData, VerdictEntry } from "../content/data.ts";
import { betterText } from "../content/estimate_panel.ts";
import { placeOf } from "../content/measures.ts";
import type { PageElement } from "./parts/dom.ts";
import { make } from "./parts/elements.ts";
import type { Section } from "./parts/section.ts";

/** Doubts, and sentences about pairs, that are shown at once; the others are folded. */
const mostAtOnce = 4;

/** The verdicts, and what a reader should know of the data. */
export const verdicts: Section = {
  id: "verdict",
  title: "Verdict",
  lead: "",
  make: ({ data }) => [
    ...(data.verdicts.length === 0
      ? [make("p", { text: nothingText(data) })]
      : data.verdicts.map((entry) => panelOf(data, entry))),
    ...data.notes.map((note) => make("p", { class: "what", text: note })),
  ],
  from: (data) => [data.verdicts, data.notes, nothingText(data)],
};

function nothingText({ tuning, cells }: ReportData): string {
  if (tuning.length === 0 && cells.every(({ step }) => step.length === 0)) {
    return "Nothing has been measured yet.";
  }
  return "A search for step sizes alone says nothing of methods: what it chooses is measured anew, by " +
    "other data and seeds. What it comes to is under Step sizes.";
}

function panelOf(data: ReportData, entry: VerdictEntry): PageElement {
  const { doubts, facts, sentences, pairSentences } = entry;
  const where = placeOf(data, entry);
  const list = facts.flatMap(([term, fact]) => [
    make("dt", { text: term }),
    make("dd", { text: `${fact}.` }),
  ]);
  return make("div", { class: "verdict" }, [
    ...(where === data.title ? [] : [make("h3", { text: where })]), // the page's own
    make("p", { class: "what", text: `${judgedText(entry)}.` }),
    make("div", { class: "said" }, [
      make("div", {}, [
        ...sentences.map(sentenceOf),
        ...pairSentences.slice(0, mostAtOnce).map(sentenceOf),
        ...folded("pairs", pairSentences.slice(mostAtOnce).map(sentenceOf)),
      ]),
      make("dl", {}, list),
    ]),
    ...(doubts.length === 0 ? [] : [
      make("p", { class: "doubts", text: "What there is to doubt" }),
      listOf(doubts.slice(0, mostAtOnce)),
      ...folded(
        "doubts",
        doubts.length > mostAtOnce ? [listOf(doubts.slice(mostAtOnce))] : [],
        doubts.length - mostAtOnce,
      ),
    ]),
  ]);
}

/** What there is more of, to be opened. */
function folded(
  what: string,
  more: readonly PageElement[],
  count = more.length,
): readonly PageElement[] {
  if (more.length === 0) return [];
  const summary = make("summary", { text: `${count} more ${what}` });
  return [make("details", { class: "numbers" }, [summary, ...more])];
}

function listOf(doubts: readonly string[]): PageElement {
  return make("ul", {}, doubts.map((doubt) => make("li", { text: `${doubt}.` })));
}

/** `By test accuracy, higher is better; differences within ± 0.5 points do not matter`. */
function judgedText(entry: VerdictEntry): string {
  const { title, scale, margin, seeds } = entry;
  const size = Number((100 * margin).toPrecision(3));
  const within = scale === "accuracy" ? `${size} points` : `${size} %`;
  return `By ${title}, ${betterText(entry)}, with ${seeds === 1 ? "1 seed" : `${seeds} seeds`} ` +
    `in common; differences within ± ${within} do not matter`;
}

/** A sentence, what is said in bold, the numbers after it not. */
function sentenceOf(line: string): PageElement {
  const simple = line.startsWith("- ");
  const text = simple ? line.slice(2) : line;
  const at = text.indexOf(": ");
  const said = at < 0
    ? [make("b", { text })]
    : [make("b", { text: text.slice(0, at) }), text.slice(at)];
  return make("p", { class: simple ? "answer simple" : "answer" }, said);
}
