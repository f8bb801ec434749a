/** What the paper observes, and whether it holds here. @module */
import { paperLeads } from "../../statistics/observations/leads.ts";
import {
  detailText,
  estimatedText,
  leadText,
  whereText,
} from "../../statistics/observations/observation_text.ts";
import type { ObservationEntry, ReportData } from "../content/data.ts";
import { type ColumnSpec, tableSpec } from "../content/table_spec.ts";
import type { PageElement } from "./parts/dom.ts";
import { make } from "./parts/elements.ts";
import type { Section } from "./parts/section.ts";
import { tableOf } from "./parts/table.ts";

/** The four observations of ICML 2018, §6.2, of runs with the papers' settings. */
export const observations: Section = {
  id: "observations",
  title: "Observations",
  lead:
    "The four observations that the ICML paper makes of its experiments (§6.2), each as a contrast with its " +
    "interval. The first three are read off the intervals of the verdict, by its measure.",
  make: (state): readonly PageElement[] => {
    const { data } = state;
    return paperLeads.map((lead) => {
      const rows = data.observations.filter(({ observation }) => observation === lead.observation);
      const caption = `Observation ${lead.observation}: ${lead.title}`;
      const key = `observation ${lead.observation}`;
      return make("div", { class: "observation" }, [
        make("h3", { text: `${lead.observation}. ${lead.title}` }),
        make("p", { class: "what", text: leadText(lead, data.observations) }),
        tableOf(state, tableSpec({ key, caption, columns: columnsFor(data), rows, copy: true })),
      ]);
    });
  },
  from: ({ observations, runs }) => [observations, runs.map(({ name }) => name)],
  without: ({ observations }) => observations.length === 0,
};

function columnsFor({ runs, observations }: ReportData): readonly ColumnSpec<ObservationEntry>[] {
  return [
    { heading: "on", text: whereText },
    ...(observations.some(({ run }) => run !== null)
      ? [{
        heading: "run",
        text: ({ run }: ObservationEntry) => run === null ? "" : runs[run]!.name,
      }]
      : []),
    { heading: "answer", text: ({ answer }) => answer, strong: ({ holds }) => holds !== null },
    { heading: "estimate [interval]", text: estimatedText, value: ({ estimate }) => estimate },
    { heading: "seeds", text: ({ seeds }) => String(seeds), value: ({ seeds }) => seeds },
    { heading: "in detail", text: detailText },
  ];
}
