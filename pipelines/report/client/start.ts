/** Puts the page together, and keeps it up to date. @module */
import type { ReportData } from "./data.ts";
import {
  differencesSection,
  effectsSection,
  seedsSection,
  stepSizesSection,
} from "./charts_section.ts";
import { curvesSection } from "./curves_section.ts";
import type { PageElement } from "./dom.ts";
import { make, page } from "./elements.ts";
import { drawNow, forgetGone, redraw } from "./figure.ts";
import { fillLegend, focusedKey, focusOn } from "./legend.ts";
import { listen } from "./live.ts";
import { rerunSection } from "./rerun_section.ts";
import type { PageState } from "./state.ts";
import {
  cellsSection,
  costSection,
  countsText,
  divergedSection,
  summarySection,
} from "./tables_section.ts";
import { isDark, themeSwitch } from "./theme.ts";

/** A section of the page. */
interface Section {
  readonly id: string;
  readonly title: string;
  /** What it says, in a sentence. */
  readonly lead: string;
  readonly make: (state: PageState) => readonly PageElement[];
  /** What it is made of: it is made anew when that has changed. */
  readonly from: (data: ReportData) => unknown;
  readonly without?: (data: ReportData) => boolean;
}

/** The sections of the page, in order. */
export function sections(): readonly Section[] {
  return [
    {
      id: "findings",
      title: "What came of it",
      lead: "",
      make: findingsSection,
      from: ({ findings }) => findings,
    },
    {
      id: "curves",
      title: "Learning curves",
      lead:
        "Mean over seeds, with a band of one standard deviation of the loss. Drag to move, Ctrl + wheel to zoom, double-click to return.",
      make: curvesSection,
      from: (
        { problems, summary },
      ) => [problems, summary.map(({ problem, steps, seeds }) => [problem, steps, seeds])],
    },
    {
      id: "summary",
      title: "Summary",
      lead:
        "The last evaluation of each run: mean ± standard deviation over seeds, the best of each problem in bold.",
      make: summarySection,
      from: ({ summary, series }) => [summary, series],
    },
    {
      id: "effects",
      title: "The sign, or the noise",
      lead:
        "The four methods as a factorial experiment: what taking the sign does, what variance adaptation does, and what both do together. Mean and 95 % interval over seeds; filled where it leaves out 0.",
      make: effectsSection,
      from: ({ factorial }) => factorial,
      without: ({ factorial }) => factorial.length === 0,
    },
    {
      id: "differences",
      title: "Differences at the same seeds",
      lead:
        "Same start, same batches: what seeds have in common drops out. Mean and 95 % interval; filled where it leaves out 0.",
      make: differencesSection,
      from: ({ differences }) => differences,
      without: ({ differences }) => differences.length === 0,
    },
    {
      id: "step-sizes",
      title: "Step sizes",
      lead: "How good each step size of the search was; the winners are ringed.",
      make: stepSizesSection,
      from: ({ tuning }) => tuning,
      without: ({ tuning }) => tuning.length === 0,
    },
    {
      id: "seeds",
      title: "From seed to seed",
      lead: "What each run ended with; the bar is the mean.",
      make: seedsSection,
      from: ({ summary }) => summary,
    },
    {
      id: "cost",
      title: "Time and memory",
      lead:
        "Seconds of training, evaluations not counted. Tensors are parameters, states and data of one run; the process is all runs at a time.",
      make: costSection,
      from: ({ summary, cells }) => [summary, cells.map(({ memory }) => memory)],
    },
    {
      id: "diverged",
      title: "Diverged",
      lead: "A run ends where a loss is not finite.",
      make: divergedSection,
      from: ({ cells }) => cells.filter(({ state }) => state === "diverged").map(({ key }) => key),
    },
    {
      id: "cells",
      title: "Cells",
      lead: "",
      make: cellsSection,
      from: ({ cells }) => cells.map(({ key, state, step }) => [key, state, step.length]),
    },
    {
      id: "rerun",
      title: "To run it again",
      lead: "",
      make: rerunSection,
      from: ({ runs }) => runs,
    },
  ];
}

