/** Puts the page together, and keeps it up to date. @module */
import { isNarrow } from "./curve_controls.ts";
import { wholeRun } from "../content/chart.ts";
import { lightLook } from "../content/look.ts";
import type { ReportData } from "../content/data.ts";
import { countsText } from "./runs_section.ts";
import { chartSection } from "./chart_section.ts";
import type { PageElement } from "./parts/dom.ts";
import { make, page } from "./parts/elements.ts";
import { drawNow, forgetGone, redraw } from "./figure.ts";
import { fillLegend, focusedKey, focusOn } from "./legend.ts";
import { listen } from "./live.ts";
import type { Section } from "./parts/section.ts";
import { isChart, sections } from "./sections.ts";
import type { PageState } from "./parts/state.ts";
import { lookNow, showAs, themeSwitch } from "./theme.ts";

/** Starts the page: reads the data that stand in it, shows them, and follows the run if it is live. */
export function startReport(): void {
  const { document } = page;
  const data = JSON.parse(document.getElementById("data")!.textContent!) as ReportData;
  const state: PageState = {
    data,
    options: wholeRun,
    isolated: [],
    look: lookNow(),
    printing: false,
    sorted: new Map(),
    opened: new Set(),
    drawings: [],
    onIsolated: [],
  };
  const made = new Map<string, string>();
  const main = document.getElementById("main")!;
  const all = sections.map((section) => isChart(section) ? chartSection(section) : section);
  const show = () => {
    const focused = focusedKey();
    fillHead(state);
    for (const section of all) showSection(state, section, main, made);
    forgetGone(state);
    fillLegend(state);
    watch(state);
    focusOn(focused);
  };
  document.getElementById("tools")!.append(themeSwitch(state));
  show();
  if (data.live) {
    listen(() => state.data, (next) => {
      const before = state.data;
      state.data = next;
      show();
      const changed = new Set(
        next.cells.filter((cell) => !before.cells.includes(cell)).map(({ problem }) => problem),
      );
      redraw(state, ({ curvesOn }) => curvesOn !== undefined && changed.has(curvesOn));
    });
  }
  let timer: number | undefined;
  let width = page.innerWidth;
  page.addEventListener("resize", () => {
    if (page.innerWidth === width) return;
    width = page.innerWidth;
    page.clearTimeout(timer);
    for (const settings of document.querySelectorAll("details.settings")) {
      settings.open = !isNarrow();
    }
    timer = page.setTimeout(() => redraw(state), 120);
  });
  page.addEventListener("beforeprint", () => {
    state.printing = true;
    showAs(state, lightLook); // paper is white, whatever the screen is
    redraw(state);
    drawNow(state, true);
  });
  page.addEventListener("afterprint", () => {
    state.printing = false;
    showAs(state, lookNow());
    redraw(state);
  });
}

/** The title, and what the report is made of. */
function fillHead({ data }: PageState): void {
  const { document } = page;
  const { runs, cells, title, madeAt, noisewise } = data;
  document.title = `${title} · noisewise`;
  document.getElementById("title")!.textContent = title;
  const folders = runs.map(({ folder }) => folder).join(", ");
  document.getElementById("facts")!.textContent = `${folders} · ${countsText(cells)} · ${
    madeAt.slice(0, 16).replace("T", " ")
  } UTC · noisewise ${noisewise}`;
}

/** Makes a section, or makes it anew where what it is made of has changed. */
function showSection(
  state: PageState,
  section: Section,
  main: PageElement,
  made: Map<string, string>,
): void {
  const { id, title, lead, from, without } = section;
  const key = JSON.stringify(from(state.data));
  const old = page.document.getElementById(id);
  const link = page.document.querySelectorAll(`a[href="#${id}"]`);
  const missing = without?.(state.data) === true;
  for (const each of link) each.hidden = missing;
  if (old !== null) old.hidden = missing;
  else if (missing) main.append(make("section", { id, hidden: true })); // its place, for later
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
function watch(state: PageState): void {
  const observer = new page.IntersectionObserver((entries) => {
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
