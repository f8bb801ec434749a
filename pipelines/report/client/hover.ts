/** Values under the pointer, or where the arrow keys are. @module */
import { estimateText, meanAndDeviation, significant } from "../../text/numbers.ts";
import type { CurvePoint } from "../content/curve_points.ts";
import type { PageElement, PageEvent, VegaView } from "./parts/dom.ts";
import { visible } from "../content/look.ts";
import { labelOf } from "../content/measures.ts";
import { announce, make, page } from "./parts/elements.ts";
import type { PageState } from "./parts/state.ts";
import { swatch } from "./parts/swatch.ts";

/** What a chart of curves is asked about. */
export interface Hovered {
  readonly view: VegaView;
  readonly chart: PageElement;
  readonly points: readonly CurvePoint[];
}

/** Shows values in a chart of curves: of the evaluation nearest to the pointer, or by arrow keys. */
export function followPointer(state: PageState, hovered: Hovered): void {
  const { view, chart, points } = hovered;
  const tip = make("div", { class: "tip" });
  tip.hidden = true;
  chart.append(tip);
  let at: CurvePoint | undefined;
  const show = (point: CurvePoint | undefined) => {
    at = point;
    tip.hidden = point === undefined;
    const rows = point === undefined ? [] : neighbours(state, points, point);
    const drawn = rows.map((row) => ({
      ...row,
      color: visible(state.data.series[row.series]!, state.look),
    }));
    view.data("hover", drawn).run();
    if (point !== undefined) fillTip(state, hovered, tip, point, nearby(rows, point));
  };
  const follow = (event: PageEvent) => show(nearest(state, hovered, event));
  // a view of its own follows each drawing of the chart, and ends with it
  chart.querySelector("svg")!.addEventListener("pointermove", follow);
  chart.querySelector("svg")!.addEventListener("pointerdown", follow);
  chart.querySelector("svg")!.addEventListener("pointerleave", () => show(undefined));
  keysOf(chart, (event) => {
    const turn = { ArrowRight: 1, ArrowLeft: -1, ArrowUp: 0, ArrowDown: 0 }[event.key ?? ""];
    if (event.key === "Escape") return show(undefined);
    if (turn === undefined) return;
    event.preventDefault();
    const next = moved(state, points, at, event.key!, turn);
    show(next);
    if (next !== undefined) announce(spoken(state, next));
  });
}

/** One listener for keys on a chart, however often it is drawn. */
function keysOf(chart: PageElement, listener: (event: PageEvent) => void): void {
  const keyed = chart as PageElement & { onkeydown: unknown; onblur: unknown };
  keyed.onkeydown = listener;
  keyed.onblur = () => listener({ key: "Escape" } as PageEvent);
}

/** The points that have not faded. */
function shownPoints(
  state: PageState,
  points: readonly CurvePoint[],
): readonly CurvePoint[] {
  const { isolated } = state;
  return isolated.length === 0 ? points : points.filter(({ series }) => isolated.includes(series));
}

/** The point nearest to the pointer, by pixels; the horizontal distance counts most. */
function nearest(
  state: PageState,
  { view, chart, points }: Hovered,
  { clientX, clientY }: PageEvent,
): CurvePoint | undefined {
  const box = chart.querySelector("svg")!.getBoundingClientRect();
  const left = clientX! - box.left - view.padding().left - view.origin()[0];
  const top = clientY! - box.top - view.padding().top - view.origin()[1];
  if (left < -8 || left > view.width() + 8 || top < -8 || top > view.height() + 8) return undefined;
  const [x, y] = [view.scale("x"), view.scale("y")];
  let best: CurvePoint | undefined;
  let least = Infinity;
  for (const point of shownPoints(state, points)) {
    const distance = 4 * Math.abs(x(point.x) - left) + Math.abs(y(point.mean) - top);
    if (distance < least) [best, least] = [point, distance];
  }
  return best;
}

