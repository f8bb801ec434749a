/** Why the sign: a quadratic to drag, the methods' paths on it, and Fig. 2 of the paper. @module */
import { styleOf } from "../../charts/palette.ts";
import { make } from "../../report/client/parts/elements.ts";
import { significant } from "../../text/numbers.ts";
import { drawIn, isStill, onceAFrame, page, placeOf } from "./browser.ts";
import { figure2Grid } from "./figure_2_grid.ts";
import { legendOf } from "./legend.ts";
import { beginning, type Landscape, limits } from "./landscape.ts";
import { curvePlot, logDomain } from "./loss_plot.ts";
import { type Field, type MethodPaths, pathsOn, steps } from "./paths.ts";
import { quadraticPicture } from "./quadratic_picture.ts";
import { slider } from "./slider.ts";

/** Milliseconds that paths take to be drawn. */
const duration = 2400;

/** Fills the section. */
export function startQuadratic(): void {
  let landscape: Landscape = beginning;
  let field: Field = "best steps";
  let seed = 0;
  let all: readonly MethodPaths[] = [];
  let animation = 0;

  const picture = quadraticPicture(placeOf("quadratic-picture"), (change) => set(change));
  const plotPlace = placeOf("quadratic-losses");
  const redrawPlot = drawIn(plotPlace, (width) => {
    const values = all.flatMap(({ losses }) => losses);
    const curves = all.map(({ method, losses }) => ({
      method,
      points: losses.map((value, step) => ({ step, value })),
    }));
    const title = "L(θ) − L(x*), mean of 16 runs";
    const domain = logDomain(values);
    const options = { width, height: 220, title, steps, domain, log: true };
    plotPlace.replaceChildren(curvePlot(curves, options));
  });

  /** Draws the paths step by step, or at once under a hand that moves, and for those who want nothing to move. */
  const trace = (stepwise: boolean) => {
    page.cancelAnimationFrame(animation);
    if (!stepwise || isStill()) return picture.trace(all, steps);
    let started: number | undefined;
    const frame = (time: number) => {
      started ??= time;
      const upTo = Math.ceil(steps * Math.min((time - started) / duration, 1));
      picture.trace(all, upTo);
      if (upTo < steps) animation = page.requestAnimationFrame(frame);
    };
    animation = page.requestAnimationFrame(frame);
  };
  let stepwise = false;
  const compute = () => {
    all = pathsOn(landscape, field, seed);
    placeOf("quadratic-legend").replaceChildren(...legendOf(
      all.map(({ method, learningRate, losses }) => ({
        method,
        text: `${significant(losses.at(-1)!, 2)}${
          learningRate === undefined ? "" : `, α = ${learningRate}`
        }`,
      })),
    ));
    redrawPlot();
    trace(stepwise);
    stepwise = false;
    tellSlowly();
  };
  const computeNext = onceAFrame(compute);
  let computing: number | undefined;
  /** At the next frame; where every step size is tried, when the hand rests. */
  const computeSoon = () => {
    page.clearTimeout(computing);
    if (field === "best steps") computeNext();
    else computing = page.setTimeout(compute, 120);
  };
  const computeStepwise = () => {
    stepwise = true;
    computeSoon();
  };

  let telling: number | undefined;
  const tellSlowly = () => {
    page.clearTimeout(telling);
    telling = page.setTimeout(() => {
      placeOf("quadratic-told").textContent = told(all);
    }, 600);
  };

  const [firstSlider, secondSlider] = ([0, 1] as const).map((which) =>
    slider({
      id: `eigenvalue-${which + 1}`,
      label: which === 0 ? "λ₁" : "λ₂",
      min: -1,
      max: 1.78,
      step: 0.02,
      value: Math.log10(landscape.eigenvalues[which]),
      text: (value) => significant(10 ** value, 2),
      onInput: (value) => {
        const [first, second] = landscape.eigenvalues;
        set({ eigenvalues: which === 0 ? [10 ** value, second] : [first, 10 ** value] });
      },
    })
  ) as [ReturnType<typeof slider>, ReturnType<typeof slider>];
  const angleSlider = slider({
    id: "angle",
    label: "rotation",
    min: limits.angle[0],
    max: limits.angle[1],
    step: 1,
    value: landscape.angle,
    text: (value) => `${value.toFixed(0)}°`,
    onInput: (angle) => set({ angle }),
  });
  const noiseSlider = slider({
    id: "noise",
    label: "noise ν",
    min: limits.noise[0],
    max: limits.noise[1],
    step: 0.1,
    value: landscape.noise,
    text: (value) => value.toFixed(1),
    onInput: (noise) => set({ noise }),
  });
  const sliders = [firstSlider, secondSlider, angleSlider, noiseSlider];
  placeOf("quadratic-controls").append(
    fieldChoice((chosen) => {
      field = chosen;
      computeStepwise();
    }),
    ...sliders.map(({ element }) => element),
    make("p", { class: "buttons" }, [
      make("button", {
        type: "button",
        class: "quiet",
        text: "Draw again, with other noise",
        click: () => {
          seed++;
          computeStepwise();
        },
      }),
    ]),
  );

  const set = (change: Partial<Landscape>) => {
    landscape = { ...landscape, ...change };
    firstSlider.show(Math.log10(landscape.eigenvalues[0]));
    secondSlider.show(Math.log10(landscape.eigenvalues[1]));
    angleSlider.show(landscape.angle);
    noiseSlider.show(landscape.noise);
    picture.show(landscape);
    computeSoon();
  };
  drawIn(placeOf("quadratic-picture"), (width) => {
    picture.resize(width);
    trace(false);
  });
  figure2Grid((chosen) => {
    stepwise = true;
    set(chosen);
  });
  stepwise = true;
  set({});
}

/** The switch between the paper's comparison and that of constant step sizes. */
function fieldChoice(onChoice: (field: Field) => void) {
  const choices: readonly (readonly [Field, string])[] = [
    ["best steps", "SGD, SSD: the best step everywhere"],
    ["constant steps", "all four: the best constant step"],
  ];
  return make("fieldset", {}, [
    make("legend", { class: "away", text: "Methods" }),
    ...choices.map(([field, text], i) =>
      make("label", {}, [
        make("input", {
          type: "radio",
          name: "field",
          value: field,
          checked: i === 0,
          change: () => onChoice(field),
        }),
        make("span", { text }),
      ])
    ),
  ]);
}

/** Where the methods end, in a sentence. */
function told(all: readonly MethodPaths[]): string {
  const ends = all.map(({ method, losses }) =>
    `${styleOf(method).label} at ${significant(losses.at(-1)!, 2)}`
  );
  return `After ${steps} steps: ${ends.join(", ")}.`;
}
