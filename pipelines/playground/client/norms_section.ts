/** Which way is down: unit balls of norms, and the steepest descent in each, for a gradient to drag. @module */
import * as tf from "@tensorflow/tfjs";
import {
  diagonalNorm,
  l1Norm,
  l2Norm,
  lInfNorm,
  type Norm,
} from "../../../optimizers/norms/mod.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { make } from "../../report/client/parts/elements.ts";
import type { PageElement } from "../../report/client/parts/dom.ts";
import { significant } from "../../text/numbers.ts";
import { drawIn, onceAFrame, page, placeOf } from "./browser.ts";
import { type Handle, handleOn } from "./handle.ts";
import { slider } from "./slider.ts";
import { arrow, canvas, change, draw, lineFrom, type Point, through } from "./svg.ts";

/** Half the width of what is seen of the plane. */
const reach = 2.6;

/** The length of a gradient, at most. */
const longest = 2.4;

/** A ball, and what is said of its norm. */
interface Ball {
  readonly id: string;
  readonly title: string;
  /** What its steepest descent is called. */
  readonly method: string;
  readonly norm: Norm;
  /** Where the norm is 1, all around. */
  readonly outline: readonly Point[];
}

/** What a norm says of a gradient. */
interface Descent {
  /** The steepest direction of length 1: u with ⟨∇f, u⟩ = ‖∇f‖_*. */
  readonly unit: Point;
  readonly dual: number;
}

/** Fills the section. */
export async function startNorms(): Promise<void> {
  await tf.setBackend("cpu"); // two numbers at a time, and read at once
  let gradient: Point = [1.5, 0.8];
  let scales: tf.NamedTensorMap = { w: tf.tensor1d([1, 4]) };
  const scaled = () =>
    ballOf("diagonal", "scaled, √Σ lᵢ θᵢ²", "preconditioned descent", diagonalNorm(scales));
  const fixed = [
    ballOf("l2", "Euclidean, ‖·‖₂", "gradient descent", l2Norm()),
    ballOf("linf", "maximum, ‖·‖∞", "sign descent", lInfNorm()),
    ballOf("l1", "sum, ‖·‖₁", "coordinate descent", l1Norm()),
  ];
  let balls: readonly Ball[] = [...fixed, scaled()];
  const pictures = balls.map((ball) => ballPicture(ball, move, () => gradient));
  placeOf("norms-pictures").append(...pictures.map(({ element }) => element));

  function move(to: Point): void {
    const length = Math.hypot(...to);
    const kept = Math.max(length, 1e-9), far = Math.min(length, longest);
    gradient = [to[0] * far / kept, to[1] * far / kept];
    update();
  }
  const sliders = (["horizontal", "vertical"] as const).map((label, i) =>
    slider({
      id: `gradient-${label}`,
      label: `∇f, ${label}`,
      min: -longest,
      max: longest,
      step: 0.05,
      value: gradient[i]!,
      text: (value) => value.toFixed(2),
      onInput: (value) => move(i === 0 ? [value, gradient[1]] : [gradient[0], value]),
    })
  );
  const scaleSlider = slider({
    id: "scale",
    label: "l₂ / l₁",
    min: -1,
    max: 1,
    step: 0.02,
    value: Math.log10(4),
    text: (value) => significant(10 ** value, 2),
    onInput: (value) => {
      dispose(scales);
      scales = { w: tf.tensor1d([1, 10 ** value]) };
      balls = [...fixed, scaled()];
      update();
    },
  });
  placeOf("norms-controls").append(...[...sliders, scaleSlider].map(({ element }) => element));

  let telling: number | undefined;
  const update = onceAFrame(() => {
    sliders.forEach(({ show }, i) => show(gradient[i]!));
    const descents = balls.map(({ norm }) => descentIn(norm, gradient));
    descents.forEach((descent, i) => pictures[i]!.show(gradient, balls[i]!, descent));
    page.clearTimeout(telling);
    telling = page.setTimeout(() => {
      const said = descents.map((descent, i) => `${balls[i]!.method}: ${toldOf(descent)}`);
      placeOf("norms-told").textContent = `Steepest steps. ${said.join("; ")}.`;
    }, 600);
  });
  update();
}

