/** What only dissections have: the advice, predictions, curvature, and what was checked. @module */
import { significant } from "../../text/numbers.ts";
import type { DissectionData, PredictionEntry } from "../content/data.ts";
import { type ColumnSpec, tableSpec } from "../content/table_spec.ts";
import type { PageElement } from "./parts/dom.ts";
import { codeToCopy, make } from "./parts/elements.ts";
import type { Section } from "./parts/section.ts";
import { tableOf } from "./parts/table.ts";

/** The method, its step size, and the lines that make it. */
export const advice: Section = {
  id: "advice",
  title: "What to use",
  lead: "",
  make: ({ data: { dissection } }): readonly PageElement[] => {
    const { text, snippets } = dissection!.advice!;
    return [
      make("p", { text }),
      ...snippets.flatMap(({ framework, code }, i) => {
        const shown = codeToCopy(code, `Copy the lines for ${framework}`);
        const attributes = { class: "numbers lines", open: i === 0 }; // on paper the open ones
        return [make("details", attributes, [make("summary", { text: framework }), shown])];
      }),
    ];
  },
  from: ({ dissection }) => dissection?.advice,
  without: ({ dissection }) => !dissection?.advice,
};

/** The predictions of curvature and noise, with the training losses that they are of. */
export const predictions: Section = {
  id: "why",
  title: "Why",
  lead:
    "By how much a method's steps gain more than those without the factor, as curvature and noise along " +
    "the path have it: above 1 it is predicted to help; what happened is the training loss of the runs.",
  make: (state) => [
    tableOf(
      state,
      tableSpec({
        key: "why",
        caption: "Predictions and what happened",
        columns: [
          { heading: "factor", text: ({ factor }) => factor },
          { heading: "by", text: ({ from }) => from },
          {
            heading: "ratio of gains",
            text: ratioText,
            value: (row) => row["ratio ≤"],
          },
          { heading: "predicted", text: ({ predicted }) => predicted },
          { heading: "happened", text: ({ happened }) => happened },
          { heading: "training loss", text: (row) => row["training loss"] },
          {
            heading: "holds",
            text: ({ holds }) => holdsText(holds),
            strong: ({ holds }) => holds === false,
          },
        ],
        rows: state.data.dissection!.predictions,
        copy: true,
      }),
    ),
  ],
  from: ({ dissection }) => dissection?.predictions,
  without: ({ dissection }) => !dissection?.predictions.length,
};

/** Both ends, or the one that they are. */
function ratioText(row: PredictionEntry): string {
  const [low, high] = [row["ratio ≥"], row["ratio ≤"]].map((end) => significant(end, 3));
  return low === high ? low! : `${low} to ${high}`;
}

type Row = DissectionData["curvature"][number];

/** What the sign needs to make larger steps than the gradient (thesis §6.4.3). */
export const curvature: Section = {
  id: "curvature",
  title: "Curvature",
  lead:
    "The sign needs outlier eigenvalues (λmax over the average magnitude), a Hessian concentrated on its " +
    "diagonal (p_diag), and dense gradients (φ): R = φ d L2/L∞ above 1.",
  make: (state) => {
    const rows = state.data.dissection!.curvature;
    const names = Object.keys(rows[0]!).filter((name) => name !== "problem");
    const columns = names.map((heading): ColumnSpec<Row> => ({
      heading,
      text: (row) => cellText(row[heading] ?? null),
      ...(typeof rows[0]![heading] === "number" && { value: (row) => row[heading] ?? undefined }),
    }));
    const caption = "Curvature's conditions for the sign";
    return [tableOf(state, tableSpec({ key: "curvature", caption, columns, rows, copy: true }))];
  },
  from: ({ dissection }) => dissection?.curvature,
  without: ({ dissection }) => !dissection?.curvature.length,
};

function cellText(value: string | number | null): string {
  if (typeof value !== "number") return value ?? "";
  return Number.isInteger(value) ? String(value) : significant(value, 3);
}

type CheckRow = DissectionData["checks"][number];

/** What was checked before anything was trained. */
export const checks: Section = {
  id: "check",
  title: "Check",
  lead: "What the experiments take for granted of a problem, tried on a batch and three updates.",
  make: (state) => {
    const rows = state.data.dissection!.checks;
    return [
      tableOf(
        state,
        tableSpec({
          key: "check",
          caption: "What was checked of the problem",
          columns: [
            { heading: "check", text: ({ check }) => check },
            {
              heading: "holds",
              text: ({ holds }) => holdsText(holds),
              strong: ({ holds }) => holds === false,
            },
            { heading: "measured", text: ({ measured }) => measured },
            ...(rows.some(({ remedy }) => remedy !== "")
              ? [{ heading: "what to change", text: ({ remedy }: CheckRow) => remedy }]
              : []),
          ],
          rows,
          copy: true,
        }),
      ),
    ];
  },
  from: ({ dissection }) => dissection?.checks,
  without: ({ dissection }) => dissection === undefined,
};

/** Whether something holds: `null` where it cannot be told. */
function holdsText(holds: boolean | null): string {
  return holds === null ? "" : holds ? "yes" : "NO";
}
