/** What came of it: the verdict on each problem, and what to know of it at a glance. @module */
import type { ReportData, VerdictEntry } from "../content/data.ts";
import { betterText } from "../content/estimate_panel.ts";
import type { PageElement } from "./dom.ts";
import { make } from "./elements.ts";
import type { Section } from "./section.ts";

/** The verdicts, and what a reader should know of the data. */
export const verdicts: Section = {
  id: "verdict",
  title: "Verdict",
  lead: "",
  make: ({ data }) => [
    ...(data.verdicts.length === 0
      ? [make("p", { text: "Nothing has been measured yet, or nothing is to be compared." })]
      : data.verdicts.map((entry) => panelOf(data, entry))),
    ...data.notes.map((note) => make("p", { class: "what", text: note })),
  ],
  from: ({ verdicts, notes }) => [verdicts, notes],
};

function panelOf({ runs }: ReportData, entry: VerdictEntry): PageElement {
  const { problem, run, text, doubts, facts } = entry;
  const where = runs.length > 1 ? `${problem}, ${runs[run]!.name}` : problem;
  const said = text.split("\n").slice(1).filter((line) => !line.startsWith("Doubt: "));
  const list = facts.flatMap(([term, fact]) => [
    make("dt", { text: term }),
    make("dd", { text: `${fact}.` }),
  ]);
  return make("div", { class: "verdict" }, [
    make("h3", { text: where }),
    make("p", { class: "what", text: `${judgedText(entry)}.` }),
    ...said.map((line) =>
      make("p", { class: line.startsWith("- ") ? "answer simple" : "answer" }, [
        ...answerOf(line.replace(/^- /, "")),
      ])
    ),
    make("dl", {}, list),
    ...(doubts.length === 0 ? [] : [
      make("p", { class: "doubts", text: "What there is to doubt:" }),
      make("ul", {}, doubts.map((doubt) => make("li", { text: `${doubt}.` }))),
    ]),
  ]);
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
function answerOf(line: string): readonly (PageElement | string)[] {
  const at = line.indexOf(": ");
  if (at < 0) return [make("b", { text: line })];
  return [make("b", { text: line.slice(0, at) }), line.slice(at)];
}