/** What came of it, in sentences. */
export function findingsSection(state: PageState): readonly PageElement[] {
  const { findings, notes } = state.data;
  const texts = findings.map(({ problem, sentences }) =>
    make("p", {}, [make("b", { text: `${problem}. ` }), sentences.join(" ")])
  );
  return [...texts, ...notes.map((note) => make("p", { class: "what", text: note }))];
}

/** Starts the page: reads the data that stand in it, shows them, and follows the run if it is live. */
export function startReport(): void {
  const { document } = page();
  const data = JSON.parse(document.getElementById("data")!.textContent!) as ReportData;
  const state: PageState = {
    data,
    horizontal: "step",
    log: true,
    single: false,
    isolated: [],
    part: [0, 1],
    dark: isDark(),
    sorted: new Map(),
    opened: new Set(),
    drawings: [],
    onIsolated: [],
  };
  const made = new Map<string, string>();
  const main = document.getElementById("main")!;
  const showMarks = () => {
    for (const id of ["summary", "step-sizes", "cost", "diverged", "cells"]) made.delete(id);
    show();
  };
  const show = () => {
    const focused = focusedKey();
    fillHead(state);
    for (const section of sections()) showSection(state, section, main, made);
    forgetGone(state);
    fillLegend(state);
    watch(state);
    focusOn(focused);
  };
  document.getElementById("tools")!.append(themeSwitch(state, showMarks));
  show();
  if (data.live) {
    listen(() => state.data, (next) => {
      const before = state.data;
      state.data = next;
      show();
      const changed = new Set(
        next.cells.filter((cell) => !before.cells.includes(cell)).map(({ problem }) => problem),
      );
      redraw(
        state,
        ({ element }) =>
          [...changed].some((problem) =>
            element.dataset["key"]?.startsWith(`curve ${problem} `) === true
          ),
      );
    });
  }
  let timer: number | undefined;
  let width = page().innerWidth;
  page().addEventListener("resize", () => {
    if (page().innerWidth === width) return;
    width = page().innerWidth;
    page().clearTimeout(timer);
    timer = page().setTimeout(() => redraw(state), 120);
  });
  page().addEventListener("beforeprint", () => drawNow(state, true));
}

/** The title, and what the report is made of. */
export function fillHead({ data }: PageState): void {
  const { document } = page();
  const { runs, cells, title, madeAt, noisewise } = data;
  document.title = `${title} · noisewise`;
  document.getElementById("title")!.textContent = title;
  const folders = runs.map(({ folder }) => folder).join(", ");
  document.getElementById("facts")!.textContent = `${folders} · ${countsText(cells)} · ${
    madeAt.slice(0, 16).replace("T", " ")
  } UTC · noisewise ${noisewise}`;
}

/** Makes a section, or makes it anew where what it is made of has changed. */
export function showSection(
  state: PageState,
  section: Section,
  main: PageElement,
  made: Map<string, string>,
): void {
  const { id, title, lead, from, without } = section;
  const key = JSON.stringify(from(state.data));
  const old = page().document.getElementById(id);
  const link = page().document.querySelectorAll(`a[href="#${id}"]`);
  const missing = without?.(state.data) === true;
  for (const each of link) each.hidden = missing;
  if (old !== null) old.hidden = missing;
  if (missing || made.get(id) === key) return;
  made.set(id, key);
  const fresh = make("section", { id, "aria-labelledby": `${id}-title` }, [
    make("h2", { id: `${id}-title`, text: title }),
    ...(lead === "" ? [] : [make("p", { class: "lead", text: lead })]),
    ...section.make(state),
  ]);
  if (old === null) main.append(fresh);
  else old.replaceWith(fresh);
}

/** Draws charts as they come near the window. */
export function watch(state: PageState): void {
  const observer = new (page().IntersectionObserver)((entries) => {
    for (const { target, isIntersecting } of entries) {
      const drawing = state.drawings.find(({ element }) => element === target);
      if (drawing !== undefined) drawing.near = isIntersecting;
    }
    drawNow(state);
  }, { rootMargin: "600px 0px" });
  for (const { element } of state.drawings) {
    if (element.dataset["watched"] !== undefined) continue;
    element.dataset["watched"] = "";
    observer.observe(element);
  }
}