/** The points of all methods at the same evaluation; by the clock, those nearest in time. */
function neighbours(
  state: PageState,
  points: readonly CurvePoint[],
  point: CurvePoint,
): readonly CurvePoint[] {
  const found = new Map<number, CurvePoint>();
  for (const each of shownPoints(state, points)) {
    if (state.options.horizontal !== "seconds" && each.x !== point.x) continue;
    const before = found.get(each.series);
    if (before === undefined || Math.abs(each.x - point.x) < Math.abs(before.x - point.x)) {
      found.set(each.series, each);
    }
  }
  found.set(point.series, point);
  return [...found.values()].sort((a, b) => b.mean - a.mean);
}

/** Of many methods those nearest to a point, so that its box fits the window. */
function nearby(rows: readonly CurvePoint[], point: CurvePoint): readonly CurvePoint[] {
  const at = rows.indexOf(point);
  const from = Math.min(Math.max(at - mostRows / 2, 0), Math.max(rows.length - mostRows, 0));
  return rows.slice(from, from + mostRows);
}

/** Methods in a box of values, and seeds. */
const mostRows = 12;

/** Fills the box of values beside a point. */
function fillTip(
  state: PageState,
  { view, chart }: Hovered,
  tip: PageElement,
  point: CurvePoint,
  rows: readonly CurvePoint[],
): void {
  const lines = rows.map((row) => {
    const text = meanAndDeviation(row.mean, row.sd);
    return make("tr", { class: row === point ? "here" : "" }, [
      make("td", {}, [swatch(state, state.data.series[row.series]!)]),
      make("th", { scope: "row", text: labelOf(state.data, row.series) }),
      make("td", {
        text: state.options.horizontal === "seconds" ? `${text} (step ${row.step})` : text,
      }),
    ]);
  });
  const each = point.values.length < 2 ? [] : [
    make("p", { text: `${labelOf(state.data, point.series)}, seed by seed` }),
    make(
      "ul",
      {},
      point.values.slice(0, mostRows).map((value, i) =>
        make("li", {}, [make("span", { text: `seed ${point.seeds[i]}` }), significant(value)])
      ),
    ),
  ];
  tip.replaceChildren(
    make("p", { text: whereText(point) }),
    make("table", {}, [make("tbody", {}, lines)]),
    ...each,
  );
  const at = view.origin()[0] + view.padding().left + view.scale("x")(point.x);
  const room = Math.max(chart.clientWidth - tip.clientWidth - 2, 0);
  tip.style["left"] = `${Math.round(Math.min(Math.max(at - tip.clientWidth / 2, 0), room))}px`;
  const { top, bottom } = chart.getBoundingClientRect();
  const below = bottom + tip.clientHeight < page.innerHeight || top < tip.clientHeight;
  tip.className = below ? "tip" : "tip above"; // never on the curves
}

/** Where a point is, in words. */
function whereText({ step, examples, x }: CurvePoint): string {
  const clock = x !== step && x !== examples ? `, ${significant(x)} s` : "";
  return `step ${step}, ${examples} examples${clock}`;
}

/** What the arrow keys lead to: left and right along a curve, up and down to the next one. */
function moved(
  state: PageState,
  points: readonly CurvePoint[],
  at: CurvePoint | undefined,
  key: string,
  turn: number,
): CurvePoint | undefined {
  const shown = shownPoints(state, points);
  if (at === undefined) return shown[0];
  if (turn !== 0) {
    const own = shown.filter(({ series }) => series === at.series);
    const next = own.findIndex(({ step }) => step === at.step) + turn;
    return own[Math.min(Math.max(next, 0), own.length - 1)];
  }
  const beside = neighbours(state, points, at);
  const next = beside.indexOf(at) + (key === "ArrowDown" ? 1 : -1);
  return beside[Math.min(Math.max(next, 0), beside.length - 1)];
}

/** A point for those who listen. */
function spoken(state: PageState, point: CurvePoint): string {
  const { mean, low, high, values } = point;
  const value = values.length > 1 ? estimateText({ mean, low, high }) : significant(mean);
  return `${labelOf(state.data, point.series)}, ${whereText(point)}: ${value}`;
}