/** The product's own norm, of a gradient of two numbers. */
function descentIn(norm: Norm, [x, y]: Point): Descent {
  return tidied((): Descent => {
    const tensors = { w: tf.tensor1d([x, y]) };
    const [u, v] = norm.unit(tensors)["w"]!.dataSync();
    return { unit: [u!, v!], dual: norm.dual(tensors).dataSync()[0]! };
  });
}

/** What is computed of tensors, which are freed. */
function tidied<T>(compute: () => T): T {
  let found: T;
  tf.tidy(() => void (found = compute()));
  return found!;
}

function ballOf(id: string, title: string, method: string, norm: Norm): Ball {
  const outline = tidied(() =>
    Array.from({ length: 120 }, (_, k): Point => {
      const angle = k * Math.PI / 60; // of all balls' corners as well
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      const length = norm.norm({ w: tf.tensor1d([x, y]) }).dataSync()[0]!;
      return [x / length, y / length];
    })
  );
  return { id, title, method, norm, outline };
}

function toldOf({ unit: [x, y], dual }: Descent): string {
  const shown = (value: number) =>
    (Math.abs(value) < 0.005 ? 0 : -value).toFixed(2).replace("-", "−");
  return `(${shown(x)}, ${shown(y)}), slope ${dual.toFixed(2)}`;
}

interface BallPicture {
  readonly element: PageElement;
  show(gradient: Point, ball: Ball, descent: Descent): void;
}

function ballPicture(
  { id, title, method }: Ball,
  onMove: (gradient: Point) => void,
  gradientNow: () => Point,
): BallPicture {
  const place = make("div", { class: "picture" });
  const told = make("p", { class: "what" });
  const element = make("figure", { id: `ball-${id}` }, [
    make("figcaption", {}, [make("b", { text: title }), `: ${method}`]),
    place,
    told,
  ]);
  const picture = canvas(0, 0, { class: "drawing" });
  const ground = draw("g", { "aria-hidden": "true" });
  let unit = 1;
  let last: Parameters<BallPicture["show"]> | undefined;
  const toPixel = ([x, y]: Point): Point => [(x + reach) * unit, (reach - y) * unit];
  const handle: Handle = handleOn(picture, {
    label: `Gradient, at the ball of ${title}`,
    range: [-longest, longest],
    drag: ([x, y]) => onMove([x / unit - reach, reach - y / unit]),
    nudge(right, up) {
      const [x, y] = gradientNow(); // which may be ahead of what is shown
      onMove([x + 0.1 * right, y + 0.1 * up]);
    },
  });
  picture.append(ground, handle.element);
  place.append(picture);
  const show: BallPicture["show"] = (gradient, ball, descent) => {
    last = [gradient, ball, descent];
    told.textContent = `−u = ${toldOf(descent)}`;
    const [gx, gy] = gradient;
    const size = Math.hypot(gx, gy);
    const down: Point = [-descent.unit[0], -descent.unit[1]];
    // where the linear model is as low as at the end of the step: the ball touches it there
    const along = (t: number): Point =>
      toPixel([down[0] - t * gy / (size || 1), down[1] + t * gx / (size || 1)]);
    ground.replaceChildren(
      lineFrom(toPixel([-reach, 0]), toPixel([reach, 0]), { class: "grid" }),
      lineFrom(toPixel([0, -reach]), toPixel([0, reach]), { class: "grid" }),
      draw("path", { class: "ball", d: through(ball.outline.map(toPixel), true) }),
      ...(size === 0 ? [] : [lineFrom(along(-6), along(6), { class: "rule dashed" })]),
      arrow(toPixel([0, 0]), toPixel(gradient), "gradient"),
      arrow(toPixel([0, 0]), toPixel(down), "step"),
    );
    handle.place(toPixel(gradient), gx, `${gx.toFixed(2)}, ${gy.toFixed(2)}`);
  };
  drawIn(place, (width) => {
    unit = width / (2 * reach);
    change(picture, { width, height: width, viewBox: `0 0 ${width} ${width}` });
    if (last !== undefined) show(...last);
  });
  return { element, show };
}
