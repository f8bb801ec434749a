/** Why the variance: the adaptation factors as functions of the relative noise, which can be dragged. @module */
import { normalDensity } from "../../../optimizers/theory/erf.ts";
import { successProbability } from "../../../optimizers/theory/sign_success.ts";
import {
  adamFactor,
  gradientFactor,
  signFactor,
} from "../../../optimizers/theory/variance_adaptation.ts";
import type { PageElement } from "../../report/client/parts/dom.ts";
import { plot } from "./axes.ts";
import { drawIn, onceAFrame, placeOf } from "./browser.ts";
import { handleOn } from "./handle.ts";
import { within } from "./landscape.ts";
import { slider } from "./slider.ts";
import { canvas, change, draw, lineFrom, type Point, through, write } from "./svg.ts";

/** The factors, by the methods whose lines they have; ids of their values on the page. */
const factors = [
  { method: "ssd", id: "factor-sign", of: signFactor },
  { method: "adam", id: "factor-adam", of: adamFactor },
  { method: "m-svag", id: "factor-gradient", of: gradientFactor },
] as const;

const range = [0, 5] as const;

/** Fills the section. */
export function startFactors(): void {
  let eta = 1;
  const margins = { left: 40, right: 14, top: 26, bottom: 40 } as const;
  const curves = placeOf("factors-picture");
  const picture = canvas(0, 0, { class: "plot drawing" });
  const [ground, marks] = [
    draw("g", { "aria-hidden": "true" }),
    draw("g", {
      "aria-hidden": "true",
    }),
  ];
  let axes: ReturnType<typeof plot> | undefined;
  let height = 0;
  const handle = handleOn(picture, {
    label: "Relative standard deviation η",
    range,
    drag: ([x]) => axes && set(axes.xAt(x)),
    nudge: (right, up) => set(eta + 0.1 * (right + up)),
  });
  picture.append(ground, marks, handle.element);
  curves.append(picture);

  const show = () => {
    if (axes === undefined) return;
    const { x, y } = axes;
    marks.replaceChildren(
      lineFrom([x(eta), y(0)], [x(eta), y(1)], { class: "rule dashed" }),
      ...factors.map(({ method, of }) =>
        draw("circle", { class: `dot fill-${method}`, cx: x(eta), cy: y(of(eta)), r: 4.5 })
      ),
    );
    handle.place([x(eta), y(0)], eta, `η = ${eta.toFixed(2)}`);
  };
  drawIn(curves, (width) => {
    height = Math.round(within(width * 0.62, [230, 320]));
    change(picture, { width, height, viewBox: `0 0 ${width} ${height}` });
    axes = plot(
      { width, height, margins },
      { title: "relative standard deviation η = σ / |∇L|", domain: range },
      { title: "factor γ", domain: [0, 1], ticks: 5 },
    );
    const { x, y, element } = axes;
    const etas = Array.from({ length: 201 }, (_, k) => k * range[1] / 200);
    ground.replaceChildren(
      element,
      ...factors.map(({ method, of }) =>
        draw("path", {
          class: `curve stroke-${method}`,
          d: through(etas.map((each): Point => [x(each), y(of(each))])),
        })
      ),
    );
    show();
  });

  const density = placeOf("density-picture");
  const redrawDensity = drawIn(density, (width) => density.replaceChildren(densityOf(eta, width)));
  const etaSlider = slider({
    id: "eta",
    label: "η",
    min: range[0],
    max: range[1],
    step: 0.01,
    value: eta,
    text: (value) => value.toFixed(2),
    onInput: (value) => set(value),
  });
  placeOf("factors-controls").append(etaSlider.element);

  const update = onceAFrame(() => {
    etaSlider.show(eta);
    for (const { id, of } of factors) placeOf(id).textContent = of(eta).toFixed(3);
    placeOf("eta-squared").textContent = (eta * eta).toFixed(2);
    placeOf("success").textContent = `${(100 * successProbability(1, eta)).toFixed(0)} %`;
    show();
    redrawDensity();
  });
  const set = (value: number) => {
    eta = within(value, range);
    update();
  };
  set(eta);
}

/** What stochastic gradients of mean 1 are like: their density, wrong signs shaded, and where they end up. */
function densityOf(eta: number, width: number): PageElement {
  const height = 150;
  const margins = { left: 12, right: 12, top: 24, bottom: 40 } as const;
  const domain = [-5, 7] as const;
  const deviation = Math.max(eta, 0.02);
  const of = (g: number) => normalDensity((g - 1) / deviation) / deviation;
  const { x, y, element } = plot(
    { width, height, margins },
    { title: "stochastic gradient g, of mean ∇L = 1", domain },
    { title: "", domain: [0, Math.min(of(1), 1.2)], ticks: 0 },
  );
  const along = (from: number, to: number): readonly Point[] =>
    Array.from({ length: 161 }, (_, k) => {
      const g = from + (to - from) * k / 160;
      return [x(g), Math.max(y(of(g)), margins.top)];
    });
  const area = (from: number, to: number, className: string) =>
    draw("path", {
      class: className,
      d: through([[x(from), y(0)], ...along(from, to), [x(to), y(0)]], true),
    });
  return canvas(width, height, { class: "plot", "aria-hidden": "true" }, [
    element,
    area(0, domain[1], "right-sign"),
    area(domain[0], 0, "wrong-sign"),
    lineFrom([x(0), y(0)], [x(0), margins.top], { class: "rule" }),
    write("wrong sign", [x(0) - 6, margins.top + 4], { class: "left" }),
    write("right sign", [x(0) + 6, margins.top + 4], {}),
  ]);
}
