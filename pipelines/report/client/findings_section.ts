/** What came of it, in sentences. @module */
import { make } from "./elements.ts";
import type { Section } from "./section.ts";

/** The findings of each problem, and what a reader should know of the data. */
export const findings: Section = {
  id: "findings",
  link: "Findings",
  title: "What came of it",
  lead: "",
  make: ({ data }) => [
    ...data.findings.map(({ problem, sentences }) =>
      make("p", {}, [make("b", { text: `${problem}. ` }), sentences.join(" ")])
    ),
    ...data.notes.map((note) => make("p", { class: "what", text: note })),
  ],
  from: ({ findings }) => findings,
};
