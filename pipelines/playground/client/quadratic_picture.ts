/** The picture of a quadratic: its contours, the data's noise, paths, and handles on all of it. @module */
import type { PageElement } from "../../report/client/parts/dom.ts";
import { handleOn } from "./handle.ts";
import { axesOf, type Landscape, limits, within } from "./landscape.ts";
import type { MethodPaths } from "./paths.ts";
import { canvas, change, draw, lineFrom, type Point, through } from "./svg.ts";

/** Half the width of what is seen. */
const reach = 12;

/** How far out the handles of the eigenvalues are: on the contour of L = ½ · this². */
const tip = 3;

/** Paths of a method that are drawn besides the first. */
const faint = 5;

/** The picture. */
export interface QuadraticPicture {
  /** Makes it as wide as this, in pixels. */
  resize(width: number): void;
  /** Shows another landscape. */
  show(landscape: Landscape): void;
  /** Shows paths up to a step, and their ends. */
  trace(all: readonly MethodPaths[], upTo: number): void;
}

/**
 * Makes the picture.
 *
 * @param onChange told what has been dragged, or moved by keys
 */
export function quadraticPicture(
  place: PageElement,
  onChange: (change: Partial<Landscape>) => void,
): QuadraticPicture {
  const [ground, traces] = [draw("g"), draw("g", { "aria-hidden": "true" })];
  const picture = canvas(0, 0, { class: "drawing" });
  let [unit, height] = [1, 1];
  let now: Landscape | undefined;
  const toPixel = ([x, y]: Point): Point => [(x + reach) * unit, height / 2 - y * unit];
  const fromPixel = ([x, y]: Point): Point => [x / unit - reach, (height / 2 - y) / unit];

  const startHandle = handleOn(picture, {
    label: "Start of the paths",
    range: limits.start,
    drag: (place) => moveStart(fromPixel(place)),
    nudge: (right, up) => moveStart([now!.start[0] + right, now!.start[1] + up]),
  });
  const moveStart = ([x, y]: Point) => {
    const top = height / 2 / unit - 0.5;
    onChange({ start: [within(x, limits.start), within(y, [-top, top])] });
  };

  const noiseHandle = handleOn(picture, {
    label: "Noise of the data",
    range: limits.noise,
    drag: (place) => moveNoise(Math.hypot(...fromPixel(place))),
    nudge: (right, up) => moveNoise(now!.noise + 0.5 * (right + up)),
  });
  const moveNoise = (noise: number) =>
    onChange({ noise: noise < 0.15 ? 0 : within(noise, limits.noise) });

  const tipHandles = [0, 1].map((which) => {
    const set = (eigenvalue: number, angle = now!.angle) => {
      const kept = within(eigenvalue, limits.eigenvalue);
      const [first, second] = now!.eigenvalues;
      onChange({ eigenvalues: which === 0 ? [kept, second] : [first, kept], angle });
    };
    return handleOn(picture, {
      label: `${which === 0 ? "First" : "Second"} eigenvalue, and the rotation`,
      range: limits.eigenvalue,
      drag(place) {
        const [x, y] = fromPixel(place);
        const [dx, dy] = which === 0 ? [x, y] : [y, -x];
        set((tip / Math.hypot(x, y)) ** 2, turned(Math.atan2(dy, dx) * 180 / Math.PI));
      },
      nudge: (right, up) =>
        set(now!.eigenvalues[which]! * 1.25 ** -right, within(now!.angle + 3 * up, limits.angle)),
    });
  });
  picture.append(
    ground,
    traces,
    ...[startHandle, noiseHandle, ...tipHandles].map(({ element }) => element),
  );
  place.append(picture);

  const show = (landscape: Landscape) => {
    now = landscape;
    const { eigenvalues, angle, noise, start } = landscape;
    ground.replaceChildren(...groundOf(landscape, { toPixel, unit, reach, height }));
    startHandle.place(toPixel(start), start[0], `${start[0].toFixed(1)}, ${start[1].toFixed(1)}`);
    const edge = noise * Math.SQRT1_2;
    noiseHandle.place(toPixel([edge, -edge]), noise, `ν = ${noise.toFixed(1)}`);
    axesOf(angle).forEach(([x, y], which) => {
      const far = tip / Math.sqrt(eigenvalues[which]!);
      const text = `${eigenvalues[which]!.toPrecision(2)}, turned by ${angle.toFixed(0)}°`;
      tipHandles[which]!.place(toPixel([far * x, far * y]), eigenvalues[which]!, text);
    });
  };
  return {
    resize(width) {
      unit = width / (2 * reach);
      height = Math.round(width * 0.66);
      change(picture, { width, height, viewBox: `0 0 ${width} ${height}` });
      if (now !== undefined) show(now);
    },
    show,
    trace(all, upTo) {
      traces.replaceChildren(...all.flatMap((each) => tracesOf(each, upTo, toPixel)));
    },
  };
}

interface View {
  readonly toPixel: (point: Point) => Point;
  readonly unit: number;
  readonly reach: number;
  readonly height: number;
}

/** The axes, the data's cloud, and contours of L at the start and at fourths of it. */
function groundOf(
  { eigenvalues, angle, noise, start }: Landscape,
  { toPixel, unit, reach, height }: View,
): readonly PageElement[] {
  const [cx, cy] = toPixel([0, 0]);
  const axes = axesOf(angle);
  const atStart = axes.reduce(
    (sum, axis, i) => sum + 0.5 * eigenvalues[i]! * (axis[0] * start[0] + axis[1] * start[1]) ** 2,
    0,
  );
  const ellipse = (loss: number, className: string) => {
    const [rx, ry] = eigenvalues.map((lambda) => unit * Math.sqrt(2 * loss / lambda));
    const turn = `rotate(${-angle} ${cx} ${cy})`;
    return draw("ellipse", { class: className, cx, cy, rx: rx!, ry: ry!, transform: turn });
  };
  const own = 0.5 * tip ** 2;
  return [
    lineFrom([0, cy], [2 * reach * unit, cy], { class: "grid" }),
    lineFrom([cx, 0], [cx, height], { class: "grid" }),
    draw("circle", { class: "cloud", cx, cy, r: noise * unit }),
    ...[1, 4, 16, 64, 256].map((part) => ellipse(atStart / part, "contour")),
    ellipse(own, "contour held"),
    draw("path", { class: "optimum", d: `M${cx - 5} ${cy}h10M${cx} ${cy - 5}v10` }),
  ];
}

/** The first path of a method with its points, and some more, faint. */
function tracesOf(
  { method, paths }: MethodPaths,
  upTo: number,
  toPixel: (point: Point) => Point,
): readonly PageElement[] {
  const far = 1e4; // pixels: what is drawn further out slows browsers down, and is not seen
  const pixels = (path: readonly Point[]) =>
    path.slice(0, upTo + 1).map((point) =>
      toPixel(point).map((value) => within(value, [-far, far])) as unknown as Point
    );
  const [first, ...others] = paths.slice(0, 1 + faint).map(pixels);
  const dots = first!.map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join("");
  return [
    ...others.map((path) =>
      draw("path", { class: `trace faint stroke-${method}`, d: through(path) })
    ),
    draw("path", { class: `trace stroke-${method}`, d: through(first!) }),
    draw("path", { class: `dots stroke-${method}`, d: dots }),
  ];
}

/** The angle from -90 to 90 degrees that an eigenvector has, whichever way it points; held fast near the axes. */
function turned(degrees: number): number {
  const angle = (degrees + 450) % 180 - 90;
  return [-90, 0, 90].find((axis) => Math.abs(angle - axis) < 2) ?? angle;
}
